import type { ClientFrame } from '../../protocol/client.ts'
import { CLOSE, FINAL_CLOSES } from '../../protocol/codes.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import { bytesOf } from './bytes.ts'
import { type ClosedBy, wordOf } from './closes.ts'
import { ParlorError } from './error.ts'
import { browser, listen, visible } from './page.ts'
import type { Session } from './session.ts'
import type { Signal } from './signal.ts'
import type { Connection } from './state.ts'
import { Timer } from './timer.ts'

const [LEAST, MOST] = [500, 30_000]
/** Where the server asks for distance, the wait is this long, and up to twice. */
const CROWDED = 15_000
/** A connection that lasted so long was a good one: the next failure starts from the shortest wait. */
const STEADY = 5000
/** A socket silent for so long is asked for a sign of life: any frame is one. */
const SILENT = { seen: 25_000, hidden: 60_000 }
const MISSING = 8000
/** A connection that takes longer to open is given up. */
const OPENING = 10_000

export interface SocketOptions {
  server: string
  site: string
  room: string
  session: Session
  connection: Signal<Connection>
  /** What opens a room that asks for a password. */
  pass: () => string | undefined
  /** Where to go on from, as a query. */
  resume: () => string
  frame: (frame: ServerFrame) => void
  down: (code: number) => void
  /** What is received is confirmed each so many bytes. */
  limit: () => number
}

/**
 * Keeps one WebSocket to a room: connects, waits with full jitter, beats, says what it received.
 * Why without a library: docs/decisions/0001-native-websocket.md.
 */
export class Socket {
  /** The token the server has last been given. */
  token = ''
  /** The room announced that it will close: milliseconds to stay away. */
  away = 0
  /** What the room said before it shut us out: why, and until when (milliseconds since 1970). */
  said: Pick<Connection, 'until' | 'reason'> = {}
  readonly #options: SocketOptions
  readonly #beat = new Timer()
  readonly #timer = new Timer()
  #socket: WebSocket | undefined
  /** Counts attempts: nothing is heard of one that was let go of. */
  #attempt = 0
  #phase: 'idle' | 'waiting' | 'trying' | 'live' | 'final' = 'idle'
  #unlisten: (() => void) | undefined
  #tries = 0
  #wasLive = false
  #renewed = false
  #bytes = 0

  constructor(options: SocketOptions) {
    this.#options = options
  }

  connect(): void {
    this.#unlisten ??= listen(
      ['online', 'offline', 'pageshow', 'pagehide', 'visibilitychange'],
      ({ type }) => {
        // A page put aside for "back" must hold no socket, or it is not kept.
        if (type === 'pagehide') this.#drop()
        else if (type !== 'visibilitychange' || visible()) this.#awake()
      },
    )
    if (this.#phase === 'idle') this.#try()
  }

  close(): void {
    this.#unlisten?.()
    this.#unlisten = undefined
    this.#drop()
    this.#phase = 'idle'
    this.#wasLive = this.#renewed = false
    this.#tries = 0
    this.#options.connection.value = { state: 'idle' }
  }

