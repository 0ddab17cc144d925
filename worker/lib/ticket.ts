import { jwtVerify, SignJWT } from 'jose'
import { hashOf } from './secrets.ts'
import type { SiteSettings } from '../../protocol/settings.ts'
import { MINUTE } from './time.ts'
import { type Claims, readToken } from './token.ts'

/**
 * Why a page of the Worker's own, shown in a frame, may speak for a site though its origin is on no
 * list: the browser let it be framed by pages on this list only. See docs/decisions/0002-embed-tickets.md.
 */
export interface Frame {
  /** Digest of the list of origins that the frame was let in under; another list ends it. */
  list: string
  /** Where it holds; see `lib/network.ts`. Told for origins that anyone can have. */
  network?: string
}

/** The origin of every sandboxed frame without `allow-same-origin`, whoever made it. */
export const OPAQUE = 'null'

const LIFETIME = 5 * MINUTE
const ISSUER = 'parlor:embed'

/** What of a site decides who may show its rooms. */
export interface Listed {
  id: string
  origins: readonly string[]
  settings: SiteSettings
}

/** What a frame's page is served with: it may ask for sessions of the site for five minutes, from this network. */
export async function signTicket(site: Listed, network: string, secret: string, now: number) {
  return new SignJWT({ list: await digestOf(site), network })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(site.id)
    .setExpirationTime(Math.floor((now + LIFETIME) / 1000))
    .sign(key(secret))
}

/** A request that claims to come from a frame. */
export interface Shown {
  /** A ticket, or the token that was made from one. */
  proof: string
  origin: string
  network: string
}

/**
 * The frame behind a request, to go into its token; undefined where the proof is forged, expired,
 * for another site, list or network. A token proves as much as its ticket did, at the same origin.
 */
export async function frameOf(
  { proof, origin, network }: Shown,
  site: Listed,
  secret: string,
): Promise<Frame | undefined> {
  const frame = (await readTicket(proof, site.id, secret)) ?? (await frameIn(proof, origin, site.id, secret))
  if (!frame || !(await holds(frame, network, site))) return undefined
  // A page of the Worker's origin is a page of ours, wherever it has moved to. An opaque one may be anyone's.
  return origin === OPAQUE ? { list: frame.list, network } : { list: frame.list }
}

/** Whether a frame may still connect, as far as the site is known. */
export async function holds(frame: Frame, network: string, site: Listed | undefined): Promise<boolean> {
  if (frame.network !== undefined && frame.network !== network) return false
  return !site || frame.list === (await digestOf(site))
}

async function readTicket(ticket: string, site: string, secret: string): Promise<Frame | undefined> {
  try {
    const { payload } = await jwtVerify<Required<Frame>>(ticket, key(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: site,
      requiredClaims: ['exp', 'list', 'network'],
    })
    return { list: payload.list, network: payload.network }
  } catch {
    return undefined
  }
}

async function frameIn(token: string, origin: string, site: string, secret: string) {
  const claims: Claims | undefined = await readToken(token, site, secret)
  return claims?.origin === origin ? claims.frame : undefined
}

async function digestOf({ origins, settings }: Listed): Promise<string> {
  return hashOf(JSON.stringify([origins, settings.localhost ?? false]))
}

// A purpose in the key keeps this use of the master secret apart from every other.
function key(secret: string): Uint8Array {
  return new TextEncoder().encode(`parlor:ticket:${secret}`)
}
