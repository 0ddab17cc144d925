import type { ClientFrame } from '../../protocol/client.ts'
import { CLOSE, FAILING_CLOSES, RETRYABLE } from '../../protocol/codes.ts'
import type { Limits } from '../../protocol/limits.ts'
import type { Done, Rejected, Sent } from '../../protocol/server.ts'
import { ParlorError } from './error.ts'
import { Pace } from './pace.ts'
import type { Pending } from './state.ts'
import { locks, randomId, type Store } from './storage.ts'

export type Command = ClientFrame<'send' | 'edit' | 'delete' | 'restore'>

/** A command until the room has taken it; `row` where it shows as a message. */
interface Entry {
  command: Command
  row?: Pending
  /** The seq it was given. */
  seq?: number
}

interface Waiter {
  resolve: () => void
  reject: (error: ParlorError) => void
}

/** Owner of what is written before one has a name. */
const NOBODY = '~'

/**
 * Commands the room has not acknowledged. Kept in storage per member and tab, taken over from tabs
 * that are gone, sent in order with their nonces whenever there is a connection, paced to what the
 * room allows.
 */
export class Outbox {
  #owner = NOBODY
  #entries: Entry[] = []
  /** Nonces of refused sends to give up, so that those behind them may go. */
  #discards: string[] = []
  readonly #inFlight = new Set<string>()
  /** While one of these is left, commands go one at a time: refused ones, and suspects of a failing close. */
  readonly #careful = new Set<string>()
  readonly #waiters = new Map<string, Waiter>()
  readonly #pace = new Pace()
  readonly #tab = randomId()
  #limits: Limits | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #release: (() => void) | undefined

  constructor(
    private readonly store: Store,
    private readonly room: string,
    private readonly say: (frame: ClientFrame) => boolean,
    private readonly show: (rows: readonly Pending[]) => void,
  ) {}

