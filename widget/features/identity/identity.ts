import { ParlorError } from '../../room/error.ts'
import { browser } from '../../room/page.ts'
import type { Session, Signed } from '../../room/session.ts'
import { read, type Claims } from './claims.ts'

/** A provider that is silent for so long has none. */
const PATIENCE = 15_000
/** An identity that ends sooner is replaced before it is shown again; of a short one, the second half. */
const EARLY = 6 * 60_000

/** One person whom the host has signed, for as long as the host says it is they. */
export class Identity implements Signed {
  #word: string
  #claims: Claims
  readonly #provide: () => Promise<string> | undefined
  readonly #moved: (word: string) => void
  readonly #sessions = new Set<WeakRef<Session>>()

  /** `provide`: a new identity, if there is a provider. `moved`: what it gave is somebody else's. */
  constructor(word: string, provide: () => Promise<string> | undefined, moved: (word: string) => void) {
    this.#word = word
    this.#claims = read(word)
    this.#provide = provide
    this.#moved = moved
  }

  /** With what is said of them: who has another name or role now must not come in with the old token. */
  get key(): string {
    return `token:${this.#claims.sub}:${this.#claims.print}`
  }

  /** Another identity: takes it up if it is of the same person, and asks anew where that makes a difference. */
  hear(word: string): boolean {
    const { print } = this.#claims
    if (!this.#take(word)) return false
    for (const known of this.#sessions) {
      const session = known.deref()
      if (this.#claims.print !== print) session?.renew().catch(() => undefined)
      else session?.changed()
    }
    return true
  }

  #take(word: string): boolean {
    const next = read(word)
    if (next.sub !== this.#claims.sub) return false
    this.#word = word
    this.#claims = next
    return true
  }

  async ask(session: Session): Promise<void> {
    if (![...this.#sessions].some((known) => known.deref() === session))
      this.#sessions.add(new WeakRef(session))
    const ending = this.#ending
    try {
      if (!ending || !(await this.#refresh())) return await this.#show(session)
    } catch (error) {
      if (ending || !isOver(error)) throw error
      await this.#refresh()
    }
    await this.#show(session)
  }

  /** Whether it ends soon, by this browser's clock. */
  get #ending(): boolean {
    const { from, until } = this.#claims
    return !this.#word || until - Date.now() < Math.min(EARLY, (until - from) / 2 + 1000)
  }

  async #show(session: Session): Promise<void> {
    const { refresh } = session
    try {
      await session.ask({ identity: this.#word, ...(refresh && { refresh }) })
    } catch (error) {
      // Whatever is wrong with it: the host's word does not count any more, and nobody else is let in for it.
      throw isOver(error) ? new ParlorError('identity_expired') : error
    }
  }

  /** Asks the host for a new identity. False where it has no way to give one. */
  async #refresh(): Promise<boolean> {
    const answer = this.#provide()
    if (!answer) return false
    const word = await Promise.race([
      answer.catch(() => ''),
      new Promise<string>((resolve) => setTimeout(resolve, PATIENCE, '')),
    ])
    // Without a network the host can say nothing either.
    if (!word) throw new ParlorError(browser().onLine === false ? 'unreachable' : 'identity_expired')
    if (this.#take(word)) return true
    this.#moved(word)
    throw new ParlorError('closed')
  }
}

function isOver(error: unknown): boolean {
  const { code } = error as Partial<ParlorError>
  return code === 'identity_expired' || code === 'identity_required'
}
