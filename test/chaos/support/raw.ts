import WebSocket from 'ws'
import { memberToken, ORIGIN } from '../../../bench/load/target.ts'
import { until } from '../../../bench/load/statistics.ts'
import type { Server } from '../../../bench/server/launch.ts'
import type { ServerFrame } from '../../../protocol/server.ts'

/** The code a `RawClient` leaves with. */
export const LEFT = 1000

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>

/** A socket with no manners of its own: it says what it is told to, and remembers what it hears. */
export class RawClient {
  readonly frames: ServerFrame[] = []
  closed: number | undefined
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as ServerFrame))
    socket.on('close', (code) => (this.closed = code))
    // A server that hangs up in the middle of a frame is the subject here, not an accident.
    socket.on('error', () => (this.closed ??= 1006))
  }

  /** Dials as a member; `query` may say where to resume from. */
  static async dial(
    server: Server,
    room: string,
    member: string,
    query = '',
    name?: string,
  ): Promise<RawClient> {
    const url = `ws://${server.host}/v1/sites/demo/rooms/${room}/socket${query}`
    const protocols = ['parlor.v1', await memberToken(member, name)]
    const client = new RawClient(new WebSocket(url, protocols, { origin: ORIGIN, perMessageDeflate: false }))
    await until(() => client.frames.length > 0 || client.closed !== undefined, `${member} to be let in`)
    return client
  }

  get open(): boolean {
    return this.closed === undefined && this.#socket.readyState === WebSocket.OPEN
  }

  send(data: string | Buffer): void {
    if (this.open) this.#socket.send(data, { binary: typeof data !== 'string' })
  }

  say(frame: object): void {
    this.send(JSON.stringify(frame))
  }

  /** The newest frame of a type that passes, as soon as there is one. */
  async until<T extends ServerFrame['type']>(
    type: T,
    passes: (frame: Frame<T>) => boolean = () => true,
  ): Promise<Frame<T>> {
    const found = () =>
      this.frames.findLast((frame): frame is Frame<T> => frame.type === type && passes(frame as Frame<T>))
    await until(() => found() !== undefined || !this.open, `a frame ${type}`, 10_000)
    const frame = found()
    if (!frame) throw new Error(`closed with ${this.closed} before ${type}`)
    return frame
  }

  /** Whether a frame with this nonce was refused. */
  refused(nonce: string): boolean {
    return this.frames.some((frame) => frame.type === 'rejected' && frame.nonce === nonce)
  }

  /** Says goodbye, if that is still possible, and waits until it is over. */
  async leave(): Promise<void> {
    this.#socket.close(LEFT)
    await until(() => this.closed !== undefined, 'the closing of a socket', 10_000)
  }

  drop(): void {
    this.#socket.terminate()
  }
}
