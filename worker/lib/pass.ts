import { jwtVerify, SignJWT } from 'jose'
import { DAY } from './time.ts'

/** Whose it is: whoever holds it knew the password of this room, at this revision of it. */
interface Opened {
  site: string
  room: string
  rev: number
}

const LIFETIME = 30 * DAY
const ISSUER = 'parlor-pass'

/** Signs that somebody knew a room's password. Holds for 30 days, or until the password changes. */
export async function signPass({ site, room, rev }: Opened, secret: string, now: number) {
  const expiresAt = now + LIFETIME
  const pass = await new SignJWT({ rev })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(site)
    .setSubject(room)
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key(secret))
  return { pass, expiresAt }
}

/** The revision of the password that was known; undefined for a pass that is forged, expired or another room's. */
export async function readPass(
  pass: string,
  { site, room }: Omit<Opened, 'rev'>,
  secret: string,
): Promise<number | undefined> {
  try {
    const { payload } = await jwtVerify<{ rev: number }>(pass, key(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: site,
      subject: room,
      requiredClaims: ['exp', 'rev'],
    })
    return payload.rev
  } catch {
    return undefined
  }
}

// A purpose in the key keeps this use of the master secret apart from every other.
function key(secret: string): Uint8Array {
  return new TextEncoder().encode(`parlor:pass:${secret}`)
}
