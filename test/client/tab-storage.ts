/** What each tab of a browser sees of its storage: its own writing at once, that of others when it arrives. */
export class TabStorage {
  /** In milliseconds. */
  lag = 0
  readonly #all = new Map<string, string>()
  readonly #tabs = new Map<EventTarget, Map<string, string>>()
  /** Each key's last write, and the last of them that a tab has seen: a late one undoes no newer one. */
  readonly #writes = new Map<string, number>()
  readonly #seen = new WeakMap<Map<string, string>, Map<string, number>>()

  /** `changed`: a tab sees by now what another has written. */
  constructor(private readonly changed: (tab: EventTarget) => void) {}

  of(tab: EventTarget): ReadonlyMap<string, string> {
    const known = this.#tabs.get(tab)
    if (known) return known
    const items = new Map(this.#all)
    this.#seen.set(items, new Map(this.#writes))
    this.#tabs.set(tab, items)
    return items
  }

  /** Without a value it is removed. */
  write(by: EventTarget, key: string, value?: string): void {
    const write = (this.#writes.get(key) ?? 0) + 1
    const news = this.#all.get(key) !== value
    this.#writes.set(key, write)
    put(this.#all, key, value)
    for (const [tab, items] of this.#tabs) {
      const arrive = (): void => {
        const seen = this.#seen.get(items)
        if (!seen || (seen.get(key) ?? 0) > write) return
        seen.set(key, write)
        put(items, key, value)
      }
      if (tab === by || !this.lag) arrive()
      if (tab === by || !news) continue
      const heard = (): void => {
        arrive()
        this.changed(tab)
      }
      if (this.lag) setTimeout(heard, this.lag)
      else queueMicrotask(heard)
    }
  }
}

function put(items: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) items.delete(key)
  else items.set(key, value)
}
