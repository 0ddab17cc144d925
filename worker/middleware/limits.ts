import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { Problem } from '../lib/problem.ts'

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

/** Counts a key that was none; throws a 429 once a network has tried too many. */
export async function limitTries(c: Bound): Promise<void> {
  const network = await networkHash(addressOf(c.req.raw), '', c.env.PARLOR_SECRET, Date.now())
  const { success } = await c.env.TRIES.limit({ key: `key:${network}` })
  if (success) return
  const message = 'Too many wrong keys from this network. Try again in a minute.'
  throw new Problem(429, 'rate_limited', message, { retryAfter: 60 })
}
