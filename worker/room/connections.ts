import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Kind, Role } from '../../protocol/model.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import type { Bucket } from './rate.ts'

export type Activity = 'active' | 'idle' | 'away'
export type Screen = 'locked' | 'unlocked'

/** What a socket's attachment holds, and all that is known of it: it survives hibernation. */
export interface Session {
  member: string
  kind: Kind
  role: Role
  name?: string | undefined
  avatar?: string | undefined
  origin: string
  network: string
  /** When the token behind it ends. */
  expiresAt: number
  activity: Activity
  screen: Screen
  /** Ill-formed frames so far. */
  strikes: number
  /** What is left of how often this socket may bring another token. */
  renewals: Bucket
  /** A refused send that those behind it wait for. */
  blocked?: string | undefined
  /** The furthest seq this member has read. */
  read: number
  /** Bytes sent and confirmed when last confirmed. */
  sent: number
  received: number
}

/** One socket and the session behind it. */
export interface Connection extends Readonly<Session> {
  readonly socket: WebSocket
}

/** What broadcasting needs at hand for each socket, so that it reads no attachment. */
interface Line {
  member: string
  sent: number
  received: number
  /** Bytes of an answer that was asked for, which the cap leaves out until it is confirmed. */
  credit: number
}

const encoder = new TextEncoder()

/** The open sockets: who is behind them, and how anything gets out to them. */
export class Connections {
  /** Indexes over the attachments, built when the room wakes. */
  readonly #lines = new Map<WebSocket, Line>()
  readonly #byMember = new Map<string, Set<WebSocket>>()
  readonly #staff = new Set<string>()

  /** `left` is told once of each connection that ends, whoever ended it. */
  constructor(
    private readonly ctx: DurableObjectState,
    private readonly left: (connection: Connection) => void,
  ) {
    for (const socket of ctx.getWebSockets()) {
      if (socket.readyState === WebSocket.OPEN) this.#index(socket, this.of(socket))
    }
  }

  /** `counted`: by its network address, as guests are. */
  accept(socket: WebSocket, session: Session, counted: boolean): Connection {
    this.ctx.acceptWebSocket(socket, counted ? [session.network] : [])
    socket.serializeAttachment(session)
    this.#index(socket, session)
    return { socket, ...session }
  }

  of(socket: WebSocket): Connection {
    return { socket, ...(socket.deserializeAttachment() as Session) }
  }

  /** Changes what is known of a connection, durably as far as the socket lives. */
  update(connection: Connection, change: Partial<Session>): Connection {
    const { socket, ...session } = { ...this.of(connection.socket), ...change }
    // A token may turn out good after its socket has closed; it must not come back to life.
    if (!this.holds(connection)) return { socket, ...session }
    socket.serializeAttachment(session)
    if (session.member !== connection.member || session.role !== connection.role) {
      this.#unlist(socket, connection.member)
      this.#index(socket, session)
    }
    return { socket, ...session }
  }

  /** Forgets a socket that has closed, or is closing: it is counted and written to no more. */
  drop(socket: WebSocket): void {
    const line = this.#lines.get(socket)
    if (!line) return
    this.#lines.delete(socket)
    this.#unlist(socket, line.member)
    this.left(this.of(socket))
  }

  /** Whether the socket is still open here; asked by whoever had to wait. */
  holds({ socket }: Connection): boolean {
    return this.#lines.has(socket)
  }

  /** Open sockets. */
  get size(): number {
    return this.#lines.size
  }

  /** People connected, each once, watching ones too. */
  get count(): number {
    return this.#byMember.size
  }

  has(member: string): boolean {
    return this.#byMember.has(member)
  }

  /** The connections of one member: their tabs and devices. */
  all(member: string): Connection[] {
    return [...(this.#byMember.get(member) ?? [])].map((socket) => this.of(socket))
  }

  /** Ids of those connected, the most recently come first. */
  members(): string[] {
    return [...this.#byMember.keys()].reverse()
  }

  every(): Connection[] {
    return [...this.#lines.keys()].map((socket) => this.of(socket))
  }

  /** Ids of the owners and moderators connected. */
  staff(): Iterable<string> {
    return this.#staff
  }

  /** When a connection last pinged (milliseconds since 1970); undefined before its first. */
  heard({ socket }: Connection): number | undefined {
    return this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime()
  }

  /** Open guest sockets of one network address. */
  fromNetwork(network: string): number {
    return this.ctx.getWebSockets(network).filter((socket) => this.#lines.has(socket)).length
  }

  send(to: Connection, frame: ServerFrame): void {
    this.#push(to.socket, ...sized(JSON.stringify(frame)))
  }

  /** Sends what was asked for; being large, it does not count as falling behind until confirmed. */
  answer(to: Connection, text: string): void {
    const [, bytes] = sized(text)
    const line = this.#lines.get(to.socket)
    if (line) line.credit = Math.max(line.credit, bytes)
    this.#push(to.socket, text, bytes)
  }

  broadcast(frame: ServerFrame): void {
    const [text, bytes] = sized(JSON.stringify(frame))
    for (const socket of this.#lines.keys()) this.#push(socket, text, bytes)
  }

  /** A client's word on how much it has received in all. It can't have received more than was sent. */
  confirm(connection: Connection, bytes: number): void {
    const line = this.#lines.get(connection.socket)
    if (!line) return
    line.received = Math.max(line.received, Math.min(bytes, line.sent))
    if (line.received === line.sent) line.credit = 0
    const { socket, ...session } = connection
    socket.serializeAttachment({ ...session, sent: line.sent, received: line.received })
  }

  close({ socket }: Connection, code: number, reason: string): void {
    this.#close(socket, code, reason)
  }

  /** One failing socket stops nobody else: its own close event follows and cleans up. */
  #push(socket: WebSocket, text: string, bytes: number): void {
    const line = this.#lines.get(socket)
    if (!line || socket.readyState !== WebSocket.OPEN) return
    // There is no bufferedAmount here, and what is queued for a stalled reader stays in memory
    // even after a close, so the cap is checked before each send.
    if (line.sent + bytes - line.received > LIMITS.unreceived + line.credit) {
      return this.#close(socket, CLOSE.tooSlow, 'too_slow')
    }
    line.sent += bytes
    try {
      socket.send(text)
    } catch {
      this.#close(socket, CLOSE.restart, 'send_failed')
    }
  }

  /** A peer that never answers a close would otherwise stay listed, so it is dropped at once. */
  #close(socket: WebSocket, code: number, reason: string): void {
    try {
      socket.close(code, reason)
    } catch {
      // Already closed: what was wanted.
    }
    this.drop(socket)
  }

  #index(socket: WebSocket, { member, role, sent, received }: Session): void {
    const line = this.#lines.get(socket)
    if (line) line.member = member
    else this.#lines.set(socket, { member, sent, received, credit: 0 })
    const sockets = this.#byMember.get(member)
    if (sockets) sockets.add(socket)
    else this.#byMember.set(member, new Set([socket]))
    if (role === 'owner' || role === 'moderator') this.#staff.add(member)
    else this.#staff.delete(member)
  }

  #unlist(socket: WebSocket, member: string): void {
    const sockets = this.#byMember.get(member)
    sockets?.delete(socket)
    if (sockets?.size !== 0) return
    this.#byMember.delete(member)
    this.#staff.delete(member)
  }
}

function sized(text: string): [text: string, bytes: number] {
  return [text, encoder.encode(text).byteLength]
}
