import type { ClientFrame } from '../../protocol/client.ts'
import { CLOSE, FAILING_CLOSES, RETRYABLE } from '../../protocol/codes.ts'
import type { Limits } from '../../protocol/limits.ts'
import type { Rejected } from '../../protocol/server.ts'
import { ParlorError } from './error.ts'
import { hold, ifFree } from './locks.ts'
import { Pace } from './pace.ts'
import type { Signal } from './signal.ts'
import type { Pending } from './state.ts'
import { randomId, type Store } from './storage.ts'
import { Timer } from './timer.ts'

type Type = 'edit' | 'delete' | 'restore' | 'react' | 'pin' | 'vote' | 'close-poll' | 'remove-preview'
/** What a member does to a message that is there. */
export type Change = { [T in Type]: Omit<ClientFrame<T>, 'nonce'> }[Type]
type Command = ClientFrame<'send' | Type>
type Text = Pick<Pending, 'nonce' | 'body' | 'replyTo' | 'kind' | 'poll'>

/** A command until the room has taken it. */
interface Entry {
  readonly command: Command
  /** How it shows; only messages do. */
  row?: Pending
  /** The seq it was given. */
  seq?: number | undefined
  /** Sent and not answered. */
  flying?: boolean
  /** Put on a connection once: the room may have it. */
  tried?: boolean
  /** Refused for now, or suspected of having closed the connection. While there are any, commands go one at a time. */
  careful?: boolean
  settle?: (refusal?: ParlorError) => void
}

/** Owner of what is written before one has a name. */
const NOBODY = '~'
/** The shortest wait after a refusal. */
const LEAST = 250

/**
 * Commands the room has not acknowledged. Kept in storage per member and tab, taken over from tabs
 * that are gone, sent in order with their nonces whenever there is a connection, paced to what the
 * room allows.
 */
export class Outbox {
  readonly #store: Store
  readonly #room: string
  readonly #say: (frame: ClientFrame) => boolean
  readonly #pending: Signal<readonly Pending[]>
  readonly #pace = new Pace()
  readonly #timer = new Timer()
  readonly #tab = randomId()
  #owner = NOBODY
  #entries: readonly Entry[] = []
  /** Set while commands may go. */
  #limits: Limits | undefined
  #release: (() => void) | undefined

  constructor(
    store: Store,
    room: string,
    say: (frame: ClientFrame) => boolean,
    pending: Signal<readonly Pending[]>,
  ) {
    this.#store = store
    this.#room = room
    this.#say = say
    this.#pending = pending
  }

  /**
   * Takes over what this member left behind, also as the guests they `were`; `undefined` is someone without a
   * name. The room knows what a guest has sent as theirs alone: what it may have already is not sent again by
   * itself.
   */
  own(owner = NOBODY, were: readonly string[] = []): void {
    const lock = (tab: string): string => `${this.#store.prefix}outbox:${this.#room}:${tab}`
    this.#release ??= hold(lock(this.#tab))
    if (owner !== this.#owner) this.#change(owner, were)
    for (const id of [owner, ...were]) {
      const start = this.#key('', id)
      for (const key of this.#store.keys(start))
        if (key !== this.#key()) ifFree(lock(key.slice(start.length)), () => this.#adopt(owner, key))
    }
  }

  /** A message: shown at once, and sent unless it can't be for the reason given. Returns its nonce. */
  send(written: Omit<Text, 'nonce'>, code?: Pending['code']): string {
    const nonce = randomId()
    const text = { nonce, ...written }
    const row: Pending = { ...text, at: Date.now(), state: code ? 'failed' : 'pending', code }
    this.#put([...this.#entries, { command: { type: 'send', ...text }, row }])
    return nonce
  }

  /** Resolves when the command is durable; rejects with a `ParlorError` when it is refused for good. */
  run(change: Change): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (refusal?: ParlorError): void => (refusal ? reject(refusal) : resolve())
      this.#put([...this.#entries, { command: { ...change, nonce: randomId() }, settle }])
    })
  }

  /** A connection by which commands may go. */
  open(limits: Limits): void {
    this.#limits = limits
    this.#pump()
  }

  /** No connection, or not as this member; `code` may blame a command. */
  shut(code = 0): void {
    this.#timer.stop()
    this.#limits = undefined
    const flying = this.#entries.filter((entry) => entry.flying)
    const failing = FAILING_CLOSES.has(code)
    for (const entry of flying) {
      entry.flying = false
      entry.careful ||= failing
    }
    const [only, ...others] = flying
    if (failing && only && !others.length)
      this.#fail(only, code === CLOSE.tooLarge ? 'too_long' : 'malformed')
  }

  /** Stops timers and lets other tabs have what is left. */
  close(): void {
    this.shut()
    this.#release?.()
    this.#release = undefined
  }

