interface Entry<T> {
  value?: T
  /** Milliseconds since 1970; 0 where it was never read. */
  readAt: number
  /** When a read was last begun. Only a time: the promise of another request may never settle here. */
  triedAt: number
}

/** Milliseconds: up to `FRESH` a value is taken as it is, up to `STALE` while a new one is read. */
const FRESH = 30_000
const STALE = 600_000
/** One read in the background at a time: the next may begin when the last has long given up. */
const RETRY = 10_000
const MOST = 1000

type Load<T> = () => Promise<T | undefined>
type Defer = (work: Promise<unknown>) => void

/**
 * Values in this isolate's memory, in front of a slower store. Once known, a value is answered
 * without waiting: for ten minutes nobody notices that the store stalls or fails.
 */
export class Remembered<T> {
  readonly #entries = new Map<string, Entry<T>>()

  /** The value; waits for `load` only where none younger than ten minutes is known. */
  async get(key: string, load: Load<T>, defer: Defer): Promise<T | undefined> {
    return this.#entries.has(key)
      ? (this.peek(key, load, defer) ?? this.#read(key, load))
      : this.#read(key, load)
  }

  /** The value as far as it is known now. A missing or old one is read in the background. */
  peek(key: string, load: Load<T>, defer: Defer): T | undefined {
    const now = Date.now()
    const entry = this.#entries.get(key) ?? this.#put(key, { readAt: 0, triedAt: 0 })
    if (now - entry.readAt > FRESH && now - entry.triedAt > RETRY) {
      entry.triedAt = now
      defer(
        this.#read(key, load).catch(() => console.warn(`reading ${key} again failed; the last answer stays`)),
      )
    }
    return now - entry.readAt < STALE ? entry.value : undefined
  }

  /** Drops one value: it has just been changed here. */
  forget(key: string): void {
    this.#entries.delete(key)
  }

  /** Drops everything, as a new isolate would begin. */
  clear(): void {
    this.#entries.clear()
  }

  async #read(key: string, load: Load<T>): Promise<T | undefined> {
    const value = await load()
    if (value === undefined) this.#entries.delete(key)
    else this.#put(key, { value, readAt: Date.now(), triedAt: Date.now() })
    return value
  }

  #put(key: string, entry: Entry<T>): Entry<T> {
    this.#entries.delete(key)
    const oldest = this.#entries.keys().next().value
    if (this.#entries.size >= MOST && oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(key, entry)
    return entry
  }
}
