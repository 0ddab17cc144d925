import ReconnectingWebSocket from 'partysocket/ws'
import type { ClientFrame } from '../../protocol/client.ts'
import { CLOSE, FINAL_CLOSES } from '../../protocol/codes.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import { ParlorError } from './error.ts'
import { Heartbeat } from './heartbeat.ts'
import { watchPage } from './page.ts'
import type { Session } from './session.ts'
import type { Connection } from './state.ts'

const [LEAST, MOST] = [500, 30_000]
/** A connection that lasted so long was a good one: the next failure starts from the shortest wait. */
const STEADY = 5000
/** Where the server asks for distance, the wait is 15–30 s. */
const CROWDED: readonly number[] = [CLOSE.full, CLOSE.tooMany, CLOSE.flooding]

const WORDS: Partial<Record<number, NonNullable<Connection['code']>>> = {
  [CLOSE.malformed]: 'malformed',
  [CLOSE.token]: 'identity_expired',
  [CLOSE.forbidden]: 'forbidden',
  [CLOSE.notFound]: 'not_found',
  [CLOSE.tooMany]: 'too_many',
  [CLOSE.gone]: 'gone',
  [CLOSE.full]: 'full',
  [CLOSE.flooding]: 'flooding',
}
/** What a 4403 may be about: the server says it as the reason. */
const REASONS: readonly string[] = ['banned', 'origin', 'password_required', 'identity_required', 'closed']

export interface SocketOptions {
  server: string
  site: string
  room: string
  session: Session
  /** Where to go on from. */
  resume: () => { epoch: string; rev: number } | undefined
  frame: (frame: ServerFrame) => void
  down: (code: number) => void
  state: (connection: Connection) => void
  limit: () => number
}

/** Keeps one WebSocket to a room: connects, waits with full jitter, beats, says what it received. */
export class Socket {
  /** The token the server has last been given. */
  token = ''
  readonly #socket: ReconnectingWebSocket
  readonly #beat: Heartbeat
  #unwatch: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #trying = false
  #tries = 0
  #liveAt: number | undefined
  #wasLive = false
  #renewed = false
  #final = false
  #bye = 0
  #until: number | undefined
  #bytes = 0
  #confirmed = 0

