import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'
import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { effective, mayCreate } from '../../protocol/settings.ts'
import type { Env } from '../env.ts'
import { CREATED, type Handshake, readHandshake } from '../lib/handshake.ts'
import { shardAt, shardOf, siteAt } from '../lib/places.ts'
import type { Policy, RoomRemote } from '../lib/remote.ts'
import { DAY } from '../lib/time.ts'
import type { UnfurlRemote } from '../lib/unfurl/remote.ts'
import { closedTo, type Refused } from './access.ts'
import { isByTerms, makesMany, refuse, upgraded } from './admission.ts'
import { decode } from './decode.ts'
import migrations from './migrations/migrations.js'
import { columnsOf, type RoomRow } from './policy.ts'
import { RateLimit } from './rate.ts'
import { rooms } from './schema.ts'
import { type Connection, isIdentified, sessionOf } from './session.ts'
import { wire, type Wired } from './wiring.ts'

/** A room that nobody wrote in is looked at after a day. */
const IDLE = DAY
const STRIKES = 3
const NOT_FOUND = { ok: false, code: 'not_found' } as const

/**
 * One room: sockets, decoding, dispatch and one alarm. It has no rules of its own; every
 * capability is a part, put together in `wiring.ts`. An object that no room was ever created in
 * stores nothing.
 */
export class Room extends DurableObject<Env> implements RoomRemote {
  #room: Wired | undefined
  #jurisdiction: string | null = null
  /** While somebody makes the room by joining. */
  #making: Promise<Refused | undefined> | undefined
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
    const room = this.#room ?? (await this.#createdBy(handshake))
    if ('close' in room) return refuse(room)
    this.#place(handshake.claims.jurisdiction)
    const found = room.admit(handshake)
    const heard = isByTerms(found) && (await room.heard(handshake.claims.version)) && this.#room === room
    const session = heard ? room.admit(handshake) : found
    if ('close' in session) return refuse(session)

