import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { moderates } from '../../protocol/roles.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import { type Connection, horizonOf, type Session } from './session.ts'

/** What broadcasting needs at hand for each socket, so that it reads no attachment. */
interface Line {
  member: string
  name: string | undefined
  was: string[] | undefined
  /** The newest seq that its member may not see. */
  horizon: number
  /** Whether the site knows that its member was here. */
  projected: boolean
  sent: number
  received: number
  /** Bytes of an answer that was asked for, which the cap leaves out until it is confirmed. */
  credit: number
}

/** What of a session is at hand in indexes. */
const INDEXED = ['member', 'name', 'was', 'role', 'since', 'projected'] as const

const encoder = new TextEncoder()

/** The open sockets: who is behind them, and how anything gets out to them. */
export class Connections {
  /** Indexes over the attachments, built when the room wakes. */
  readonly #lines = new Map<WebSocket, Line>()
  readonly #byMember = new Map<string, Set<WebSocket>>()
  readonly #staff = new Set<string>()
  /** By former ids; only members who have such are in it. */
  readonly #byFormer = new Map<string, Set<WebSocket>>()
  /** Those who may not see all of the history. Empty in most rooms: then each frame is one text. */
  readonly #veiled = new Set<WebSocket>()
  #sorted: string[] | undefined

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
    if (INDEXED.some((key) => key in change)) {
      this.#unlist(socket)
      this.#index(socket, session)
    }
    return { socket, ...session }
  }

  /** Forgets a socket that has closed, or is closing: it is counted and written to no more. */
  drop(socket: WebSocket): void {
    if (!this.#lines.has(socket)) return
    this.#unlist(socket)
    this.#lines.delete(socket)
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

  /** Those connected who were known under another id before. */
  formerly(id: string): Connection[] {
    return [...(this.#byFormer.get(id) ?? [])].map((socket) => this.of(socket))
  }

  /** Ids of some with a name that contains `query`, in their order, the first of them behind `after`. */
  named(query: string, after: string, limit: number): string[] {
    this.#sorted ??= [...this.#byMember.keys()].sort()
    const found: string[] = []
    for (const id of this.#sorted) {
      if (id <= after) continue
      const [socket] = this.#byMember.get(id) ?? []
      const name = socket && this.#lines.get(socket)?.name
      if (name?.toLowerCase().includes(query)) found.push(id)
      if (found.length === limit) break
    }
    return found
  }

  every(): Connection[] {
    return [...this.#lines.keys()].map((socket) => this.of(socket))
  }

  /** Those of whom the site does not know yet that they are here. */
  unprojected(): Connection[] {
    const lines = [...this.#lines].filter(([, { name, projected }]) => name !== undefined && !projected)
    return lines.map(([socket]) => this.of(socket))
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

  /** Tells those who have a name. */
  broadcastNamed(frame: ServerFrame): void {
    const [text, bytes] = sized(JSON.stringify(frame))
    for (const [socket, { name }] of this.#lines) if (name !== undefined) this.#push(socket, text, bytes)
  }

  /**
   * Tells everyone what each may see of `seqs`: `frameFor` makes the frame for a horizon. Where all may
   * see all, it is made once. `own`: what only one member is told besides, on all their sockets.
   */
  broadcastSeen<F extends ServerFrame>(
    seqs: readonly number[],
    frameFor: (horizon: number) => F,
    own: ReadonlyMap<string, Partial<F>> = new Map(),
  ): void {
    const lowest = Math.min(...seqs)
    const kept = [...this.#veiled].filter((socket) => (this.#lines.get(socket)?.horizon ?? 0) >= lowest)
    if (kept.length === 0 && own.size === 0) return this.broadcast(frameFor(0))
    const texts = new Map<number, [string, number]>()
    for (const [socket, { horizon, member }] of this.#lines) {
      // Of two horizons between the same two of these seqs, one hides what the other hides.
      const hidden = horizon < lowest ? 0 : seqs.filter((seq) => seq <= horizon).length
      const text = texts.get(hidden) ?? sized(JSON.stringify(frameFor(horizon)))
      texts.set(hidden, text)
      const more = own.get(member)
      if (more) this.#push(socket, ...sized(`${text[0].slice(0, -1)},${JSON.stringify(more).slice(1)}`))
      else this.#push(socket, ...text)
    }
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

  #index(socket: WebSocket, session: Session): void {
    const { member, name, was, role, sent, received } = session
    const projected = session.projected !== undefined
    const told = { member, name, was, projected, horizon: horizonOf(session) }
    const line = this.#lines.get(socket)
    if (line) Object.assign(line, told)
    else this.#lines.set(socket, { ...told, sent, received, credit: 0 })
    if (!this.#byMember.has(member)) this.#sorted = undefined
    put(this.#byMember, member, socket)
    for (const id of was ?? []) put(this.#byFormer, id, socket)
    if (told.horizon > 0) this.#veiled.add(socket)
    if (moderates(role)) this.#staff.add(member)
    else this.#staff.delete(member)
  }

  #unlist(socket: WebSocket): void {
    const { member, was } = this.#lines.get(socket) ?? {}
    this.#veiled.delete(socket)
    for (const id of was ?? []) take(this.#byFormer, id, socket)
    if (member === undefined || !take(this.#byMember, member, socket)) return
    this.#sorted = undefined
    this.#staff.delete(member)
  }
}

function put(index: Map<string, Set<WebSocket>>, id: string, socket: WebSocket): void {
  const sockets = index.get(id)
  if (sockets) sockets.add(socket)
  else index.set(id, new Set([socket]))
}

/** True where that was the last of them. */
function take(index: Map<string, Set<WebSocket>>, id: string, socket: WebSocket): boolean {
  const sockets = index.get(id)
  sockets?.delete(socket)
  return sockets?.size === 0 && index.delete(id)
}

function sized(text: string): [text: string, bytes: number] {
  return [text, encoder.encode(text).byteLength]
}
