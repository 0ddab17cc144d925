import { env } from 'cloudflare:workers'
import { database } from '../../worker/db/database.ts'
import { createKey } from '../../worker/db/keys.ts'

/** A host's key as its server holds it. */
export interface Key {
  kid: string
  secret: string
}

export function makeKey(site: string): Promise<Key> {
  return createKey(database(env.DB), site, env.PARLOR_SECRET, Date.now())
}

const encoder = new TextEncoder()

export function base64url(bytes: Uint8Array | string): string {
  const all = typeof bytes === 'string' ? encoder.encode(bytes) : bytes
  const binary = Array.from(all, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** HMAC of a text, as a host's server would make it without any library of ours. */
export async function mac(text: string, secret: string, hash = 'SHA-256'): Promise<string> {
  const algorithm = { name: 'HMAC', hash }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text))))
}

export const seconds = () => Math.floor(Date.now() / 1000)

/** Claims as a host signs them, for the site `shop`. */
export function claimsFor(sub: string, more: object = {}): object {
  const iat = seconds()
  return { sub, aud: 'shop', iat, exp: iat + 600, ...more }
}

/** A token of any header and payload, well-formed or not: texts are taken as they are. */
export async function tokenOf(
  header: object | string,
  payload: object | string,
  secret: string,
  hash?: string,
): Promise<string> {
  const part = (value: object | string) =>
    base64url(typeof value === 'string' ? value : JSON.stringify(value))
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${await mac(text, secret, hash)}`
}

/** An identity as a host's server signs it. */
export function identityFor({ kid, secret }: Key, claims: object): Promise<string> {
  return tokenOf({ alg: 'HS256', typ: 'JWT', kid }, claims, secret)
}
