import { Refusal } from './refusal.ts'

/** Tokens left, and when that was counted. */
export interface Bucket {
  tokens: number
  at: number
}

/** A bucket as it is now, `perSecond` tokens having come back each second, up to `burst`. */
export function refilled(bucket: Bucket, now: number, perSecond: number, burst: number): Bucket {
  // A clock that is set back must not take tokens away.
  const passed = Math.max(0, now - bucket.at) / 1000
  return { tokens: Math.min(burst, bucket.tokens + passed * perSecond), at: now }
}

/**
 * Token buckets by key. In memory on purpose: a room that hibernates is an idle room, and an idle
 * room's buckets are full.
 */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>()

  /** `perSecond` tokens come back each second, up to `burst`. */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** Takes a token and returns 0, or the seconds until there is one. */
  take(key: string, now: number): number {
    const { tokens } = this.#at(key, now)
    if (tokens < 1) return (1 - tokens) / this.perSecond
    this.#buckets.set(key, { tokens: tokens - 1, at: now })
    if (this.#buckets.size > 10_000) this.#prune(now)
    return 0
  }

  /** The same; refuses where there is none. */
  require(key: string): void {
    const wait = this.take(key, Date.now())
    if (wait > 0) throw new Refusal('rate_limited', wait)
  }

  /** Takes more for what turned out to be much work; what is not there any more is owed. */
  spend(key: string, tokens: number): void {
    if (tokens <= 0) return
    const { tokens: left, at } = this.#at(key, Date.now())
    this.#buckets.set(key, { tokens: left - tokens, at })
  }

  #at(key: string, now: number): Bucket {
    const bucket = this.#buckets.get(key) ?? { tokens: this.burst, at: now }
    return refilled(bucket, now, this.perSecond, this.burst)
  }

  #prune(now: number): void {
    for (const key of this.#buckets.keys()) {
      if (this.#at(key, now).tokens >= this.burst) this.#buckets.delete(key)
    }
  }
}