  /** Takes over what this member left behind; `undefined` is someone without a name. */
  async own(member: string | undefined): Promise<void> {
    this.#hold()
    const owner = member ?? NOBODY
    if (owner !== this.#owner) {
      this.shut()
      if (this.#owner === NOBODY) this.store.set(this.#key, undefined)
      else this.#forget()
      this.#owner = owner
      this.#changed()
    }
    const found = this.store.keys(`outbox:${this.room}:${owner}:`).filter((key) => key !== this.#key)
    for (const key of found) {
      const name = this.store.prefix + key.replace(`:${owner}:`, ':')
      const adopt = (lock: unknown): void => (lock ? this.#adopt(key) : undefined)
      // Without locks a living tab's commands may be taken too: nonces make that harmless.
      const asked = locks()?.request(name, { ifAvailable: true }, adopt)
      await (asked?.catch(() => adopt(true)) ?? adopt(true))
    }
  }

  add(command: Command, at: number, refusal?: Pending['code']): void {
    const row: Pending | undefined = command.type === 'send' ? rowOf(command, at) : undefined
    this.#entries.push({
      command,
      ...(row && { row: refusal ? { ...row, state: 'failed', code: refusal } : row }),
    })
    this.#changed()
  }

  /** Settles when the command is durable or refused for good. */
  outcome(nonce: string): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.set(nonce, { resolve, reject }))
  }

  /** A connection by which commands may go. */
  open(limits: Limits): void {
    this.#limits = limits
    this.#pump()
  }

  /** The connection is gone; `code` may blame a command. */
  shut(code = 0): void {
    clearTimeout(this.#timer)
    this.#limits = undefined
    this.#discards = []
    const flying = [...this.#inFlight]
    this.#inFlight.clear()
    if (!FAILING_CLOSES.has(code)) return
    const [only] = flying
    if (flying.length > 1) for (const nonce of flying) this.#careful.add(nonce)
    else if (only) this.#fail(only, code === CLOSE.tooLarge ? 'too_long' : 'malformed')
  }

  /** Stops timers and lets other tabs have what is left. */
  close(): void {
    this.shut()
    this.#release?.()
    this.#release = undefined
  }

  done({ nonce, seq, held }: Done): void {
    const answered = this.#answered(nonce)
    const entry = this.#find(nonce)
    if (entry && answered) this.#durable(entry, held ? undefined : seq)
    this.#changed()
  }

  rejected({ nonce = '', code, retryAfter = 0, reason }: Rejected): void {
    const tried = this.#answered(nonce)
    const entry = this.#find(nonce)
    const again = RETRYABLE.has(code)
    if (tried && entry && !again) return this.#fail(nonce, code, reason)
    // Not in flight: what was refused is the giving up of it.
    if (!tried && again) this.#discards.push(nonce)
    if (tried && code !== 'order') this.#careful.add(nonce)
    // One refused for its order waits for the one it stands behind, where there is one.
    const behind = code === 'order' && this.#entries.find(waits) !== entry
    if (again && !behind) this.#pace.hold(Math.max(retryAfter * 1000, 250))
    this.#pump()
  }

  /** One's own messages among those a frame carried: durable, whether acknowledged or not. */
  sent(sent: Sent = []): void {
    for (const { nonce, seq } of sent) {
      this.#answered(nonce)
      const entry = this.#find(nonce)
      if (entry) this.#durable(entry, seq)
    }
    if (sent.length) this.#save()
  }

  /** Drops the rows whose message has arrived, or will not arrive in what is shown. */
  settle(awaits: (seq: number) => boolean): void {
    const left = this.#entries.filter(({ seq, row }) => row?.state !== 'sent' || awaits(seq ?? 0))
    if (left.length === this.#entries.length) return
    this.#entries = left
    this.#show()
  }

  retry(nonce: string): void {
    const entry = this.#find(nonce)
    if (entry?.row?.state !== 'failed' || entry.command.type !== 'send') return
    this.#remove(entry)
    this.add({ ...entry.command, nonce: randomId() }, entry.row.at)
  }

  discard(nonce: string): void {
    const entry = this.#find(nonce)
    if (!entry) return
    this.#remove(entry)
    if (this.#limits) this.#discards.push(nonce)
    this.#changed()
  }

  get #key(): string {
    return `outbox:${this.room}:${this.#owner}:${this.#tab}`
  }

  #hold(): void {
    if (this.#release) return
    const held = new Promise<void>((release) => (this.#release = release))
    void locks()
      ?.request(`${this.store.prefix}outbox:${this.room}:${this.#tab}`, () => held)
      .catch(() => undefined)
  }

  #adopt(key: string): void {
    const left = (this.store.json(key) ?? []) as Entry[]
    this.store.set(key, undefined)
    this.#entries = [...left.filter(({ command }) => !this.#find(command.nonce)), ...this.#entries]
    this.#changed()
  }

  /** What another member wrote stays in storage, for them. */
  #forget(): void {
    this.#entries = []
    this.#careful.clear()
    for (const { reject } of this.#waiters.values()) reject(new ParlorError('forbidden'))
    this.#waiters.clear()
  }

  #find(nonce: string): Entry | undefined {
    return this.#entries.find(({ command }) => command.nonce === nonce)
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry)
    this.#careful.delete(entry.command.nonce)
    this.#waiters.delete(entry.command.nonce)
  }

  #answered(nonce: string): boolean {
    return this.#inFlight.delete(nonce)
  }

  #durable(entry: Entry, seq: number | undefined): void {
    const { nonce } = entry.command
    this.#careful.delete(nonce)
    this.#waiters.get(nonce)?.resolve()
    if (!entry.row || !seq) return this.#remove(entry)
    entry.seq = seq
    entry.row = { ...entry.row, state: 'sent' }
  }

  #fail(nonce: string, code: NonNullable<Pending['code']>, reason?: string): void {
    const entry = this.#find(nonce)
    if (!entry) return
    this.#careful.delete(nonce)
    this.#waiters.get(nonce)?.reject(new ParlorError(code))
    if (entry.row) entry.row = { ...entry.row, state: 'failed', code, ...(reason && { reason }) }
    else this.#remove(entry)
    if (entry.row && this.#limits) this.#discards.push(nonce)
    this.#changed()
  }

  #changed(): void {
    this.#save()
    this.#show()
    this.#pump()
  }

  #save(): void {
    const open = this.#entries.filter(({ row }) => row?.state !== 'sent')
    this.store.set(this.#key, open.length ? JSON.stringify(open) : undefined)
  }

  #show(): void {
    this.show(this.#entries.flatMap(({ row }) => row ?? []))
  }

  #pump(): void {
    clearTimeout(this.#timer)
    const limits = this.#limits
    if (!limits) return
    const next = (): ClientFrame | undefined => {
      const nonce = this.#discards[0]
      if (nonce) return { type: 'discard', nonce }
      const most = this.#careful.size ? 1 : limits.inFlight
      if (this.#inFlight.size >= most) return undefined
      return this.#entries.find((entry) => waits(entry) && !this.#inFlight.has(entry.command.nonce))?.command
    }
    for (let frame = next(); frame; frame = next()) {
      const wait = this.#pace.wait(limits)
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pump(), wait)
        return
      }
      if (!this.say(frame)) return
      this.#pace.take()
      if (frame.type === 'discard') this.#discards.shift()
      else if ('nonce' in frame) this.#inFlight.add(frame.nonce)
    }
  }
}

function waits({ row }: Entry): boolean {
  return !row || row.state === 'pending'
}

function rowOf({ nonce, body, replyTo }: ClientFrame<'send'>, at: number): Pending {
  return { nonce, body, at, state: 'pending', ...(replyTo && { replyTo }) }
}
