/** Stands in where the browser refuses storage. Shared, so that rooms of one page are one member. */
const memory = new Map<string, string>()

/** First-party storage under `parlor:<site>:`; lasts for the visit only where the browser refuses it. */
export class Store {
  /** Called once, when the browser turns out to refuse storage. */
  onrefused?: () => void
  #refused = false
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
    memory.delete(name)
    this.#try((storage) => (value === undefined ? storage.removeItem(name) : storage.setItem(name, value)))
    if (this.#refused && value !== undefined) memory.set(name, value)
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
      return JSON.parse(this.get(key) ?? 'null')
    } catch {
      return undefined
    }
  }

  // Even naming localStorage throws in a sandboxed frame, and writing throws when the quota is 0.
  #try<T>(use: (storage: Storage) => T): T | undefined {
    try {
      return use(localStorage)
    } catch {
      if (!this.#refused) this.onrefused?.()
      this.#refused = true
      return undefined
    }
  }
}

/** The page's lock manager; pages without TLS have none. */
export function locks(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks
}

/** Runs one at a time over all tabs of this origin, where the browser can tell. */
export async function exclusive<T>(name: string, run: () => Promise<T>): Promise<T> {
  let running: Promise<T> | undefined
  // Where storage is refused, locks may be refused too.
  await locks()
    ?.request(name, () => (running = run()))
    .catch(() => undefined)
  return running ?? run()
}

/** A random identifier; `crypto.randomUUID` is missing on pages without TLS. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