    const { 0: client, 1: server } = new WebSocketPair()
    const connection = room.connections.accept(server, session, !isIdentified(session))
    room.joined(connection, handshake)
    room.alarms.arm()
    return upgraded(client, existed ? {} : { [CREATED]: '1' })
  }

  async configure(policy: Policy): Promise<void> {
    if (!this.#room) await this.#create(policy)
    await this.#room?.remote.configure(policy)
  }

  async destroy(): Promise<void> {
    this.#room?.end()
    await this.#room?.clear()
    await this.ctx.blockConcurrencyWhile(async () => {
      // Somebody may have come meanwhile.
      this.#room?.end()
      if (this.#room) await this.#forget()
    })
  }

  async grant(...given: Parameters<RoomRemote['grant']>): ReturnType<RoomRemote['grant']> {
    return (await this.#room?.remote.grant(...given)) ?? NOT_FOUND
  }
  async ban(...given: Parameters<RoomRemote['ban']>): ReturnType<RoomRemote['ban']> {
    return (await this.#room?.remote.ban(...given)) ?? NOT_FOUND
  }
  async attempt(...given: Parameters<RoomRemote['attempt']>): ReturnType<RoomRemote['attempt']> {
    return (await this.#room?.remote.attempt(...given)) ?? NOT_FOUND
  }
  async list(...given: Parameters<RoomRemote['list']>): ReturnType<RoomRemote['list']> {
    return (await this.#room?.remote.list(...given)) ?? NOT_FOUND
  }
  async post(...given: Parameters<RoomRemote['post']>): ReturnType<RoomRemote['post']> {
    return (await this.#room?.remote.post(...given)) ?? NOT_FOUND
  }
  async remove(...given: Parameters<RoomRemote['remove']>): ReturnType<RoomRemote['remove']> {
    return (await this.#room?.remote.remove(...given)) ?? NOT_FOUND
  }
  async exported(...given: Parameters<RoomRemote['exported']>): ReturnType<RoomRemote['exported']> {
    return (await this.#room?.remote.exported(...given)) ?? NOT_FOUND
  }
  async did(...given: Parameters<RoomRemote['did']>): ReturnType<RoomRemote['did']> {
    return (await this.#room?.remote.did(...given)) ?? NOT_FOUND
  }
  async revoke(...given: Parameters<RoomRemote['revoke']>) {
    await this.#room?.remote.revoke(...given)
  }
  async outdated(...given: Parameters<RoomRemote['outdated']>) {
    await this.#room?.remote.outdated(...given)
  }
  async erase(...given: Parameters<RoomRemote['erase']>) {
    await this.#room?.remote.erase(...given)
  }

  async reindex(): ReturnType<RoomRemote['reindex']> {
    return (await this.#room?.remote.reindex()) ?? NOT_FOUND
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

  /** Makes the room that somebody wants to join, if its site lets them and they could come in. */
  async #createdBy(handshake: Handshake): Promise<Wired | Refused> {
    const { claims, room: slug } = handshake
    const missing = { close: CLOSE.notFound, reason: 'not_found' }
    if (!mayCreate(claims.settings, slug)) return missing
    const { version, site } = claims
    const policy = {
      site,
      slug,
      version,
      settings: effective(claims.settings),
      state: 'open',
      passwordRev: 0,
    } as const
    const refused = closedTo(sessionOf(handshake), policy, () => false)
    if (refused) return refused
    // Of many who come at once one makes it, and only that is counted.
    while (this.#making) await this.#making.catch(() => undefined)
    if (this.#room) return this.#room
    this.#making = this.#makeFor(handshake, policy)
    try {
      return (await this.#making) ?? this.#room ?? missing
    } finally {
      this.#making = undefined
    }
  }

  /** Makes it, unless its maker's network has made many; then says so. */
  async #makeFor(handshake: Handshake, policy: Policy): Promise<Refused | undefined> {
    const refused = await makesMany(handshake, this.env.NEW_ROOMS)
    if (refused) return refused
    const { jurisdiction = null } = handshake.claims
    await this.#create(policy, { idleAt: Date.now() + IDLE, jurisdiction })
    // The host may have said something about a room of this name before anybody came.
    this.#room?.look()
    return undefined
  }

  async #create(policy: Policy, more: Partial<RoomRow> = {}): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      if (this.#room) return
      const db = drizzle(this.ctx.storage)
      await migrate(db, migrations)
      const { site, slug } = policy
      const made = { site, slug, epoch: crypto.randomUUID(), createdAt: Date.now() }
      db.insert(rooms)
        .values({ ...made, ...columnsOf(policy), ...more })
        .onConflictDoNothing()
        .run()
      await this.#open()
    })
  }

  async #open(): Promise<void> {
    const db = drizzle(this.ctx.storage)
    await migrate(db, migrations)
    const row = db.select().from(rooms).get()
    const alarm = (await this.ctx.storage.getAlarm()) ?? undefined
    if (!row) return
    this.#jurisdiction = row.jurisdiction
    this.#room = wire(row, {
      ctx: this.ctx,
      secret: this.env.PARLOR_SECRET,
      alarm,
      site: () => siteAt(this.env, row.site, { jurisdiction: this.#jurisdiction }),
      shard: () => shardAt(this.env, row.site, shardOf(row.slug), { jurisdiction: this.#jurisdiction }),
      forget: () => this.#forget(),
      links: {
        look: (address, picture) => unfurler(this.ctx).look(address, row.site, picture),
        drop: (pictures) => unfurler(this.ctx).forget(row.site, pictures),
      },
    })
  }

  /** A room that the host made learns where its site is from whoever comes first. */
  #place(jurisdiction: string | undefined): void {
    if (jurisdiction === undefined || this.#jurisdiction === jurisdiction) return
    this.#jurisdiction = jurisdiction
    drizzle(this.ctx.storage).update(rooms).set({ jurisdiction }).run()
  }

  async #forget(): Promise<void> {
    this.#room = undefined
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }
}

/** The Worker's own entrypoint that looks at what links lead to. */
function unfurler({ exports }: DurableObjectState): UnfurlRemote {
  return (exports as unknown as { Unfurler: UnfurlRemote }).Unfurler
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
