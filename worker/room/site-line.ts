import type { Activity, Policy, Revocation, SiteRemote } from '../lib/remote.ts'

/** What a room asks of its site. An answer that comes when the room is no more is dropped: by then there may be another one. */
export class SiteLine {
  #ended = false

  constructor(
    private readonly slug: string,
    /** The site's object; looked up for each question, since a stub that failed goes on failing. */
    private readonly site: () => SiteRemote,
  ) {}

  get ended(): boolean {
    return this.#ended
  }

  end(): void {
    this.#ended = true
  }

  policy(): Promise<Policy | undefined> {
    return this.#heard(this.site().policy(this.slug))
  }

  attend(since: number): Promise<Revocation[]> {
    return this.#heard(this.site().attend(this.slug, since))
  }

  leave(): Promise<void> {
    return this.site().leave(this.slug)
  }

  project(activity: Activity): Promise<{ erased: string[] }> {
    return this.#heard(this.site().project(this.slug, activity))
  }

  unlist(): Promise<void> {
    return this.#heard(this.site().unlist(this.slug))
  }

  async #heard<T>(answer: Promise<T>): Promise<T> {
    const value = await answer
    if (this.#ended) throw new Error('the room is no more')
    return value
  }
}
