import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { may } from '../../protocol/roles.ts'
import type { Handshake } from '../lib/handshake.ts'
import type { Refused } from './access.ts'
import type { Connections } from './connections.ts'
import { isIdentified, type Session } from './session.ts'

/** A client pings each 25 s, each 60 s while hidden; one that was not heard for longer has lost its line. */
const QUIET = 150_000
/** What the terms of a room close with. */
const TERMS: ReadonlySet<number> = new Set([CLOSE.forbidden, CLOSE.notFound])

/**
 * Why there is no room for another socket of somebody; undefined where there is. Lines that broke
 * without a word are let go rather than counted against their member's next one. `places`: sockets
 * that are open besides this one, of which the room holds `capacity`.
 */
export function crowdedFor(
  session: Session,
  connections: Connections,
  { places, capacity }: { places: number; capacity: number },
): Refused | undefined {
  if (places >= capacity && !may(session.role, 'enter_always')) return { close: CLOSE.full, reason: 'full' }
  const own = connections.all(session.member)
  if (own.length < LIMITS.connections) return undefined
  const quiet = own.filter((one) => (connections.heard(one) ?? Infinity) < Date.now() - QUIET)
  if (quiet.length === 0) return { close: CLOSE.tooMany, reason: 'too_many' }
  for (const one of quiet) connections.close(one, CLOSE.restart, 'quiet')
  return undefined
}

/** Why a network address may not hold another socket. Of whom somebody answers for, it need not be counted. */
export function networkBusy(session: Session, connections: Connections): Refused | undefined {
  if (isIdentified(session) || connections.fromNetwork(session.network) < LIMITS.network) return undefined
  return { close: CLOSE.tooMany, reason: 'network_busy' }
}

/**
 * Why another room may not come about from a network now: each is rows that stay for a day at least. One
 * whom the host signed may make as many as the host lets them.
 */
export async function makesMany(
  { claims, network }: Handshake,
  made: RateLimit,
): Promise<Refused | undefined> {
  if (claims.kind === 'signed') return undefined
  const { success } = await made.limit({ key: `${claims.site}:${network}` })
  if (success) return undefined
  return { close: CLOSE.tooMany, reason: 'rate_limited', told: { code: 'rate_limited', retryAfter: 60 } }
}

/** Whether it is how the room is kept that refuses somebody: not what they did, nor how many are here. */
export function isByTerms(found: Session | Refused): boolean {
  return 'close' in found && !found.told && TERMS.has(found.close)
}

/** Browsers hide a refused handshake, so it is accepted and closed at once with the reason. */
export function refuse({ close, reason, told }: Refused): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  if (told) server.send(JSON.stringify({ type: 'rejected', ...told }))
  server.close(close, reason)
  return upgraded(client)
}

/** The answer that hands `client` to the caller. */
export function upgraded(client: WebSocket, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: { 'sec-websocket-protocol': 'parlor.v1', ...headers },
  })
}