  /** Tries again at once, also after a final close. */
  retryNow(): void {
    if (this.#phase === 'waiting' || this.#phase === 'final') this.#try()
  }

  /** Whether it could go. */
  say(frame: ClientFrame): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  /** The room has welcomed us. */
  live(): void {
    if (this.#phase === 'live') return
    this.#phase = 'live'
    this.#wasLive = true
    this.#renewed = false
    this.#timer.set(STEADY, () => (this.#tries = 0))
    this.#options.connection.value = { state: 'live' }
  }

  get #url(): string {
    const { server, site, room, resume } = this.#options
    const path = `/v1/sites/${encodeURIComponent(site)}/rooms/${encodeURIComponent(room)}/socket`
    return server.replace(/^http/, 'ws') + path + resume()
  }

  #try(): void {
    this.#timer.stop()
    this.#phase = 'trying'
    if (!this.#tries) this.#tell()
    const attempt = ++this.#attempt
    const holds = (): boolean => attempt === this.#attempt
    this.#options.session
      .current()
      .then(() => holds() && this.#open(holds))
      .catch((error: unknown) => holds() && this.#refused(error))
  }

  #open(holds: () => boolean): void {
    const { session, pass } = this.#options
    this.token = session.grant?.token ?? ''
    const protocols = ['parlor.v1', this.token, pass() ?? ''].filter(Boolean)
    const socket = (this.#socket = new WebSocket(this.#url, protocols))
    this.#beat.set(OPENING, () => this.#lost())
    socket.onopen = () => {
      if (!holds()) return
      this.#bytes = 0
      this.said = {}
      this.#alive()
    }
    socket.onmessage = ({ data }) => holds() && this.#received(String(data))
    socket.onclose = ({ code, reason }) => holds() && this.#closed(code, reason)
    socket.onerror = () => holds() && this.#closed(0, '')
  }

  /** No session, or a page that forbids the connection. */
  #refused(error: unknown): void {
    const { code, retryAfter, told } = error instanceof ParlorError ? error : new ParlorError('unreachable')
    if (code === 'unreachable' || code === 'internal') this.#again()
    else if (retryAfter || code === 'rate_limited' || code === 'network_busy')
      this.#again(code, (retryAfter ?? 15) * 1000)
    else {
      this.said = { until: told?.until }
      // Without the host's word not even a token is given.
      this.#stop(code === 'identity_required' ? 'signed_only' : code)
    }
  }

  #alive(): void {
    this.#beat.set(visible() ? SILENT.seen : SILENT.hidden, () => this.#ping())
  }

  #ping(): void {
    this.#socket?.send('ping')
    this.#beat.set(MISSING, () => this.#lost())
  }

  #lost(): void {
    this.#drop()
    this.#again()
  }

  #received(data: string): void {
    this.#alive()
    if (data === 'pong') return
    const length = bytesOf(data)
    this.#bytes += length
    // Told whenever another multiple of the limit has been passed.
    if (this.#bytes % this.#options.limit() < length) this.say({ type: 'received', bytes: this.#bytes })
    try {
      this.#options.frame(JSON.parse(data) as ServerFrame)
    } catch (error) {
      // As good as lost: whoever has missed a change finds out by the next one.
      console.error('<parlor-room>: a frame could not be applied.', error)
    }
  }

  #closed(code: number, reason: string): void {
    this.#drop(code)
    const word = wordOf(code, reason)
    if (code === CLOSE.token && !this.#renewed) {
      this.#renewed = true
      this.#options.session.refused()
      this.#try()
    } else if (code === CLOSE.token || FINAL_CLOSES.has(code)) this.#stop(word)
    else if (word) this.#again(word, CROWDED, CROWDED)
    else this.#again()
  }

  #stop(code: ClosedBy): void {
    this.#phase = 'final'
    this.#renewed = false
    this.#options.connection.value = { state: 'closed', code, ...this.said }
    this.#await()
  }

  /** Where a refusal ends of itself. A page that was put aside, or slept, has lost its timer. */
  #await(): void {
    const { until } = this.said
    if (until) this.#timer.set(Math.max(until - Date.now(), LEAST), () => this.#try())
  }

  #again(code?: ClosedBy, least = LEAST + this.away, spread = 0): void {
    spread ||= Math.min(MOST, 2 * LEAST * 2 ** this.#tries) - LEAST
    const wait = least + Math.random() * spread
    this.#tries++
    this.away = 0
    this.#phase = 'waiting'
    this.#timer.set(wait, () => this.#try())
    this.#tell(code, Date.now() + wait)
  }

  #tell(known?: ClosedBy, until?: number): void {
    const state = this.#wasLive ? 'reconnecting' : 'connecting'
    const failing = this.#tries > 1 ? 'unreachable' : undefined
    const code = browser().onLine === false ? 'offline' : (known ?? failing)
    this.#options.connection.value = { state, code, until }
  }

  /** Online again, or looked at again. */
  #awake(): void {
    if (this.#phase === 'live') this.#ping()
    else if (this.#phase === 'waiting') this.#try()
    else if (this.#phase === 'final') this.#await()
  }

  /** Lets go of the connection without waiting for its end. */
  #drop(code = 0): void {
    if (this.#phase !== 'final') this.#phase = 'waiting'
    this.#timer.stop()
    this.#beat.stop()
    this.#attempt++
    this.#socket?.close()
    this.#options.down(code)
  }
}
