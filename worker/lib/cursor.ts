import { base64url } from 'jose'
import { Problem } from './problem.ts'

const MAC = 12

/** Which list a cursor belongs to: the site, and what else was asked. */
export type List = readonly (string | undefined)[]

/**
 * A place in a list as it is given out: signed, because it comes back from outside and says where
 * to read on. It holds for its own list alone.
 */
export async function sealCursor(place: string, list: List, secret: string): Promise<string> {
  const mac = await sign(place, list, secret)
  return base64url.encode(new Uint8Array([...mac, ...new TextEncoder().encode(place)]))
}

/** The place again. Throws a 400 `malformed` for one of another list or site, or that was never given out. */
export async function openCursor(cursor: string, list: List, secret: string): Promise<string> {
  const bytes = decode(cursor)
  const place = new TextDecoder().decode(bytes.slice(MAC))
  const mac = await sign(place, list, secret)
  // In constant time, or the MAC could be guessed byte by byte.
  let differs = bytes.length > MAC ? 0 : 1
  for (const [at, byte] of mac.entries()) differs |= byte ^ (bytes[at] ?? 0)
  if (differs === 0) return place
  throw new Problem(400, 'malformed', 'This cursor is none of this list.', {
    fields: { cursor: 'Use `next` of the page before, and ask for the same list.' },
  })
}

async function sign(place: string, list: List, secret: string): Promise<Uint8Array> {
  const encode = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const material = encode(`parlor:cursor:${secret}`)
  const key = await crypto.subtle.importKey('raw', material, algorithm, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, encode(JSON.stringify([list, place])))
  return new Uint8Array(mac).slice(0, MAC)
}

function decode(cursor: string): Uint8Array {
  try {
    return base64url.decode(cursor)
  } catch {
    return new Uint8Array()
  }
}
