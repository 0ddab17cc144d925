import { base64url, jwtVerify, SignJWT } from 'jose'
import type { ChallengeResponse, SessionRequest } from '../../protocol/http.ts'

/** Where a challenge holds, so that none is solved in one place for many others. */
export interface Place {
  site: string
  /** Keyed hash of the network; see `lib/network.ts`. */
  network: string
}

const LIFETIME = 120_000
const ISSUER = 'parlor-challenge'
/** Some 131,000 hashes of one block each: 0.3 to 0.5 s of a phone's plain JavaScript. */
const BITS = 17

/** Work for a new guest. Nothing is stored: the token says itself what was asked, of whom, until when. */
export async function makeChallenge({ site, network }: Place, secret: string, now: number, bits = BITS) {
  const salt = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
  const expiresAt = now + LIFETIME
  const token = await new SignJWT({ salt, bits, network })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(site)
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key(secret))
  return { token, salt, bits, expiresAt } satisfies ChallengeResponse
}

/**
 * Judges an answer: what to spend, so that it makes one guest, and until when to remember that;
 * undefined where the challenge is not ours, is over, was another place's, or the work was not done.
 */
export async function judgeAnswer(
  { token, answer }: NonNullable<SessionRequest['challenge']>,
  { site, network }: Place,
  secret: string,
): Promise<{ id: string; expiresAt: number } | undefined> {
  try {
    type Asked = Pick<ChallengeResponse, 'salt' | 'bits'> & { network: string }
    const { payload } = await jwtVerify<Asked>(token, key(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: site,
      requiredClaims: ['exp', 'salt', 'bits', 'network'],
    })
    if (payload.network !== network) return undefined
    const done = (await zerosOf(payload.salt + answer)) >= payload.bits
    return done ? { id: payload.salt, expiresAt: (payload.exp ?? 0) * 1000 } : undefined
  } catch {
    return undefined
  }
}

/** Leading zero bits of a text's SHA-256. */
async function zerosOf(text: string): Promise<number> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  let zeros = 0
  for (const byte of digest) {
    zeros += byte === 0 ? 8 : Math.clz32(byte) - 24
    if (byte !== 0) break
  }
  return zeros
}

// A purpose in the key keeps this use of the master secret apart from every other.
function key(secret: string): Uint8Array {
  return new TextEncoder().encode(`parlor:challenge:${secret}`)
}
