import type { ReactiveControllerHost } from 'lit'
import { RoomClient, type RoomOptions } from '../room/client.ts'
import type { Connection } from '../room/state.ts'
import { lazy } from './lazy.ts'

/** How long a lost connection goes unmentioned, in milliseconds: most are back sooner. */
const PATIENCE = 1000

/** The way of an element into a room and out again: one client at a time, closed when the element goes. */
export class Visit {
  client: RoomClient | undefined
  /** Where the conversation of this room is drawn. */
  place = document.createElement('div')
  /** The connection as a person should hear of it: good news and final news at once, the rest after a second. */
  connection: Connection = { state: 'idle' }
  /** Aborted when this room is left for another. */
  left = new AbortController()
  #key = ''
  #connected = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #stops: (() => void)[] = []
  readonly #host

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController({
      hostDisconnected: () =>
        // Moved elements come back within the task and keep their connection.
        queueMicrotask(() => {
          if (!host.isConnected) this.#close()
        }),
    })
  }

  /** The room to be in; undefined for none. Another one is left at once. */
  choose(options: RoomOptions | undefined): void {
    const key = options ? JSON.stringify([options.server, options.site, options.room]) : ''
    if (key !== this.#key || options?.signed !== this.client?.options.signed) {
      this.#leave()
      this.#key = key
      if (options) this.#enter(new RoomClient(options))
    }
    if (this.client && options?.name) this.client.options.name = options.name
  }

  /** Connects once; `activity` is passed on each time. */
  present(activity: 'active' | 'away'): void {
    if (!this.client || !this.#host.isConnected) return
    if (!this.#connected) {
      this.#connected = true
      this.client.connect()
    }
    this.client.setActivity(activity)
  }

  #enter(client: RoomClient): void {
    this.client = client
    this.place = document.createElement('div')
    const { connection, ready, room, roster, unread, me, persistent } = client
    const redraw = (): void => this.#host.requestUpdate()
    this.#stops = [
      ...[ready, room, roster, unread, me, persistent].map((signal) => signal.subscribe(redraw)),
      connection.subscribe(() => this.#heard(connection.value)),
    ]
    void lazy.page().then((part) => {
      if (client === this.client) this.#stops.push(part.tell(this.#host, client))
    })
    this.#heard(connection.value)
  }

  #leave(): void {
    this.left.abort()
    this.left = new AbortController()
    // First, for what is being written is kept as it goes, and by whom it was.
    this.place.remove()
    this.#close()
    for (const stop of this.#stops.splice(0)) stop()
    this.client = undefined
    this.#heard({ state: 'idle' })
  }

  #close(): void {
    if (this.#connected) this.client?.close()
    this.#connected = false
  }

  #heard(next: Connection): void {
    const bad = next.state.endsWith('connecting')
    if (bad && this.connection.state !== 'reconnecting') {
      this.#timer ??= setTimeout(() => this.#show(this.client?.connection.value ?? next), PATIENCE)
    } else this.#show(next)
  }

  #show(connection: Connection): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.connection = connection
    this.#host.requestUpdate()
  }
}
