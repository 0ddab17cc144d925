import { jwtVerify, SignJWT } from 'jose'
import type { Kind, Role } from '../../protocol/model.ts'

/**
 * What a connection may do, signed by the Worker for one site and one hour. It carries all that
 * opening a socket needs, so that connecting reads nothing from D1.
 */
export interface Claims {
  /** Member id, stable for a guest as long as they keep their refresh secret. */
  member: string
  kind: Kind
  role: Role
  site: string
  /** The page's origin; the socket must come from the same. */
  origin: string
  /** Version of the site's settings this was made from. */
  version: number
  /** Whether joining may create a room that does not exist. */
  creates: boolean
  jurisdiction?: string
  /** How much history a room made by this join keeps; all of it where not told. */
  retention?: { days?: number; messages?: number }
  name?: string
  avatar?: string
  /** When it ends, in milliseconds since 1970. */
  expiresAt: number
}

const LIFETIME = 3600_000
const ISSUER = 'parlor'

/** Signs claims with the Worker's master secret (HS256). */
export async function signToken(
  claims: Omit<Claims, 'expiresAt'>,
  secret: string,
  now: number,
  lifetime = LIFETIME,
) {
  const expiresAt = now + lifetime
  const { member, site, ...rest } = claims
  const token = await new SignJWT({ ...rest })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(site)
    .setSubject(member)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key(secret))
  return { token, expiresAt }
}

/** The claims of a token of this Worker, or undefined where it is forged, expired or for another site. */
export async function readToken(token: string, site: string, secret: string): Promise<Claims | undefined> {
  try {
    const { payload } = await jwtVerify<Omit<Claims, 'member' | 'site' | 'expiresAt'>>(token, key(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: site,
      requiredClaims: ['sub', 'exp', 'kind', 'role', 'origin'],
    })
    const { iss: _, aud: __, iat: ___, nbf: ____, jti: _____, sub = '', exp = 0, ...rest } = payload
    return { ...rest, member: sub, site, expiresAt: exp * 1000 }
  } catch {
    return undefined
  }
}

// A purpose in the key keeps this use of the master secret apart from every other.
function key(secret: string): Uint8Array {
  return new TextEncoder().encode(`parlor:token:${secret}`)
}
