import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { Problem } from '../lib/problem.ts'
import type { Claims } from '../lib/token.ts'

/** Requests a minute with one key, as `API` in wrangler.toml has it. */
export const QUOTA = { requests: 600, seconds: 60 } as const

type Bound = Pick<Context<{ Bindings: Env }>, 'env' | 'req' | 'header'>

/**
 * Lets a key through so many times a minute. The binding tells yes or no and not how many are left,
 * so `RateLimit` is sent only with a refusal, when it is known to be none
 * (draft-ietf-httpapi-ratelimit-headers).
 */
export async function limitKey(c: Bound, id: string): Promise<void> {
  const { requests, seconds } = QUOTA
  c.header('ratelimit-policy', `"key";q=${requests};w=${seconds}`)
  const { success } = await c.env.API.limit({ key: id })
  if (success) return
  c.header('ratelimit', `"key";r=0;t=${seconds}`)
  const message = `This key has made more than ${requests} requests in a minute.`
  throw new Problem(429, 'rate_limited', message, { retryAfter: seconds })
}

/**
 * Lets a member through so many times a minute. Ids of those who only watch are to be had for nothing:
 * they are counted by their network.
 */
export async function limitMember(c: Bound, { site, member, kind }: Claims): Promise<void> {
  const { API, PARLOR_SECRET } = c.env
  const watching = kind === 'watching'
  const who = watching ? await networkHash(addressOf(c.req.raw), site, PARLOR_SECRET, Date.now()) : member
  const { success } = await API.limit({ key: `member:${site}:${who}` })
  if (!success) throw tooOften()
}

/** The same for what reaches into all of somebody's rooms, far more seldom. */
export async function limitFarReaching(c: Bound, { site, member }: Claims): Promise<void> {
  const { success } = await c.env.TRIES.limit({ key: `far:${site}:${member}` })
  if (!success) throw tooOften()
}

function tooOften(): Problem {
  return new Problem(429, 'rate_limited', 'Too often. Try again in a minute.', { retryAfter: 60 })
}

/** Counts a key that was none; throws a 429 once a network has tried too many. */
export async function limitTries(c: Bound): Promise<void> {
  const network = await networkHash(addressOf(c.req.raw), '', c.env.PARLOR_SECRET, Date.now())
  const { success } = await c.env.TRIES.limit({ key: `key:${network}` })
  if (success) return
  const message = 'Too many wrong keys from this network. Try again in a minute.'
  throw new Problem(429, 'rate_limited', message, { retryAfter: 60 })
}
