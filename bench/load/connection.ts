import WebSocket from 'ws'
import { LIMITS } from '../../protocol/limits.ts'
import { ORIGIN, type Target } from './target.ts'

/** One loaded socket: counts what arrives, and on a sampled one reads the send times out of the bodies. */
export class Connection {
  readonly #target: Target
  readonly #socket: WebSocket
  readonly member: string
  readonly sampled: boolean
  /** Settles on the first frame: the history is here. `bytes` is its size, `wait` milliseconds from dialling. */
  readonly joined: Promise<{ bytes: number; wait: number }>
  /** Milliseconds from send to delivery, of each message on a sampled connection. */
  latencies: number[] = []
  bytes = 0
  frames = 0
  delivered = 0
  /** Why the server hung up, where it did. */
  closed: number | undefined
  /** Called after each frame, with it. */
  heard: ((frame: Buffer) => void) | undefined
  #confirmed = 0
  #said = 0

  constructor(target: Target, room: string, member: string, protocols: string[], sampled = false) {
    this.#target = target
    this.member = member
    this.sampled = sampled
    const dialled = performance.now()
    this.#socket = new WebSocket(target.url(room), protocols, { origin: ORIGIN, perMessageDeflate: false })
    this.joined = new Promise((done, failed) => {
      this.#socket.once('message', (data: Buffer) => {
        try {
          // A client is ready to paint once it has read the frame, not once the frame is there.
          JSON.parse(data.toString())
          done({ bytes: data.length, wait: performance.now() - dialled })
        } catch (error) {
          failed(error)
        }
      })
      this.#socket.once('error', failed)
      this.#socket.once('close', (code) => failed(new Error(`closed with ${code} before joining`)))
    })
    this.#socket.on('message', (data: Buffer) => this.#receive(data))
    this.#socket.on('close', (code) => (this.closed = code))
  }

  /** Says one message that carries the time; returns its nonce. */
  say(): string {
    const nonce = `${this.member}-${String(this.#said++).padStart(8, '0')}`
    this.send(this.#target.say(`t=${performance.now().toFixed(2)} ${FILLER}`, nonce))
    return nonce
  }

  send(frame: string): void {
    this.#socket.send(frame)
  }

  /** Hangs up without a word, as a lost network does. */
  drop(): void {
    this.#socket.terminate()
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return
    const gone = new Promise((done) => this.#socket.once('close', done))
    this.#socket.close(1000)
    await gone
  }

  #receive(data: Buffer): void {
    this.bytes += data.length
    this.frames += 1
    const delivers = this.#target.delivers(data)
    this.delivered += delivers
    if (this.sampled && delivers > 0) this.#time(data)
    if (this.#target.confirms && this.bytes - this.#confirmed >= LIMITS.received) {
      this.#confirmed = this.bytes
      this.send(`{"type":"received","bytes":${this.bytes}}`)
    }
    this.heard?.(data)
  }

  #time(data: Buffer): void {
    const now = performance.now()
    for (const [, at] of data.toString().matchAll(/t=(\d+\.\d\d)/g)) this.latencies.push(now - Number(at))
  }
}

/** Members of one room, each on a socket of their own, all joined. Every `sample`th reads send times. */
export async function crowd(
  target: Target,
  room: string,
  size: number,
  { prefix = 'm', sample = 10 } = {},
): Promise<Connection[]> {
  const names = Array.from({ length: size }, (_, at) => `${prefix}${at}`)
  const protocols = await Promise.all(names.map((name) => target.protocols(name)))
  const all: Connection[] = []
  // Fifty at a time: joining is another scenario's subject.
  for (let at = 0; at < size; at += 50) {
    const some = names
      .slice(at, at + 50)
      .map((name, i) => new Connection(target, room, name, protocols[at + i] ?? [], (at + i) % sample === 0))
    await Promise.all(some.map((one) => one.joined))
    all.push(...some)
  }
  return all
}

const FILLER = 'the quick brown fox jumps over the lazy dog'
