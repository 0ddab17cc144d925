import { LIMITS, type Limits } from '../../protocol/limits.ts'
import type { Me, Message, Person, RoomInfo } from '../../protocol/model.ts'
import { Signal } from './signal.ts'
import type { Connection, Pending, Roster, Timeline, Typist, Unread } from './state.ts'

export interface RoomOptions {
  /** Base URL of the Worker, without a trailing slash. */
  server: string
  site: string
  room: string
  /** Suggested guest name. */
  name?: string
}

/** The widget's half of a room: what it knows, as signals, and what it can ask for. No DOM. */
export class RoomClient {
  readonly connection = new Signal<Connection>({ state: 'idle' })
  readonly me = new Signal<Me | undefined>(undefined)
  readonly room = new Signal<RoomInfo | undefined>(undefined)
  readonly limits = new Signal<Limits>(LIMITS)
  readonly timeline = new Signal<Timeline>({
    items: [],
    more: { before: false, after: false },
    loading: { before: false, after: false },
    newer: 0,
  })
  /** True once the first welcome has been applied. */
  readonly ready = new Signal(false)
  readonly pending = new Signal<readonly Pending[]>([])
  /** Everyone whose name is known, by member id: authors, quoted, roster. */
  readonly people = new Signal<ReadonlyMap<string, Person>>(new Map())
  /** Values of replied-to messages outside the timeline too, by seq. */
  readonly quoted = new Signal<ReadonlyMap<number, Message>>(new Map())
  readonly roster = new Signal<Roster>({ members: [], count: 0 })
  /** Others typing now. */
  readonly typing = new Signal<{ members: readonly Typist[]; others: number }>({ members: [], others: 0 })
  readonly unread = new Signal<Unread>({ count: 0, read: 0 })
  /** False when the browser refuses storage: nothing is remembered beyond this visit. */
  readonly persistent = new Signal(true)

  constructor(readonly options: RoomOptions) {}

  /** Opens the connection and keeps it open until `close`. */
  connect(): void {
    throw new Error()
  }
  /** Closes the socket and stops every timer; what is shown and the outbox stay. */
  close(): void {
    throw new Error()
  }
  /** Tries again at once, also after a final close. */
  retryNow(): void {
    throw new Error()
  }

  /** Takes a name (a guest's first write). Rejects with a `ParlorError` whose `code` says why. */
  join(name: string): Promise<void> {
    throw new Error(String(name))
  }

  /** Paints at once as pending, keeps it in the outbox, and delivers it when it can. Returns the nonce. */
  send(body: string, options?: { replyTo?: number }): string {
    throw new Error(body + String(options))
  }
  /** Sends a failed message again, under a new nonce. */
  retry(nonce: string): void {
    throw new Error(nonce)
  }
  /** Gives up a pending or failed message. */
  discard(nonce: string): void {
    throw new Error(nonce)
  }
  /** Resolves when durable; rejects with a `ParlorError`. */
  edit(seq: number, body: string): Promise<void> {
    throw new Error(String(seq) + body)
  }
  delete(seq: number): Promise<void> {
    throw new Error(String(seq))
  }
  restore(seq: number): Promise<void> {
    throw new Error(String(seq))
  }

  /** Loads the page before or after the timeline; does nothing while one is under way. */
  loadBefore(): void {
    throw new Error()
  }
  loadAfter(): void {
    throw new Error()
  }
  /** Shows the slice around a message. */
  showAround(seq: number): void {
    throw new Error(String(seq))
  }
  /** Back to the newest messages. */
  showLatest(): void {
    throw new Error()
  }

  /** Told by the view: the reader is at the newest message, or holds `seq` in view. Keeps their place over a snapshot. */
  reading(place: 'latest' | number): void {
    throw new Error(String(place))
  }
  /** Told by the view: everything up to `seq` has been seen by a person. */
  markRead(seq: number): void {
    throw new Error(String(seq))
  }
  /** Told by the composer at every change of its text; throttles itself. */
  setTyping(on: boolean): void {
    throw new Error(String(on))
  }
  /** Told by the element on visibility changes. */
  setActivity(activity: 'active' | 'idle' | 'away'): void {
    throw new Error(activity)
  }

  /** The draft of this room and member, kept over reloads. */
  get draft(): string {
    throw new Error()
  }
  set draft(text: string) {
    throw new Error(text)
  }
}
