import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'
import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { effective, mayCreate } from '../../protocol/settings.ts'
import type { Env } from '../env.ts'
import { CREATED, type Handshake, readHandshake } from '../lib/handshake.ts'
import { isIdentified, refusalOf, refuse, upgraded } from './admission.ts'
import type { Connection } from './connections.ts'
import { decode } from './decode.ts'
import migrations from './migrations/migrations.js'
import { RateLimit } from './rate.ts'
import { rooms } from './schema.ts'
import { sessionOf } from './sessions.ts'
import { wire, type Wired } from './wiring.ts'

/** A room that nobody wrote in is looked at after a day. */
const IDLE = 86_400_000
const STRIKES = 3

/**
 * One room: sockets, decoding, dispatch and one alarm. It has no rules of its own; every
 * capability is a part, put together in `wiring.ts`. An object that no room was ever created in
 * stores nothing.
 */
export class Room extends DurableObject<Env> {
  #room: Wired | undefined
  readonly #frames = new RateLimit(100, 300)

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    void ctx.blockConcurrencyWhile(async () => {
      const tables = ctx.storage.sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'room'`).toArray()
      if (tables.length > 0) await this.#open()
    })
  }

  /** Takes a socket that the Worker has let through (`lib/handshake.ts`). */
  override async fetch(request: Request): Promise<Response> {
    const handshake = readHandshake(request)
    const existed = this.#room !== undefined
    const room =
      this.#room
      ?? (mayCreate(handshake.claims.settings, handshake.room) ? await this.#create(handshake) : undefined)
    if (!room) return refuse([CLOSE.notFound, 'not_found'])
    const refusal = refusalOf(handshake, room.connections)
    if (refusal) return refuse(refusal)

    const { 0: client, 1: server } = new WebSocketPair()
    const connection = room.connections.accept(
      server,
      sessionOf(handshake),
      !isIdentified(handshake.claims.kind),
    )
    room.welcome(connection, handshake.epoch === room.epoch ? handshake.rev : undefined)
    room.joined(connection)
    room.alarms.arm()
    return upgraded(client, existed ? {} : { [CREATED]: '1' })
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    const room = this.#room
    if (!room) return socket.close(CLOSE.notFound, 'not_found')
    const from = room.connections.of(socket)
    // A peer may leave a close unanswered and go on sending; the room is done with it.
    if (!room.connections.holds(from)) return
    if (typeof data !== 'string') return room.connections.close(from, CLOSE.binary, 'binary')
    if (tooLarge(data)) return room.connections.close(from, CLOSE.tooLarge, 'too_large')
    if (this.#frames.take(from.member, Date.now()) > 0) {
      return room.connections.close(from, CLOSE.flooding, 'flooding')
    }
    this.#receive(room, from, data)
    room.alarms.arm()
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    this.#leave(socket)
    answerClose(socket, code, reason)
  }

  override webSocketError(socket: WebSocket): void {
    this.#leave(socket)
  }

  override async alarm(): Promise<void> {
    await this.#room?.alarms.ring()
  }

  #leave(socket: WebSocket): void {
    this.#room?.leave(socket)
    this.#room?.alarms.arm()
  }

  #receive({ connections, receive }: Wired, from: Connection, text: string): void {
    const decoded = decode(text)
    if (decoded.is === 'bad_json') return connections.close(from, CLOSE.badJson, 'bad_json')
    if (decoded.is === 'frame') return receive(from, decoded.frame)
    const { is: code, ...nonce } = decoded
    connections.send(from, { type: 'rejected', ...nonce, code })
    if (code !== 'malformed') return
    const { strikes } = connections.update(from, { strikes: from.strikes + 1 })
    if (strikes >= STRIKES) connections.close(from, CLOSE.malformed, 'malformed')
  }

  async #create({ claims, room: slug }: Handshake): Promise<Wired | undefined> {
    await this.ctx.blockConcurrencyWhile(async () => {
      if (this.#room) return
      const db = drizzle(this.ctx.storage)
      await migrate(db, migrations)
      const now = Date.now()
      const { keepDays, keepMessages } = effective(claims.settings)
      db.insert(rooms)
        .values({
          site: claims.site,
          slug,
          epoch: crypto.randomUUID(),
          createdAt: now,
          idleAt: now + IDLE,
          keepDays: keepDays || null,
          keepMessages: keepMessages || null,
        })
        .onConflictDoNothing()
        .run()
      await this.#open()
    })
    return this.#room
  }

  async #open(): Promise<void> {
    const db = drizzle(this.ctx.storage)
    await migrate(db, migrations)
    const row = db.select().from(rooms).get()
    const alarm = (await this.ctx.storage.getAlarm()) ?? undefined
    if (!row) return
    const forget = () => {
      this.#room = undefined
      return this.ctx.storage.deleteAll()
    }
    this.#room = wire(row, { ctx: this.ctx, secret: this.env.PARLOR_SECRET, alarm, forget })
  }
}

/** Answers a close, or the peer waits for ever. 1006 and 1015 have nobody to answer, 1005 is "no code". */
function answerClose(socket: WebSocket, code: number, reason: string): void {
  if (code === 1006 || code === 1015) return
  try {
    if (code === 1005) socket.close(1000)
    else socket.close(code, reason)
  } catch {
    // A peer may close with a code that must not be sent back.
    socket.close(1002)
  }
}

function tooLarge(text: string): boolean {
  if (text.length > LIMITS.frame) return true
  return text.length * 3 > LIMITS.frame && new TextEncoder().encode(text).byteLength > LIMITS.frame
}
