import type { Store } from '../../room/storage.ts'

/** Who is to be ignored from now on, and who no more, by id. */
export type Wishes = Readonly<Record<string, boolean>>

/** Owner of what is kept without a name. */
export const NOBODY = '~'

/**
 * What this browser keeps of whom its reader ignores. All tabs read and write it, and what one has written shows
 * in the others a moment later.
 */
export class Kept {
  #owner = ''
  /** Wished here, and not told since: what another tab writes over it, not knowing, is not lost. */
  #own: Wishes = {}

  constructor(private readonly store: Store) {}

  /** Whose it is: a member's id, or `~`; empty before that is known. */
  get owner(): string {
    return this.#owner
  }

  /** Goes on as another one, with what they had wished for under these owners. */
  become(owner: string, before: readonly string[]): void {
    this.#owner = owner
    this.#own = {}
    const kept = before.map((one) => this.#waiting(one))
    const waiting = kept.reduce((all, one) => ({ ...one, ...all }), this.wishes)
    this.#write(Object.fromEntries(Object.entries(waiting).filter(([id]) => id !== owner)))
    for (const one of before) this.store.set(`ignoring:${one}`, undefined)
    if (before.includes(NOBODY)) this.store.set(`ignored:${NOBODY}`, undefined)
  }

  /** Those who are ignored as the server said last, but for what it was not told yet. */
  get ids(): ReadonlySet<string> {
    const ids = new Set(this.store.get(`ignored:${this.#owner}`)?.split(' ').filter(Boolean))
    return this.wished(ids)
  }

  /** Whether that is anything new. */
  keep(ids: ReadonlySet<string>): boolean {
    const key = `ignored:${this.#owner}`
    const text = [...this.wished(ids)].join(' ') || undefined
    const before = this.store.get(key)
    this.store.set(key, text)
    return text !== before
  }

  /** With what the server was not told yet. */
  wished(ids: ReadonlySet<string>): Set<string> {
    const all = new Set(ids)
    for (const [id, on] of Object.entries(this.wishes)) {
      if (on) all.add(id)
      else all.delete(id)
    }
    return all
  }

  /** What the server was not told yet. */
  get wishes(): Wishes {
    return { ...this.#waiting(this.#owner), ...this.#own }
  }

  wish(wishes: Wishes): void {
    this.#own = { ...this.#own, ...wishes }
    this.#write(this.wishes)
    // A list that another tab is asking for right now does not know of it.
    this.store.set(this.#mark, undefined)
  }

  /** What is to be told now. From here on it stands in storage alone, where other tabs may change it. */
  take(): Wishes {
    const { wishes } = this
    this.#write(wishes)
    this.#own = {}
    return wishes
  }

  /** They could not be told; what was wished since then holds. */
  back(wishes: Wishes): void {
    this.#write({ ...wishes, ...this.wishes })
  }

  /** It was told. */
  drop(id: string, on: boolean): void {
    const { [id]: waits, ...others } = this.wishes
    if (waits === on) this.#write(others)
  }

  /** When the list was asked for last, in milliseconds since 1970; 0 where something was wished for since. */
  get asked(): number {
    return Number(this.store.get(this.#mark)) || 0
  }

  /** The list is asked for now. Returns whether nothing was wished for since, in any tab. */
  ask(): () => boolean {
    const mark = Date.now() + Math.random()
    this.store.set(this.#mark, String(mark))
    return () => this.asked === mark
  }

  get #mark(): string {
    return `ignored-at:${this.#owner}`
  }

  #waiting(owner: string): Wishes {
    const kept = this.store.json(`ignoring:${owner}`)
    return typeof kept === 'object' && kept ? (kept as Wishes) : {}
  }

  #write(wishes: Wishes): void {
    const text = Object.keys(wishes).length ? JSON.stringify(wishes) : undefined
    this.store.set(`ignoring:${this.#owner}`, text)
  }
}
