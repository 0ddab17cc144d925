import type { Claims } from './token.ts'

/** What the Worker tells a Room about a socket it has let through. */
export interface Handshake {
  claims: Claims
  room: string
  /** Keyed hash of the network address; no address is stored. */
  network: string
  /** The password that was given, by its revision; see `lib/pass.ts`. */
  pass?: number
  epoch?: string
  rev?: number
}

const HEADER = 'x-parlor-handshake'
/** Set on a Room's 101 when this join created it, so that the Worker can list it. */
export const CREATED = 'x-parlor-created'

/** The request that opens a socket at a Room. URI-encoded, because header values are Latin-1. */
export function handshakeRequest(handshake: Handshake): Request {
  const headers = { upgrade: 'websocket', [HEADER]: encodeURIComponent(JSON.stringify(handshake)) }
  return new Request('https://room/socket', { headers })
}

/** The other side of it. Rooms are reachable only through the Worker, so this is trusted. */
export function readHandshake(request: Request): Handshake {
  return JSON.parse(decodeURIComponent(request.headers.get(HEADER) ?? '')) as Handshake
}
