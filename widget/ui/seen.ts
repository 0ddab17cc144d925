import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { RoomClient } from '../room/client.ts'
import { seqOf, type RowElement } from './message.ts'
import { inView } from './stick.ts'

/** Knows whether a person can see the timeline, tells the room what they saw, and keeps the unread divider. */
export class Seen implements ReactiveController {
  /** The seq above which the divider stands. It stays where it is for the visit, though the rows get read. */
  divider: number | undefined
  #place: 'latest' | number | undefined
  #read = 0
  #onScreen = false
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
    document.addEventListener('visibilitychange', this.changed)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
    document.removeEventListener('visibilitychange', this.changed)
  }

  /** Sets the divider for what came while nobody looked, and takes it away when all has been read. */
  divide(client: RoomClient, active: boolean, following: boolean): void {
    const { first } = client.unread.value
    const looking = this.#looking(active)
    if (this.divider === undefined && !(looking && following && this.#read > 0)) this.divider = first
    else if (!looking && first === undefined) this.divider = undefined
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
    if (!this.#looking(active)) return
    const end = scroller.getBoundingClientRect().bottom + 1
    const whole = visible.filter((row) => row.getBoundingClientRect().bottom <= end)
    const seen = whole.map(seqOf).findLast(Boolean) ?? 0
    if (seen > this.#read) client.markRead((this.#read = seen))
  }

  #looking(active: boolean): boolean {
    return active && this.#onScreen && document.visibilityState === 'visible'
  }
}
