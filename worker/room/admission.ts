import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Kind } from '../../protocol/model.ts'
import type { Handshake } from '../lib/handshake.ts'
import type { Connections } from './connections.ts'

/** A client pings each 25 s, each 60 s while hidden; one that was not heard for longer has lost its line. */
const QUIET = 150_000

/**
 * Why a connection can't come in now, as close code and word; undefined where it can. Lines that
 * broke without a word are let go rather than counted against their member's next one.
 */
export function refusalOf(
  { claims, network }: Handshake,
  connections: Connections,
): [code: number, reason: string] | undefined {
  if (connections.size >= LIMITS.capacity) return [CLOSE.full, 'full']
  const own = connections.all(claims.member)
  if (own.length >= LIMITS.connections) {
    const quiet = own.filter((one) => (connections.heard(one) ?? Infinity) < Date.now() - QUIET)
    if (quiet.length === 0) return [CLOSE.tooMany, 'too_many']
    for (const one of quiet) connections.close(one, CLOSE.restart, 'quiet')
  }
  if (!isIdentified(claims.kind) && connections.fromNetwork(network) >= LIMITS.network)
    return [CLOSE.tooMany, 'network_busy']
  return undefined
}

/** Whether somebody answers for who this is: then a network address need not. */
export function isIdentified(kind: Kind): boolean {
  return kind === 'signed' || kind === 'account'
}

/** Browsers hide a refused handshake, so it is accepted and closed at once with the reason. */
export function refuse([code, reason]: [code: number, reason: string]): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  server.close(code, reason)
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
