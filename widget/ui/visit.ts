import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { RoomClient, type RoomOptions } from '../room/client.ts'
import { Calm } from './calm.ts'
import { report } from './reporter.ts'

/** The way of an element into a room and out again: one client at a time, closed when the element goes. */
export class Visit implements ReactiveController {
  client: RoomClient | undefined
  /** Aborted when this room is left for another. */
  left = new AbortController()
  readonly #calm: Calm
  #key = ''
  #connected = false
  #stops: (() => void)[] = []

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this)
    this.#calm = new Calm(host)
  }

  /** The connection as a person should hear of it. */
  get connection() {
    return this.#calm.shown
  }

  /** The room to be in; undefined for none. Another one is left at once. */
  choose(options: RoomOptions | undefined): void {
    const key = options ? JSON.stringify([options.server, options.site, options.room]) : ''
    if (key !== this.#key) {
      this.#leave()
      this.#key = key
      if (options) this.#enter(new RoomClient(options))
    }
    if (this.client && options?.name) this.client.options.name = options.name
  }

  /** Connects once; `activity` is passed on each time. */
  present(activity: 'active' | 'away'): void {
    if (!this.client || !this.host.isConnected) return
    if (!this.#connected) {
      this.#connected = true
      this.client.connect()
    }
    this.client.setActivity(activity)
  }

  hostDisconnected(): void {
    // Moved elements come back within the task and keep their connection.
    queueMicrotask(() => {
      if (!this.host.isConnected) this.#close()
    })
  }

  #enter(client: RoomClient): void {
    this.client = client
    const { connection, ready, room, roster, unread, me, persistent } = client
    const redraw = (): void => this.host.requestUpdate()
    this.#stops = [
      ...[ready, room, roster, unread, me, persistent].map((signal) => signal.subscribe(redraw)),
      connection.subscribe(() => this.#calm.tell(connection.value)),
      report(this.host, client),
    ]
    this.#calm.tell(connection.value)
  }

  #leave(): void {
    this.left.abort()
    this.left = new AbortController()
    this.#close()
    for (const stop of this.#stops.splice(0)) stop()
    this.client = undefined
    this.#calm.tell({ state: 'idle' })
  }

  #close(): void {
    if (this.#connected) this.client?.close()
    this.#connected = false
  }
}
