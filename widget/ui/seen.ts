import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { RoomClient } from '../room/client.ts'
import { listen, visible } from '../room/page.ts'
import { isBy } from '../room/session.ts'
import { seqOf, type RowElement } from './message.ts'
import { inView } from './stick.ts'

/** Knows whether a person can see the timeline, tells the room what they saw, and keeps the unread divider. */
export class Seen implements ReactiveController {
  /** The last seq that was read before what is new. It stays for the visit, though the rows get read. */
  stopped: number | undefined
  /** Marked unread: what is in view counts as read only once the reader has been away. */
  #marked = false
  #place: 'latest' | number | undefined
  #read = 0
  #onScreen = false
  #unlisten: (() => void) | undefined
  readonly #observer = new IntersectionObserver((entries) => {
    this.#onScreen = entries.at(-1)?.isIntersecting ?? false
    this.changed()
  })

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly changed: () => void,
  ) {
    host.addController(this)
  }

  hostConnected(): void {
    this.#observer.observe(this.host)
    this.#unlisten = listen(['visibilitychange'], this.changed)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
    this.#unlisten?.()
  }

  /** Notes where reading stopped when nobody looks, here or on another device, and forgets it when all has been read. */
  divide({ unread }: RoomClient, active: boolean, following: boolean): void {
    const { first, read } = unread.value
    if (!this.#looking(active)) {
      this.#marked = false
      this.stopped = first && read
    } else if (this.stopped === undefined && !(following && this.#read > 0)) this.stopped = first && read
  }

  /** From `seq` on it is unread. */
  mark(seq: number): void {
    this.stopped = seq - 1
    this.#marked = true
    this.#read = 0
  }

  /** The first message of others above where reading stopped, if it is known what lies between. */
  divider({ timeline, me }: RoomClient): number | undefined {
    const { items, more } = timeline.value
    const { stopped } = this
    if (stopped === undefined || (more.before && (items[0]?.seq ?? 0) > stopped + 1)) return undefined
    return items.find(({ seq, author }) => seq > stopped && !isBy(me.value, author))?.seq
  }

  tell(
    client: RoomClient,
    active: boolean,
    latest: boolean,
    rows: readonly RowElement[],
    scroller: HTMLElement,
  ): void {
    const visible = inView(rows, scroller)
    const place = latest ? 'latest' : visible.map(seqOf).find(Boolean)
    if (place !== undefined && place !== this.#place) client.reading((this.#place = place))
    if (!this.#looking(active) || this.#marked) return
    const end = scroller.getBoundingClientRect().bottom + 1
    const whole = visible.filter((row) => row.getBoundingClientRect().bottom <= end)
    const seen = whole.map(seqOf).findLast(Boolean) ?? 0
    if (seen > this.#read) client.markRead((this.#read = seen))
  }

  #looking(active: boolean): boolean {
    return active && this.#onScreen && visible()
  }
}
