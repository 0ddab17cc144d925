import { jwtVerify, SignJWT } from 'jose'
import type { Kind, Role } from '../../protocol/model.ts'
import type { SiteSettings } from '../../protocol/settings.ts'
import type { Frame } from './ticket.ts'
import { HOUR } from './time.ts'

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
  /** Set where that origin is no page of the site's but a frame of the Worker's; see `lib/ticket.ts`. */
  frame?: Frame
  /** Version of the site's settings this was made from. */
  version: number
  /** The site's settings that differ from the defaults: a room made by this join begins with them. */
  settings: SiteSettings
  jurisdiction?: string
  name?: string
  avatar?: string
  /** Ids under which this member wrote before they signed in; at most eight. */
  was?: string[]
  /** Where a host's word holds: the rooms this member may enter, `blog/*` those below. Everywhere if absent. */
  rooms?: string[]
  /** The host's key and the identity's id behind a signed member, to be revoked by. */
  kid?: string
  jti?: string
  /** When it was made and when it ends, in milliseconds since 1970. */
  madeAt: number
  expiresAt: number
}

const LIFETIME = HOUR
const ISSUER = 'parlor'

/** Signs claims with the Worker's master secret (HS256). */
export async function signToken(
  claims: Omit<Claims, 'madeAt' | 'expiresAt'>,
  secret: string,
  now: number,
  lifetime = LIFETIME,
) {
  const expiresAt = now + lifetime
  const { member, site, jti, ...rest } = claims
  // `jti` is the identity's: this token has none of its own. Whole seconds would let a token be older
  // than a revocation of the same second.
  const token = await new SignJWT({ ...rest, madeAt: now, ...(jti !== undefined && { identity: jti }) })
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
    type Payload = Omit<Claims, 'member' | 'site' | 'jti' | 'expiresAt'> & { identity?: string }
    const { payload } = await jwtVerify<Payload>(token, key(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: site,
      requiredClaims: ['sub', 'exp', 'kind', 'role', 'origin', 'madeAt', 'settings'],
    })
    const { iss: _, aud: __, iat: ___, nbf: ____, jti: _____, sub = '', exp = 0, identity, ...rest } = payload
    const jti = identity !== undefined && { jti: identity }
    return { ...rest, ...jti, member: sub, site, expiresAt: exp * 1000 }
  } catch {
    return undefined
  }
}

// A purpose in the key keeps this use of the master secret apart from every other.
function key(secret: string): Uint8Array {
  return new TextEncoder().encode(`parlor:token:${secret}`)
}
