import { type Context, Hono } from 'hono'
import { CLOSE } from '../../protocol/codes.ts'
import type { Code } from '../../protocol/codes.ts'
import { SITE, SLUG } from '../../protocol/http.ts'
import { database } from '../db/database.ts'
import { listRoom } from '../db/rooms.ts'
import { rememberedSite, type Site } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { CREATED, type Handshake, handshakeRequest } from '../lib/handshake.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { isAllowed } from '../lib/origins.ts'
import { readPass } from '../lib/pass.ts'
import { roomAt } from '../lib/places.ts'
import { Problem } from '../lib/problem.ts'
import { holds } from '../lib/ticket.ts'
import { type Claims, readToken } from '../lib/token.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { secret } from '../middleware/secret.ts'

const PATH = '/v1/sites/:site/rooms/:room/socket'
const PROTOCOL = 'parlor.v1'

type Bound = Context<{ Bindings: Env }>

/**
 * The way into a room. Everything is judged here, from the token and this isolate's memory, so that
 * connecting reads nothing from D1 and a refused socket never wakes the room.
 */
export const socket = new Hono<{ Bindings: Env }>()
  .get(PATH, secret, async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      c.header('upgrade', 'websocket')
      throw new Problem(426, 'unsupported', 'This address speaks WebSocket only.')
    }
    const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((one) => one.trim())
    const handshake = await judge(c, offered)
    return 'refused' in handshake ? close(handshake.refused, offered) : enter(c, handshake, offered)
  })
  .all(PATH, onlyMethods('GET'))

interface Refusal {
  code: number
  reason: Code | 'origin'
}

async function judge(c: Bound, offered: string[]): Promise<Handshake | { refused: Refusal }> {
  const { site = '', room = '' } = c.req.param()
  if (!offered.includes(PROTOCOL)) return { refused: { code: CLOSE.gone, reason: 'unsupported' } }
  if (!SITE.test(site) || !SLUG.test(room)) return { refused: { code: CLOSE.notFound, reason: 'not_found' } }

  const [token, pass] = offered.filter((one) => one !== PROTOCOL)
  if (!token) return { refused: { code: CLOSE.token, reason: 'identity_required' } }
  const { PARLOR_SECRET } = c.env
  // Side by side: each is a turn of the crypto threads, and a returning visitor waits for all.
  const [claims, network, rev] = await Promise.all([
    readToken(token, site, PARLOR_SECRET),
    networkHash(addressOf(c.req.raw), site, PARLOR_SECRET, Date.now()),
    pass === undefined ? undefined : readPass(pass, { site, room }, PARLOR_SECRET),
  ])
  if (!claims) return { refused: { code: CLOSE.token, reason: 'identity_expired' } }

  const known = rememberedSite(c.env.DB, site, c.executionCtx)
  // Another network or list of origins ends a frame's leave: its page gets a new one by loading anew.
  if (claims.frame && !(await holds(claims.frame, network, known))) {
    return { refused: { code: CLOSE.token, reason: 'identity_expired' } }
  }
  if (c.req.header('origin') !== claims.origin) {
    return { refused: { code: CLOSE.forbidden, reason: 'forbidden' } }
  }
  // Where this isolate knows of no list, or of an older one, the room does.
  if (!claims.frame && known && !isAllowed(claims.origin, known.origins, known.settings)) {
    return { refused: { code: CLOSE.forbidden, reason: 'origin' } }
  }
  const newest = known && known.version > claims.version ? asKept(claims, known) : claims
  // Its rooms are elsewhere now; by this token another one of the same name would be made.
  if (newest.jurisdiction !== claims.jurisdiction) {
    return { refused: { code: CLOSE.token, reason: 'identity_expired' } }
  }
  return { claims: newest, room, network, ...(rev !== undefined && { pass: rev }), ...resumption(c) }
}

/** Claims with what is known of the site since they were made: what joining may create is decided by it. */
function asKept(claims: Claims, { version, settings, jurisdiction }: Site): Claims {
  const { jurisdiction: _, ...rest } = claims
  return { ...rest, version, settings, ...(jurisdiction && { jurisdiction }) }
}

/** Where the client left off, if it says so well-formed; otherwise it gets a snapshot. */
function resumption(c: Bound): Pick<Handshake, 'epoch' | 'rev'> {
  const { epoch = '', rev = '' } = c.req.query()
  return /^[\w-]{1,64}$/.test(epoch) && /^\d{1,15}$/.test(rev) ? { epoch, rev: Number(rev) } : {}
}

async function enter(c: Bound, handshake: Handshake, offered: string[]): Promise<Response> {
  const { claims, room } = handshake
  try {
    const stub = roomAt(c.env, claims.site, room, {
      jurisdiction: claims.jurisdiction,
      hint: claims.settings.place,
    })
    const response = await stub.fetch(handshakeRequest(handshake))
    if (!response.webSocket) throw new Error(`the room answered ${response.status}`)
    // One that was only looked at is on no list; it comes there when the room tells of who was in it.
    if (response.headers.has(CREATED) && claims.kind !== 'watching') {
      c.executionCtx.waitUntil(list(c, claims.site, room))
    }
    return response
  } catch (error) {
    console.error(`a socket did not reach ${claims.site}/${room}`, error)
    return close({ code: CLOSE.restart, reason: 'internal' }, offered)
  }
}

async function list(c: Bound, site: string, room: string): Promise<void> {
  try {
    await listRoom(database(c.env.DB), site, room, Date.now())
  } catch (error) {
    console.error(`${site}/${room} was created but not listed`, error)
  }
}

/**
 * A socket that closes at once. Browsers hide the status of a refused handshake, so this is the only
 * way to tell a page why; they also insist on one of the protocols they offered.
 */
function close({ code, reason }: Refusal, offered: string[]): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  server.close(code, reason)
  const protocol = offered.includes(PROTOCOL) ? PROTOCOL : offered[0]
  const headers = protocol ? { 'sec-websocket-protocol': protocol } : {}
  return new Response(null, { status: 101, webSocket: client, headers })
}