  constructor(private readonly options: SocketOptions) {
    const { session } = options
    this.#socket = new ReconnectingWebSocket(
      () => this.#url(),
      () => ['parlor.v1', (this.token = session.grant?.token ?? '')],
      { startClosed: true, maxRetries: 0, maxEnqueuedMessages: 0, connectionTimeout: 10_000 },
    )
    this.#beat = new Heartbeat(
      () => this.#socket.send('ping'),
      () => this.#drop(),
    )
    this.#socket.onopen = () => this.#opened()
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#received(data)
    this.#socket.onclose = ({ code, reason }) => this.#closed(code, reason)
    this.#socket.onerror = () => this.#closed(1006, '')
  }

  connect(): void {
    this.#unwatch ??= watchPage({
      awake: () => this.#awake(),
      hidden: () => this.#liveAt !== undefined && this.#beat.start(),
      frozen: () => this.#drop(false),
    })
    if (!this.#trying && this.#liveAt === undefined && this.#timer === undefined) void this.#try()
  }

  close(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#wasLive = this.#final = this.#renewed = false
    this.#tries = 0
    this.#drop(false)
    this.options.state({ state: 'idle' })
  }

  retryNow(): void {
    if (!this.#unwatch) return this.connect()
    if (this.#liveAt !== undefined || this.#trying) return
    this.#final = false
    void this.#try()
  }

  /** Whether it could go. */
  say(frame: ClientFrame): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#socket.send(JSON.stringify(frame))
  }

  /** The room has welcomed us. */
  live(): void {
    this.#trying = this.#renewed = false
    this.#wasLive = true
    this.#liveAt ??= Date.now()
    this.options.state({ state: 'live' })
  }

  /** The room announced that it will close, and when to come back (seconds). */
  bye(after: number): void {
    this.#bye = after * 1000
  }

  /** The room said until when it refuses us (milliseconds since 1970). */
  until(until: number | undefined): void {
    this.#until = until
  }

  #url(): string {
    const { server, site, room, resume } = this.options
    const path = `/v1/sites/${encodeURIComponent(site)}/rooms/${encodeURIComponent(room)}/socket`
    const from = resume()
    const query = from ? `?epoch=${encodeURIComponent(from.epoch)}&rev=${from.rev}` : ''
    return server.replace(/^http/, 'ws') + path + query
  }

  async #try(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#trying = true
    const attempt = ++this.#attempt
    if (!this.#tries) this.#tell()
    try {
      await this.options.session.current()
    } catch (error) {
      if (attempt === this.#attempt) this.#refused(error)
      return
    }
    if (attempt === this.#attempt) this.#socket.reconnect()
  }

  /** No session. */
  #refused(error: unknown): void {
    this.#trying = false
    const { code, retryAfter } = error instanceof ParlorError ? error : new ParlorError('unreachable')
    if (code === 'unreachable' || code === 'internal') return this.#again()
    if (retryAfter || code === 'rate_limited' || code === 'network_busy')
      return this.#again((retryAfter ?? 15) * 1000 + Math.random() * 1000, code)
    this.#stop(code)
  }

  #opened(): void {
    this.#bytes = this.#confirmed = 0
    this.#until = undefined
    this.#beat.start()
  }

  #received(data: unknown): void {
    this.#beat.alive()
    if (typeof data !== 'string' || data === 'pong') return
    this.#bytes += new TextEncoder().encode(data).length
    if (this.#bytes - this.#confirmed >= this.options.limit()) {
      this.#confirmed = this.#bytes
      this.say({ type: 'received', bytes: this.#bytes })
    }
    this.options.frame(JSON.parse(data) as ServerFrame)
  }

  #closed(code: number, reason: string): void {
    if (!this.#trying && this.#liveAt === undefined) return
    if (Date.now() - (this.#liveAt ?? Infinity) > STEADY) this.#tries = 0
    this.#trying = false
    this.#liveAt = undefined
    this.#beat.stop()
    this.options.down(code)
    const word = REASONS.includes(reason) ? (reason as Connection['code']) : WORDS[code]
    if (code === CLOSE.token && !this.#renewed) {
      this.#renewed = true
      this.options.session.refused()
      void this.#try()
    } else if (code === CLOSE.token || FINAL_CLOSES.has(code)) this.#stop(word)
    else if (CROWDED.includes(code)) this.#again(15_000 * (1 + Math.random()), word)
    else this.#again()
  }

  #stop(code: Connection['code']): void {
    this.#final = true
    this.#renewed = false
    const until = this.#until
    this.options.state({ state: 'closed', ...(code && { code }), ...(until && { until }) })
    // Past about 25 days a timer would fire at once; nobody keeps a page open so long.
    if (until) this.#schedule(Math.min(Math.max(until - Date.now(), LEAST), 2 ** 31 - 1))
  }

  #again(wait?: number, code?: Connection['code']): void {
    const most = Math.min(MOST, 2 * LEAST * 2 ** this.#tries++)
    const jitter = LEAST + Math.random() * (most - LEAST)
    const due = wait ?? (this.#bye ? this.#bye + jitter : jitter)
    this.#bye = 0
    this.#schedule(due)
    this.#tell(code, Date.now() + due)
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#final = false
      void this.#try()
    }, wait)
  }

  #tell(code?: Connection['code'], until?: number): void {
    const offline = typeof navigator !== 'undefined' && 'onLine' in navigator && !navigator.onLine
    const why = offline ? 'offline' : (code ?? (this.#tries >= 2 ? 'unreachable' : undefined))
    const state = this.#wasLive ? 'reconnecting' : 'connecting'
    this.options.state({ state, ...(why && { code: why }), ...(until && { until }) })
  }

  /** Online again, or looked at again. */
  #awake(): void {
    if (this.#final) return
    if (this.#liveAt !== undefined) this.#beat.now()
    else if (!this.#trying) void this.#try()
  }

  /** Lets go of the socket without waiting for its closing. */
  #drop(again = true): void {
    const had = this.#trying || this.#liveAt !== undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#attempt++
    this.#beat.stop()
    this.#trying = false
    this.#liveAt = undefined
    this.#socket.close()
    if (had) this.options.down(1006)
    if (again) this.#again()
  }
}
