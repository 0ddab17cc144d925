import { base64url } from 'jose'
import { timingSafeEqual } from 'node:crypto'
import type { Asked } from './asked.ts'

/** What a proof is of; one kind never passes for another. */
type Purpose = 'begun' | 'press'

/**
 * A mark of this Worker on what somebody is about to do (HMAC-SHA-256 under a key of its own for
 * each purpose). `whose` binds it to a session, or to a time.
 */
export async function prove(purpose: Purpose, asked: Asked, whose: string, secret: string) {
  const encode = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const material = encode(`parlor:${purpose}:${secret}`)
  const key = await crypto.subtle.importKey('raw', material, algorithm, false, ['sign'])
  const { site, origin, challenge, returnTo = '' } = asked
  const text = JSON.stringify([site.id, origin, challenge, returnTo, whose])
  return base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, encode(text))))
}

/** Whether two proofs are the same, in a time that tells nothing. */
export function isSame(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => new TextEncoder().encode(text))
  return (
    one !== undefined && other !== undefined && one.length === other.length && timingSafeEqual(one, other)
  )
}
