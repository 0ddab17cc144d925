import type { ClientFrame } from '../../protocol/client.ts'
import { RETRYABLE } from '../../protocol/codes.ts'
import { type Limits, TOLD_LIMITS } from '../../protocol/limits.ts'
import type { Me, Message, Mine, Person, RoomInfo } from '../../protocol/model.ts'
import type { Answer, Carried, Changes, Rejected, Sent, ServerFrame, Welcome } from '../../protocol/server.ts'
import { bytesOf } from './bytes.ts'
import { ParlorError } from './error.ts'
import { EMPTY, History } from './history.ts'
import { last } from './messages.ts'
import { lazy } from './lazy.ts'
import { type Change, Outbox } from './outbox.ts'
import { People } from './people.ts'
import { Quotes } from './quotes.ts'
import { isBy, named, Session, type SessionOptions } from './session.ts'
import { Signal } from './signal.ts'
import { Socket } from './socket.ts'
import type { Connection, Pending, Roster, Timeline, Typists, Unread } from './state.ts'
import { Store } from './storage.ts'
import { Timer } from './timer.ts'
import type { Typings } from './typing.ts'
import { Cursor } from './unread.ts'

type Activity = 'active' | 'idle' | 'away'
/** A `sync` that has not been answered for so long is put again. */
const PATIENCE = 5000

/** The others are for parts that are fetched later. */
type Reduced = Exclude<ServerFrame, Answer>
/** What may come with messages. */
type Told = Pick<Carried, 'messages'> & Partial<Carried> & { sent?: Sent; mine?: Mine[] }
type Reducers = { [T in Reduced['type']]: (frame: Extract<ServerFrame, { type: T }>) => void }

/** `server`: base URL of the Worker, without a trailing slash. */
export interface RoomOptions extends SessionOptions {
  room: string
  /** Suggested guest name. */
  name?: string
}

/** The widget's half of a room: what it knows, as signals, and what it can ask for. No DOM. */
export class RoomClient {
  readonly connection = new Signal<Connection>({ state: 'idle' })
  readonly me = new Signal<Me | undefined>(undefined)
  readonly room = new Signal<RoomInfo | undefined>(undefined)
  /** What the room lets people do, by name. */
  readonly features = new Signal<readonly string[]>([])
  readonly limits = new Signal<Limits>(TOLD_LIMITS)
  readonly timeline = new Signal<Timeline>(EMPTY)
  /** True once the first welcome has been applied. */
  readonly ready = new Signal(false)
  /** The newest seq of the last welcome: what is beyond it has come live. */
  since = 0
  readonly pending = new Signal<readonly Pending[]>([])
  /** Everyone whose name is known, by member id: authors, quoted, roster. */
  readonly people = new Signal<ReadonlyMap<string, Person>>(new Map())
  /** Values of replied-to messages outside the timeline too, by seq. */
  readonly quoted = new Signal<ReadonlyMap<number, Message>>(new Map())
  /** What oneself did to messages, by seq. */
  readonly mine = new Signal<ReadonlyMap<number, Mine>>(new Map())
  /** Seqs of the pinned messages, the latest pinned first. Their values are in `quoted`, as far as they were told. */
  readonly pinned = new Signal<readonly number[]>([])
  readonly roster = new Signal<Roster>({ members: [], count: 0 })
  /** Others typing now. */
  readonly typing = new Signal<Typists>({ members: [], others: 0 })
  /** How far others have read, by member id, where the room tells it. */
  readonly reads = new Signal<ReadonlyMap<string, number>>(new Map())
  readonly unread = new Signal<Unread>({ count: 0, read: 0 })
  /** Members whose words this one does not want to meet, under every id they have had. Kept by a part that is fetched later. */
  readonly ignored = new Signal<ReadonlySet<string>>(new Set())
  /** False when the browser refuses storage: nothing is remembered beyond this visit. */
  readonly persistent = new Signal(true)

  /** Told of each frame once it has been applied; for parts that are fetched later. */
  readonly heard = new Set<(frame: ServerFrame) => void>()
  /** Who this is; for parts that prove it, or ask in its name. */
  readonly session: Session
  readonly store: Store
  readonly #socket: Socket
  readonly #outbox: Outbox
  readonly #history: History
  readonly #people = new People()
  readonly #quotes = new Quotes()
  /** Fetched when somebody types. */
  #typings: Typings | undefined
  readonly #cursor: Cursor
  readonly #later = new Timer()
  readonly #patience = new Timer()
  #on = false
  #epoch: string | undefined
  #rev = 0
  /** Changes from further on than we are, kept until `sync` has filled the gap. */
  #ahead: Changes[] = []
  /** The rev that `sync` was last asked from. */
  #asked = -1
  #activity: Activity = 'active'

