import { checked, Refused } from './address.ts'
import { requirePublic } from './resolve.ts'

/** Other addresses that one may send on to. */
const HOPS = 3
const AGENT = 'ParlorBot/1.0 (link previews; asks once for what somebody shared in a chat)'
/** What may be better another time. */
const PASSING = new Set([408, 425, 429])

/** How the world is reached. */
export interface World {
  /** Hosts that are this very Worker. */
  own: readonly string[]
  /** Address of a resolver that answers names by JSON, in place of the usual one. */
  resolver: string | undefined
}

export interface Wanted {
  /** What the answer's type must be. */
  type: RegExp
  accept: string
  /** Bytes read at most. */
  most: number
  /** Whether more than that is refused; else it is cut. */
  whole?: boolean
  signal: AbortSignal
}

export interface Got {
  /** Where it came from in the end. */
  url: URL
  type: string
  bytes: Uint8Array
}

/**
 * Gets what is at an address of the public internet, no further than `Wanted` says; each address that one
 * is sent on to is judged like the first. Throws `Refused` where it must not be had, another error where
 * it could not.
 */
export async function get(address: string, wanted: Wanted, world: World): Promise<Got> {
  let next = address
  for (let hop = 0; hop <= HOPS; hop++) {
    const url = checked(next, world.own)
    await requirePublic(url.hostname, wanted.signal, world.resolver)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: wanted.accept, 'accept-language': 'en;q=0.8, *;q=0.5', 'user-agent': AGENT },
      signal: wanted.signal,
    })
    const location = isRedirect(response.status) ? response.headers.get('location') : null
    if (location === null) return take(url, response, wanted)
    await response.body?.cancel()
    if (!URL.canParse(location, url)) throw new Refused('sent nowhere')
    next = new URL(location, url).href
  }
  throw new Refused('sent on too often')
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

async function take(url: URL, response: Response, { type: wanted, most, whole }: Wanted): Promise<Got> {
  const { status, headers, body } = response
  const type = headers.get('content-type') ?? ''
  try {
    if (status >= 500 || PASSING.has(status)) throw new Error(`answered ${status}`)
    if (status !== 200) throw new Refused(`answered ${status}`)
    if (!wanted.test(type)) throw new Refused('of another type')
    if (whole && Number(headers.get('content-length')) > most) throw new Refused('too large')
    const bytes = await read(body, most, whole)
    return { url, type, bytes }
  } catch (error) {
    // What is not wanted is not loaded.
    if (body && !body.locked) await body.cancel().catch(() => undefined)
    throw error
  }
}

/** Reads so many bytes and lets go of the rest: what unpacks to gigabytes is never unpacked. */
async function read(
  body: ReadableStream<Uint8Array> | null,
  most: number,
  whole = false,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body?.getReader()
  while (reader && size <= most) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.byteLength
  }
  if (size > most) {
    void reader?.cancel().catch(() => undefined)
    if (whole) throw new Refused('too large')
  }
  const bytes = new Uint8Array(Math.min(size, most))
  let at = 0
  for (const chunk of chunks) {
    const fits = chunk.subarray(0, bytes.length - at)
    bytes.set(fits, at)
    at += fits.length
  }
  return bytes
}
