import { Refused } from './address.ts'
import { isPublic } from './ranges.ts'

/** Answers names by JSON over HTTPS, which is how a Worker can ask for them at all. */
const RESOLVER = 'https://cloudflare-dns.com/dns-query'

const A = 1
const AAAA = 28
const NO_ERROR = 0
const NO_SUCH_NAME = 3

interface Answer {
  Status?: number
  Answer?: { type?: number; data?: string }[]
}

/** Refuses a name that leads anywhere but to the public internet. One private address among others is enough. */
export async function requirePublic(
  name: string,
  signal: AbortSignal,
  resolver: string = RESOLVER,
): Promise<void> {
  const found = await Promise.all([asked(name, A, resolver, signal), asked(name, AAAA, resolver, signal)])
  const addresses = found.flat()
  if (addresses.length === 0) throw new Refused('leads nowhere')
  if (!addresses.every(isPublic)) throw new Refused('leads to a private address')
}

async function asked(name: string, type: number, resolver: string, signal: AbortSignal): Promise<string[]> {
  const url = new URL(resolver)
  url.searchParams.set('name', name)
  url.searchParams.set('type', type === A ? 'A' : 'AAAA')
  const response = await fetch(url, { headers: { accept: 'application/dns-json' }, signal })
  if (!response.ok) throw new Error(`the resolver answered ${response.status}`)
  const { Status, Answer = [] } = await response.json<Answer>()
  if (Status === NO_SUCH_NAME) throw new Refused('no such name')
  if (Status !== NO_ERROR) throw new Error(`the resolver said ${Status}`)
  return Answer.flatMap(({ type: kind, data }) => (kind === type && typeof data === 'string' ? [data] : []))
}