  /** These are durable; those without a seq show as no message. */
  taken(all: readonly { nonce: string; seq?: number | undefined }[] = []): void {
    let entries = this.#entries
    for (const { nonce, seq } of all) {
      const entry = this.#find(nonce)
      if (!entry) continue
      entry.settle?.()
      entry.flying = entry.careful = false
      entry.seq = seq
      if (entry.row && seq) entry.row = { ...entry.row, state: 'sent' }
      else entries = entries.filter((other) => other !== entry)
    }
    if (all.length) this.#put(entries)
  }

  rejected({ nonce = '', code, retryAfter = 0, reason }: Rejected): void {
    const entry = this.#find(nonce)
    if (!entry) return
    entry.flying = false
    if (!RETRYABLE.has(code)) return this.#fail(entry, code, reason)
    const order = code === 'order'
    entry.careful ||= !order
    // One refused for its order waits for the one it stands behind, where there is one.
    if (!order || entry === this.#entries.find(waits)) this.#pace.hold(Math.max(retryAfter * 1000, LEAST))
    this.#pump()
  }

  /** Drops the rows whose message has arrived, or will not arrive in what is shown. */
  settle(awaits: (seq: number) => boolean): void {
    const left = this.#entries.filter(({ seq }) => !seq || awaits(seq))
    if (left.length < this.#entries.length) this.#put(left)
  }

  /** Sends a failed message again, as a new one. */
  retry(nonce: string): void {
    const entry = this.#find(nonce)
    if (entry?.row?.state !== 'failed') return
    const { body, replyTo, kind, poll } = entry.row
    this.discard(nonce)
    this.send({ body, replyTo, kind, poll })
  }

  discard(nonce: string): void {
    // Were it refused, those behind it would wait for it.
    if (this.#limits) this.#say({ type: 'discard', nonce })
    this.#put(this.#entries.filter(({ command }) => command.nonce !== nonce))
  }

  #key(tab = this.#tab, owner = this.#owner): string {
    return `outbox:${this.#room}:${owner}:${tab}`
  }

  /** What was written without a name, or as a guest, goes along; what another member wrote stays in storage, for them. */
  #change(owner: string, were: readonly string[]): void {
    this.shut()
    if ([NOBODY, ...were].includes(this.#owner)) this.#store.set(this.#key(), undefined)
    else {
      for (const { settle } of this.#entries) settle?.(new ParlorError('forbidden'))
      this.#entries = []
    }
    this.#owner = owner
    for (const entry of this.#entries) if (entry.tried && !entry.seq) this.#fail(entry, 'unsure')
    this.#adopt(owner, this.#key())
  }

  #adopt(owner: string, key: string): void {
    // The lock may have come late: for whoever was here before, or after leaving.
    if (owner !== this.#owner || !this.#release) return
    const left = this.#store.json(key)
    this.#store.set(key, undefined)
    const known = Array.isArray(left) ? (left as (Partial<Entry> | null)[]) : []
    const found = known.filter(
      (entry): entry is Entry => !!entry?.command && !this.#find(entry.command.nonce),
    )
    this.#put([...found, ...this.#entries])
    // Of those it is not known whether they were put on a connection.
    if (!key.startsWith(this.#key(''))) for (const entry of found) this.#fail(entry, 'unsure')
  }

  #find(nonce: string): Entry | undefined {
    return this.#entries.find(({ command }) => command.nonce === nonce)
  }

  #fail(entry: Entry, code: NonNullable<Pending['code']>, reason?: string): void {
    entry.settle?.(new ParlorError(code))
    entry.careful = false
    if (entry.row) entry.row = { ...entry.row, state: 'failed', code, reason }
    this.#put(this.#entries.filter((other) => other !== entry || other.row))
  }

  /** Keeps, shows and sends. */
  #put(entries: readonly Entry[]): void {
    this.#entries = entries
    const open = entries.filter(({ seq }) => !seq).map(({ command, row }) => ({ command, row }))
    this.#store.set(this.#key(), open.length ? JSON.stringify(open) : undefined)
    this.#pending.value = entries.flatMap(({ row }) => row ?? [])
    this.#pump()
  }

  #pump(): void {
    this.#timer.stop()
    const limits = this.#limits
    if (!limits) return
    let room = this.#entries.some(({ careful }) => careful) ? 1 : limits.inFlight
    room -= this.#entries.filter(({ flying }) => flying).length
    for (const entry of this.#entries.filter(waits)) {
      if (room-- <= 0) return
      const wait = this.#pace.take(limits)
      if (wait) return this.#timer.set(wait, () => this.#pump())
      if (!this.#say(entry.command)) return
      entry.flying = entry.tried = true
    }
  }
}

function waits({ row, flying }: Entry): boolean {
  return !flying && (!row || row.state === 'pending')
}
