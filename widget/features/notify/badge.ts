import { Icon } from './icon.ts'
import { Title } from './title.ts'

/** Unread messages as the tab of the page tells them, over all its rooms. */
export interface Badge {
  /** `owner` has so many in a room; two that show the same room count it once. */
  set(owner: object, room: string, count: number): void
}

/** Above this many nobody counts. */
const MANY = 99

class Tab implements Badge {
  readonly #counts = new Map<object, { room: string; count: number }>()
  readonly #title = new Title()
  readonly #icon = new Icon()
  #shown = 0

  set(owner: object, room: string, count: number): void {
    if (count > 0) this.#counts.set(owner, { room, count })
    else this.#counts.delete(owner)
    const rooms = new Map<string, number>()
    for (const one of this.#counts.values())
      rooms.set(one.room, Math.max(one.count, rooms.get(one.room) ?? 0))
    const total = [...rooms.values()].reduce((sum, one) => sum + one, 0)
    if (total === this.#shown) return
    this.#shown = total
    this.#title.show(total && `(${total > MANY ? `${MANY}+` : total}) `)
    this.#icon.show(total > 0)
  }
}

const KEY = Symbol.for('parlor.badge')

/** The one of this page, whichever copy of the script came first: a page may load several. */
export function badge(): Badge {
  return ((globalThis as Record<symbol, unknown>)[KEY] ??= new Tab()) as Badge
}