  constructor(readonly options: RoomOptions) {
    const { server, site, room } = options
    const say = (frame: ClientFrame): boolean => this.say(frame)
    const signal = (frame: ClientFrame): boolean => named(this.me.value) && say(frame)
    this.store = new Store(site)
    this.store.onrefused = () => (this.persistent.value = false)
    this.session = new Session(options, this.store, () => this.#renew())
    this.ignored.subscribe(() => this.#count())
    this.#outbox = new Outbox(this.store, room, say, this.pending)
    this.#history = new History(say)
    this.#cursor = new Cursor(
      this.store,
      room,
      () => this.limits.value.read,
      (seq) => signal({ type: 'read', seq }),
    )
    this.#socket = new Socket({
      server,
      site,
      room,
      session: this.session,
      pass: () => this.pass,
      connection: this.connection,
      resume: () => (this.#epoch ? `?epoch=${encodeURIComponent(this.#epoch)}&rev=${this.#rev}` : ''),
      frame: (frame) => this.#apply(frame),
      down: (code) => this.#down(code),
      limit: () => this.limits.value.received,
    })
  }

  /** Opens the connection and keeps it open until `close`. */
  connect(): void {
    if (this.#on) return
    this.#on = true
    this.session.start()
    this.#cursor.load()
    // What a returning member left unsent, and their draft, show before the server is reached.
    this.#become(this.session.known)
    this.#socket.connect()
  }

  /** Closes the socket and stops every timer; what is shown and the outbox stay. */
  close(): void {
    this.#on = false
    this.#socket.close()
    this.session.stop()
    this.#outbox.close()
    this.#typings?.stop()
    this.#cursor.stop()
  }

  /** Tries again at once, also after a final close. */
  retryNow(): void {
    if (this.#on) this.#socket.retryNow()
    else this.connect()
  }

  /** Takes a name (a guest's first write). Rejects with a `ParlorError` whose `code` says why. */
  async join(name: string): Promise<void> {
    if (!named(this.me.value)) await (await lazy.joining()).join(this, name)
  }

  /** Puts a frame on the connection; false where there is none. */
  say(frame: ClientFrame): boolean {
    return this.#socket.say(frame)
  }

  /** Paints at once as pending, keeps it in the outbox, and delivers it when it can. Returns the nonce. */
  send(body: string, options: Partial<Pick<Pending, 'replyTo' | 'kind' | 'poll'>> = {}): string {
    this.#typings?.set(false)
    return this.#outbox.send({ body, ...options }, this.#tooLong(body))
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
  async edit(seq: number, body: string): Promise<void> {
    const held = this.#history.find(seq)
    const wrong = this.#tooLong(body)
    if (!held || wrong) throw new ParlorError(wrong ?? 'not_found')
    await this.#outbox.run({ type: 'edit', seq, body, base: held.bodyRev })
  }

  /** Changes a message. Resolves when durable; rejects with a `ParlorError`. */
  run(change: Change): Promise<void> {
    return this.#outbox.run(change)
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

  /** Shows the slice around the first message of this time (milliseconds since 1970) or later. */
  showDate(at: number): void {
    this.#history.at(at)
    this.#show()
  }

  /** Back to the newest messages. */
  showLatest(): void {
    this.#history.latest()
    this.reading('latest')
    this.#show()
  }

  /** Told by the view: the reader is at the newest message, or holds `seq` in view. Keeps their place over a snapshot. */
  reading(place: 'latest' | number): void {
    this.#history.reading = place
  }

  /** Told by the view: everything up to `seq` has been seen by a person. */
  markRead(seq: number): void {
    this.#cursor.seen(seq)
    this.#show()
  }

  /** What a member wants to come back to: from `seq` on all is unread here, until it is read again. */
  markUnread(seq: number): void {
    this.#cursor.unseen(seq)
    this.#show()
  }

  /** Told by the composer at every change of its text; throttles itself. */
  setTyping(on: boolean): void {
    if (on || this.#typings) this.#type((typings) => typings.set(on))
  }

  /** Told by the element on visibility changes. */
  setActivity(activity: Activity): void {
    if (activity === this.#activity) return
    this.#activity = activity
    this.#socket.say({ type: 'status', activity })
  }

  /** The draft of this room and member, kept over reloads. */
  get draft(): string {
    return this.store.get(this.#draftKey) ?? ''
  }

  set draft(text: string) {
    this.store.set(this.#draftKey, text || undefined)
  }

  /** What opens this room where it asks for a password. */
  get pass(): string | undefined {
    return this.store.get(this.#passKey)
  }

  set pass(pass: string | undefined) {
    this.store.set(this.#passKey, pass)
  }

  readonly #reducers: Reducers = {
    welcome: (frame) => this.#welcome(frame),
    changes: (frame) => this.#follow(frame),
    page: (frame) => {
      this.#history.page(frame)
      this.#carry(frame)
    },
    done: ({ nonce, seq, held }) => this.#outbox.taken([{ nonce, seq: held ? undefined : seq }]),
    rejected: (frame) => {
      if (frame.nonce) this.#outbox.rejected(frame)
      else if (frame.ask === undefined) this.#refused(frame)
    },
    presence: (frame) => this.#people.change(frame),
    people: ({ people }) => this.#people.arrive(people),
    typing: (frame) => this.#type((typings) => typings.told(frame)),
    read: ({ seq }) => this.#cursor.told(seq),
    seen: ({ reads, people = [] }) => {
      this.#people.learn(people)
      this.reads.value = new Map([...this.reads.value, ...reads.map((one) => [one.member, one.seq] as const)])
    },
    room: ({ room }) => (this.room.value = room),
    bye: ({ after }) => (this.#socket.away = after * 1000),
  }

  // A frame of a type unknown here comes from a newer room and is no fault.
  #apply(frame: ServerFrame): void {
    if (Object.hasOwn(this.#reducers, frame.type)) {
      const reduce = this.#reducers[frame.type as keyof Reducers] as (frame: ServerFrame) => void
      reduce(frame)
      this.#show()
    }
    for (const hear of this.heard) hear(frame)
  }

  #welcome(frame: Welcome): void {
    const { epoch, rev, me, limits, mode, messages } = frame
    if (mode === 'resume') this.#history.change(messages)
    else {
      if (epoch !== this.#epoch) this.#quotes.clear()
      this.#history.snapshot(messages, frame.more.before)
    }
    this.#rev = mode === 'resume' ? Math.max(rev, this.#rev) : rev
    this.#epoch = epoch
    this.#history.raise(frame.floor)
    this.#people.welcome(frame.people, frame.count)
    this.#cursor.welcome(frame.read, this.#history.tail)
    this.room.value = frame.room
    this.features.value = frame.features
    this.pinned.value = frame.pinned ?? []
    this.limits.value = limits
    const ours = me.id === this.session.grant?.member.id
    if (ours) this.#become(me)
    this.#carry(frame)
    this.#follow()
    this.#socket.live()
    if (this.#activity !== 'active') this.#socket.say({ type: 'status', activity: this.#activity })
    this.#history.resume()
    if (ours && named(me)) this.#outbox.open(limits)
    this.#renew()
    this.#show()
    this.since ||= last(this.#history.tail)
    this.ready.value = true
  }

  #type(run: (typings: Typings) => void): void {
    if (this.#typings) return run(this.#typings)
    const say = (on: boolean): boolean => named(this.me.value) && this.#socket.say({ type: 'typing', on })
    lazy.typing().then(
      ({ Typings }) => run((this.#typings ??= new Typings(this, say))),
      // Who types is told again in a moment.
      () => undefined,
    )
  }

  /** Applies changes, and what was kept aside as far as it joins on. */
  #follow(...frames: Changes[]): void {
    for (const frame of [...frames, ...this.#ahead.splice(0)]) this.#change(frame)
  }

  #change(frame: Changes): void {
    const { from, to, messages } = frame
    if (to <= this.#rev) return
    if (from > this.#rev) {
      this.#ahead.push(frame)
      if (this.#asked === this.#rev || !this.#socket.say({ type: 'sync', rev: this.#rev })) return
      this.#asked = this.#rev
      this.#patience.set(PATIENCE, () => this.#resync())
      return
    }
    const newest = last(this.#history.tail)
    this.#history.change(messages)
    this.#carry(frame)
    this.#pin(messages)
    this.#typings?.spoke(messages.filter(({ seq }) => seq > newest))
    this.#rev = to
  }

  /** A question was refused: it is put again when it may be answered. */
  #refused({ code, retryAfter = 1, until, reason }: Rejected): void {
    this.#socket.said = { until, reason }
    if (!RETRYABLE.has(code)) return this.#history.refused()
    this.#later.set(retryAfter * 1000, () => {
      this.#resync()
      this.#history.resume()
    })
  }

  /** Asks again for what is missing, if anything still is. */
  #resync(): void {
    this.#asked = -1
    this.#follow()
    this.#show()
  }

  #carry({ messages, people = [], quoted = [], sent, mine = [] }: Told): void {
    this.#people.learn(people)
    this.#quotes.learn(messages)
    this.#quotes.learn(quoted, true)
    this.#outbox.taken(sent)
    if (mine.length === 0) return
    const all = new Map(this.mine.value)
    for (const one of mine) all.set(one.seq, { ...all.get(one.seq), ...one })
    this.mine.value = all
  }

  /** Messages may have been pinned, or be so no more. */
  #pin(values: Changes['messages']): void {
    const now = this.pinned.value
    const whole = values.filter((value) => !('partial' in value))
    const pinned = whole.filter((value) => 'pinned' in value)
    const fresh = pinned.map(({ seq }) => seq).filter((seq) => !now.includes(seq))
    const gone = whole.filter((value) => !pinned.includes(value)).map(({ seq }) => seq)
    this.#quotes.learn(pinned, true)
    if (fresh.length > 0 || gone.some((seq) => now.includes(seq)))
      this.pinned.value = [...fresh, ...now].filter((seq) => !gone.includes(seq))
  }

  /** Writes each signal whose slice has changed. */
  #show(): void {
    // Before the timeline, or a row of the outbox would show beside its message.
    this.#outbox.settle((seq) => this.#history.awaits(seq))
    this.timeline.value = this.#history.timeline(this.timeline.value)
    this.people.value = this.#people.known
    this.quoted.value = this.#quotes.known
    this.roster.value = this.#people.roster
    this.#count()
  }

  #count(): void {
    const quiet = (author: string): boolean => this.ignored.value.has(author) || isBy(this.me.value, author)
    this.unread.value = this.#cursor.unread(this.#history.tail, quiet, this.unread.value)
  }

  #become(me: Me | undefined): void {
    const before = this.me.value
    const [key, draft] = [this.#draftKey, this.draft]
    this.me.value = me
    this.#people.self = me?.id
    // As last known: whom one ignores is not to be seen until the server has answered either.
    this.ignored.value = new Set(this.store.get(`ignored:${this.owner}`)?.split(' '))
    this.#outbox.own(named(me) ? me.id : undefined, me?.was)
    // What was written before there was a name, or by the guest one was, is theirs who takes one.
    const same = !named(before) || isBy(me, before.id)
    // What another one did is not theirs.
    if (!same) this.mine.value = new Map()
    if (!same || key === this.#draftKey || !draft) return
    this.store.set(key, undefined)
    this.draft ||= draft
  }

  /** Gives the server the newest token; where it names another member, a `welcome` follows. */
  #renew(): void {
    const { grant } = this.session
    if (this.#on && this.connection.value.code === 'identity_expired') return this.#socket.retryNow()
    if (!this.#on || !grant || grant.token === this.#socket.token) return
    const { id, name } = this.me.value ?? {}
    if (grant.member.id !== id || grant.member.name !== name) this.#become(grant.member)
    if (this.#socket.say({ type: 'renew', token: grant.token, rev: this.#rev }))
      this.#socket.token = grant.token
  }

  #down(code: number): void {
    this.#later.stop()
    this.#patience.stop()
    this.#outbox.shut(code)
    this.#ahead = []
    this.#asked = -1
    this.#typings?.clear()
  }

  #tooLong(body: string): 'too_long' | undefined {
    const { body: units, bodyBytes } = this.limits.value
    const long = body.length > units || bytesOf(JSON.stringify(body)) > bodyBytes
    return long ? 'too_long' : undefined
  }

  get #passKey(): string {
    return `pass:${this.options.room}`
  }

  get #draftKey(): string {
    return `draft:${this.options.room}:${this.owner}`
  }

  /** Whose is what this browser keeps of somebody: a member's id, or `~` without a name. */
  get owner(): string {
    const me = this.me.value
    return named(me) ? me.id : '~'
  }
}
