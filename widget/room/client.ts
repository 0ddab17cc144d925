import type { ClientFrame } from '../../protocol/client.ts'
import { RETRYABLE } from '../../protocol/codes.ts'
import { LIMITS, type Limits } from '../../protocol/limits.ts'
import type { Me, Message, Person, RoomInfo, Value } from '../../protocol/model.ts'
import type { Carried, Changes, Rejected, Sent, ServerFrame, Welcome } from '../../protocol/server.ts'
import { ParlorError } from './error.ts'
import { History } from './history.ts'
import { Outbox } from './outbox.ts'
import { People, Typists } from './people.ts'
import { Quotes } from './quotes.ts'
import { Session } from './session.ts'
import { Signal } from './signal.ts'
import { Socket } from './socket.ts'
import type { Connection, Pending, Roster, Timeline, Typist, Unread } from './state.ts'
import { randomId, Store } from './storage.ts'
import { TypingTeller } from './typing.ts'
import { Throttle, unread } from './unread.ts'

type Reducers = { [T in ServerFrame['type']]: (frame: Extract<ServerFrame, { type: T }>) => void }

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

  readonly #store: Store
  readonly #session: Session
  readonly #socket: Socket
  readonly #outbox: Outbox
  readonly #history: History
  readonly #people = new People()
  readonly #quotes = new Quotes()
  readonly #typists = new Typists((now) => (this.typing.value = now))
  readonly #typing: TypingTeller
  readonly #cursor: Throttle
  #on = false
  #epoch: string | undefined
  #rev = 0
  /** Changes from further on than we are, kept until `sync` has filled the gap. */
  #ahead: Changes[] = []
  #syncing = false
  #asking: ReturnType<typeof setTimeout> | undefined
  #read = 0
  #activity: 'active' | 'idle' | 'away' = 'active'
  #joins: { resolve: () => void; reject: (error: ParlorError) => void }[] = []

  constructor(readonly options: RoomOptions) {
    const { server, site, room } = options
    const say = (frame: ClientFrame): boolean => this.#say(frame)
    this.#store = new Store(site)
    this.#store.onrefused = () => (this.persistent.value = false)
    this.#session = new Session(options, this.#store, () => this.#renew())
    this.#outbox = new Outbox(this.#store, room, say, (rows) => (this.pending.value = rows))
    this.#history = new History(say)
    this.#typing = new TypingTeller(
      (on) => this.#named && say({ type: 'typing', on }),
      () => this.limits.value.typing,
    )
    this.#cursor = new Throttle(
      () => this.limits.value.read,
      () => {
        if (this.#named) say({ type: 'read', seq: this.#read })
      },
    )
    this.#socket = new Socket({
      server,
      site,
      room,
      session: this.#session,
      resume: () => (this.#epoch === undefined ? undefined : { epoch: this.#epoch, rev: this.#rev }),
      frame: (frame) => this.#apply(frame),
      down: (code) => this.#down(code),
      state: (connection) => (this.connection.value = connection),
      limit: () => this.limits.value.received,
    })
  }

  /** Opens the connection and keeps it open until `close`. */
  connect(): void {
    if (this.#on) return
    this.#on = true
    this.#session.open()
    this.#read = Math.max(this.#read, Number(this.#store.get(this.#readKey)) || 0)
    const { known } = this.#session
    // What a returning member left unsent, and their draft, show before the server is reached.
    if (known && known.kind !== 'watching') this.#become(known)
    else void this.#outbox.own(undefined)
    this.#socket.connect()
  }

  /** Closes the socket and stops every timer; what is shown and the outbox stay. */
  close(): void {
    if (!this.#on) return
    this.#on = false
    this.#socket.close()
    this.#session.close()
    this.#outbox.close()
    this.#typing.stop()
    this.#typists.clear()
    this.#cursor.stop()
    for (const { reject } of this.#joins.splice(0)) reject(new ParlorError('closed'))
  }

  /** Tries again at once, also after a final close. */
  retryNow(): void {
    if (this.#on) this.#socket.retryNow()
    else this.connect()
  }

  /** Takes a name (a guest's first write). Rejects with a `ParlorError` whose `code` says why. */
  async join(name: string): Promise<void> {
    if (this.#named) return
    await this.#session.join(name)
    await this.#welcomed()
  }

  /** Paints at once as pending, keeps it in the outbox, and delivers it when it can. Returns the nonce. */
  send(body: string, options: { replyTo?: number } = {}): string {
    const nonce = randomId()
    this.#outbox.add({ type: 'send', nonce, body, ...options }, Date.now(), this.#tooLong(body))
    this.#typing.set(false)
    return nonce
  }

  /** Sends a failed message again, under a new nonce. */
  retry(nonce: string): void {
    this.#outbox.retry(nonce)
  }

  /** Gives up a pending or failed message. */
  discard(nonce: string): void {
    this.#outbox.discard(nonce)
  }

  /** Resolves when durable; rejects with a `ParlorError`. */
  edit(seq: number, body: string): Promise<void> {
    const held = this.#history.find(seq) ?? this.quoted.value.get(seq)
    const wrong = held ? this.#tooLong(body) : 'not_found'
    if (wrong || !held) return Promise.reject(new ParlorError(wrong ?? 'not_found'))
    return this.#command({ type: 'edit', nonce: randomId(), seq, body, base: held.bodyRev })
  }

  delete(seq: number): Promise<void> {
    return this.#command({ type: 'delete', nonce: randomId(), seq })
  }

  restore(seq: number): Promise<void> {
    return this.#command({ type: 'restore', nonce: randomId(), seq })
  }

  /** Loads the page before or after the timeline; does nothing while one is under way. */
  loadBefore(): void {
    this.#history.older()
    this.#show()
  }

  loadAfter(): void {
    this.#history.newer()
    this.#show()
  }

  /** Shows the slice around a message. */
  showAround(seq: number): void {
    this.#history.around(seq)
    this.#show()
  }

  /** Back to the newest messages. */
  showLatest(): void {
    this.#history.latest()
    this.#history.reading = 'latest'
    this.#show()
  }

  /** Told by the view: the reader is at the newest message, or holds `seq` in view. Keeps their place over a snapshot. */
  reading(place: 'latest' | number): void {
    this.#history.reading = place
  }

  /** Told by the view: everything up to `seq` has been seen by a person. */
  markRead(seq: number): void {
    if (seq <= this.#read) return
    this.#see(seq)
    this.#show()
    this.#cursor.ask()
  }

  /** Told by the composer at every change of its text; throttles itself. */
  setTyping(on: boolean): void {
    this.#typing.set(on)
  }

  /** Told by the element on visibility changes. */
  setActivity(activity: 'active' | 'idle' | 'away'): void {
    if (activity === this.#activity) return
    this.#activity = activity
    this.#say({ type: 'status', activity })
  }

  /** The draft of this room and member, kept over reloads. */
  get draft(): string {
    return this.#store.get(this.#draftKey()) ?? ''
  }

  set draft(text: string) {
    this.#store.set(this.#draftKey(), text || undefined)
  }

  readonly #reducers: Reducers = {
    welcome: (frame) => this.#welcome(frame),
    changes: (frame) => {
      if (frame.from > this.#rev) this.#ahead.push(frame)
      else this.#change(frame)
      this.#drain()
    },
    page: (frame) => {
      this.#carry(frame, frame.sent)
      this.#history.page(frame)
    },
    done: (frame) => this.#outbox.done(frame),
    rejected: (frame) => {
      if (frame.nonce) return this.#outbox.rejected(frame)
      this.#socket.until(frame.until)
      this.#refused(frame)
    },
    presence: (frame) => this.#people.change(frame),
    people: (frame) => this.#people.arrive(frame.people),
    typing: (frame) => this.#typists.told(frame, this.me.value?.id),
    read: ({ seq }) => this.#see(Math.max(seq, this.#read)),
    room: ({ room }) => (this.room.value = room),
    bye: ({ after }) => this.#socket.bye(after),
  }

  // A frame of a type unknown here comes from a newer room and is no fault.
  #apply(frame: ServerFrame): void {
    const reduce = this.#reducers[frame.type] as ((frame: ServerFrame) => void) | undefined
    reduce?.(frame)
    this.#show()
  }

  #welcome(frame: Welcome): void {
    const { epoch, rev, me } = frame
    if (frame.mode === 'snapshot') {
      if (epoch !== this.#epoch) this.#quotes.clear()
      this.#history.snapshot(frame.messages, frame.more.before)
      this.#rev = rev
    } else {
      this.#history.change(frame.messages)
      this.#rev = Math.max(rev, this.#rev)
    }
    this.#epoch = epoch
    this.#history.raise(frame.floor)
    this.room.value = frame.room
    this.limits.value = frame.limits
    this.#become(me)
    this.#people.welcome(frame.people, frame.count)
    this.#carry(frame, frame.sent)
    this.#cursorFrom(frame)
    this.#syncing = false
    this.#drain()
    this.#socket.live()
    if (this.#activity !== 'active') this.#say({ type: 'status', activity: this.#activity })
    this.#history.resume()
    if (this.#named) {
      for (const { resolve } of this.#joins.splice(0)) resolve()
      this.#outbox.open(frame.limits)
    }
    this.#renew()
    this.#show()
    this.ready.value = true
  }

  #change(frame: Changes): void {
    if (frame.to <= this.#rev) return
    this.#rev = frame.to
    this.#syncing = false
    const last = this.#history.tail.at(-1)?.seq ?? 0
    this.#history.change(frame.messages)
    this.#carry(frame, frame.sent)
    this.#typists.spoke(new Set(frame.messages.flatMap((value) => (value.seq > last ? author(value) : []))))
  }

  /** Applies what was kept aside as far as it joins on, and asks once for what lies between. */
  #drain(): void {
    this.#ahead.sort((a, b) => a.from - b.from)
    while (this.#ahead[0] && this.#ahead[0].from <= this.#rev) {
      const next = this.#ahead.shift()
      if (next) this.#change(next)
    }
    if (!this.#ahead.length || this.#syncing) return
    this.#syncing = this.#say({ type: 'sync', rev: this.#rev })
  }

  /** A question was refused: it is put again when it may be answered. */
  #refused({ code, retryAfter = 1 }: Rejected): void {
    if (!RETRYABLE.has(code)) return this.#history.refused()
    clearTimeout(this.#asking)
    this.#asking = setTimeout(() => {
      this.#syncing = false
      this.#drain()
      this.#history.resume()
    }, retryAfter * 1000)
  }

  #carry({ messages, people, quoted }: Carried, sent: Sent | undefined): void {
    this.#people.learn(people)
    this.#quotes.heal(messages)
    this.#quotes.learn(quoted)
    this.#outbox.sent(sent)
  }

  /** Writes each signal whose slice has changed. */
  #show(): void {
    // Before the timeline, or a row of the outbox would show beside its message.
    this.#outbox.settle((seq) => this.#history.awaits(seq))
    this.timeline.value = this.#history.timeline(this.timeline.value)
    this.people.value = this.#people.known
    this.quoted.value = this.#quotes.known
    this.roster.value = this.#people.roster
    this.unread.value = unread(this.#history.tail, this.#read, this.me.value?.id, this.unread.value)
  }

  #say(frame: ClientFrame): boolean {
    return this.#socket.say(frame)
  }

  /** Resolves once the room knows us by name; another tab's joining may have made that so already. */
  #welcomed(): Promise<void> {
    if (this.#named) return Promise.resolve()
    return new Promise((resolve, reject) => this.#joins.push({ resolve, reject }))
  }

  get #named(): boolean {
    return !!this.me.value && this.me.value.kind !== 'watching'
  }

  #become(me: Me): void {
    const owner = this.#draftKey()
    const draft = this.draft
    const wasNamed = this.#named
    this.me.value = me
    this.#people.self = me.id
    void this.#outbox.own(this.#named ? me.id : undefined)
    // What was written before there was a name is theirs who takes one.
    if (wasNamed || owner === this.#draftKey() || !draft) return
    this.#store.set(owner, undefined)
    this.draft ||= draft
  }

  /** Gives the server the newest token; where it names another member, a `welcome` follows. */
  #renew(): void {
    const { grant } = this.#session
    if (!grant || grant.token === this.#socket.token) return
    if (!this.#say({ type: 'renew', token: grant.token, rev: this.#rev })) return
    this.#socket.token = grant.token
    if (grant.member.id !== this.me.value?.id) this.#outbox.shut()
  }

  #down(code: number): void {
    clearTimeout(this.#asking)
    this.#outbox.shut(code)
    this.#ahead = []
    this.#syncing = false
    this.#typists.clear()
  }

  #command(command: ClientFrame<'edit' | 'delete' | 'restore'>): Promise<void> {
    const outcome = this.#outbox.outcome(command.nonce)
    this.#outbox.add(command, Date.now())
    return outcome
  }

  #tooLong(body: string): 'too_long' | undefined {
    const { body: units, bodyBytes } = this.limits.value
    const bytes = (): number => new TextEncoder().encode(JSON.stringify(body)).length
    return body.length > units || bytes() > bodyBytes ? 'too_long' : undefined
  }

  /** For someone who has never been here nothing is unread. */
  #cursorFrom({ read }: Welcome): void {
    const known = Math.max(read, this.#read)
    this.#see(known || (this.#history.tail.at(-1)?.seq ?? 0))
    if (known > read) this.#cursor.ask()
  }

  #see(seq: number): void {
    if (seq === this.#read) return
    this.#read = seq
    this.#store.set(this.#readKey, String(seq))
  }

  get #readKey(): string {
    return `read:${this.options.room}`
  }

  #draftKey(): string {
    return `draft:${this.options.room}:${(this.#named && this.me.value?.id) || '~'}`
  }
}

function author(value: Value): string[] {
  return value.kind === 'text' && value.author ? [value.author] : []
}
