import { eq, lt } from 'drizzle-orm'
import type { Db } from './db.ts'
import { type Bucket, refilled } from './rate.ts'
import { attempts } from './schema.ts'

/** Tries at once, and how many more each second: of one network, and of all there are. */
const OF_NETWORK = { burst: 5, perSecond: 1 / 20 }
const OF_ALL = { burst: 50, perSecond: 1 }
/** The key of the bucket of all. */
const ALL = ''
/** A network that did not try for so long has all its tries back. */
const FORGOTTEN = (OF_NETWORK.burst / OF_NETWORK.perSecond) * 1000

/**
 * Counts tries at the room's password. In rows, unlike other limits: a room where people only try
 * their luck sleeps between two tries, and would forget them.
 */
export class Attempts {
  constructor(private readonly db: Db) {}

  /** Takes a try and returns 0, or the seconds until there is one. */
  take(network: string, now: number): number {
    const own = this.#bucket(network, OF_NETWORK, now)
    if (own.tokens < 1) return (1 - own.tokens) / OF_NETWORK.perSecond
    const all = this.#bucket(ALL, OF_ALL, now)
    if (all.tokens < 1) return (1 - all.tokens) / OF_ALL.perSecond
    this.db.transaction(() => {
      this.#keep(network, { ...own, tokens: own.tokens - 1 })
      this.#keep(ALL, { ...all, tokens: all.tokens - 1 })
      this.db
        .delete(attempts)
        .where(lt(attempts.at, now - FORGOTTEN))
        .run()
    })
    return 0
  }

  #bucket(network: string, { burst, perSecond }: typeof OF_ALL, now: number): Bucket {
    const row = this.db.select().from(attempts).where(eq(attempts.network, network)).get()
    return refilled(row ?? { tokens: burst, at: now }, now, perSecond, burst)
  }

  #keep(network: string, { tokens, at }: Bucket): void {
    this.db
      .insert(attempts)
      .values({ network, tokens, at })
      .onConflictDoUpdate({ target: attempts.network, set: { tokens, at } })
      .run()
  }
}
