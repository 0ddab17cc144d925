import { inTime } from '../lib/in-time.ts'
import type { Policy } from '../lib/remote.ts'
import type { Part } from './parts.ts'
import { backOff } from './back-off.ts'

/** An answer is waited for so long; D1 may stall for longer, and nobody waits for it here. */
const PATIENCE = 20_000
const FIRST_WAIT = 5000
const MOST_WAIT = 600_000
/** After so many failures only somebody who comes with a newer token makes the room ask again. */
const TRIES = 8

/**
 * Asks the site for the policy when somebody knows of a newer one. In the background, once at a time:
 * whoever comes in meanwhile is let in by the policy that is known.
 */
export class Freshness implements Part {
  #wanted = 0
  #asking = false
  #tries = 0
  #next = 0

  constructor(
    private readonly version: () => number,
    private readonly ask: () => Promise<Policy | undefined>,
    private readonly take: (policy: Policy) => void,
  ) {}

  /** The site has this version. */
  want(version: number): void {
    if (version <= this.version()) return
    if (version > this.#wanted) this.#tries = 0
    this.#wanted = Math.max(this.#wanted, version)
    if (Date.now() >= this.#next) this.look()
  }

  due(): number | undefined {
    const waiting = this.#wanted > this.version() && !this.#asking && this.#tries < TRIES
    return waiting ? this.#next : undefined
  }

  run(): void {
    this.look()
  }

  /** Asks now, unless it is asking. */
  look(): void {
    if (this.#asking) return
    this.#asking = true
    void this.#fetch().finally(() => (this.#asking = false))
  }

  async #fetch(): Promise<void> {
    try {
      const policy = await inTime(this.ask(), PATIENCE)
      if (policy) this.take(policy)
      if (this.#wanted > this.version()) throw new Error(`no policy of version ${this.#wanted}`)
      this.#tries = 0
    } catch (error) {
      this.#next = Date.now() + backOff(++this.#tries, FIRST_WAIT, MOST_WAIT)
      console.error('the policy could not be read anew', String(error))
    }
  }
}
