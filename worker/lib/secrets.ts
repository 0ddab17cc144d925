import { base64url } from 'jose'

/** An id that tells nothing: a prefix and 128 random bits. */
export function randomId(prefix: 'm' | 'w'): string {
  return `${prefix}_${random(16)}`
}

/** 256 random bits as base64url: what a guest shows to be the same member again. */
export function newRefresh(): string {
  return random(32)
}

/** SHA-256 as base64url. Enough for what is random already; not for passwords. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return base64url.encode(new Uint8Array(digest))
}

/** So many random bytes as base64url. */
export function random(bytes: number): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** Whether two texts are the same, told in a time that does not depend on where they differ. */
export function alike(one: string, other: string): boolean {
  let different = one.length ^ other.length
  for (let at = 0; at < one.length; at++) different |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return different === 0
}
