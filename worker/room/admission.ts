import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Handshake } from '../lib/handshake.ts'
import type { Connections } from './connections.ts'

/** Why a connection can't come in now, as close code and word; undefined where it can. */
export function refusalOf(
  { claims, network }: Handshake,
  connections: Connections,
): [code: number, reason: string] | undefined {
  if (connections.size >= LIMITS.capacity) return [CLOSE.full, 'full']
  if (connections.all(claims.member).length >= LIMITS.connections) return [CLOSE.tooMany, 'too_many']
  const known = claims.kind === 'signed' || claims.kind === 'account'
  if (!known && connections.fromNetwork(network) >= LIMITS.network) return [CLOSE.tooMany, 'network_busy']
  return undefined
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
