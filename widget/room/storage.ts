/** Stands in where the browser refuses storage. Shared, so that rooms of one page are one member. */
const memory = new Map<string, string>()

/** First-party storage under `parlor:<site>:`; lasts for the visit only where the browser refuses it. */
export class Store {
  /** Called when the browser refuses storage. */
  onrefused?: () => void
  readonly prefix: string

  constructor(site: string) {
    this.prefix = `parlor:${site}:`
  }

  get(key: string): string | undefined {
    const name = this.prefix + key
    return memory.get(name) ?? this.#try((storage) => storage.getItem(name)) ?? undefined
  }

  /** Undefined removes. */
  set(key: string, value: string | undefined): void {
    const name = this.prefix + key
    // Until it is written: in memory alone it would hide what other tabs write.
    if (value !== undefined) memory.set(name, value)
    else memory.delete(name)
    this.#try((storage) => {
      if (value === undefined) return storage.removeItem(name)
      storage.setItem(name, value)
      memory.delete(name)
    })
  }

  /** Keys that begin so, without the common prefix. */
  keys(start: string): string[] {
    const names = this.#try((storage) => Object.keys(storage)) ?? []
    const from = this.prefix + start
    const found = new Set([...memory.keys(), ...names].filter((name) => name.startsWith(from)))
    return [...found].map((name) => name.slice(this.prefix.length))
  }

  json(key: string): unknown {
    try {
      return JSON.parse(this.get(key) ?? '')
    } catch {
      return undefined
    }
  }

  // Even naming localStorage throws in a sandboxed frame, and writing throws when the quota is used up.
  #try<T>(use: (storage: Storage) => T): T | undefined {
    try {
      return use(localStorage)
    } catch {
      this.onrefused?.()
      return undefined
    }
  }
}

/** A random identifier; `crypto.randomUUID` is missing on pages without TLS. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
