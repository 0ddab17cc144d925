import { inTime } from '../lib/in-time.ts'
import type { Policy } from '../lib/remote.ts'
import type { Part } from './parts.ts'
import { backOff } from './back-off.ts'
import type { Policies } from './policy.ts'
import type { SiteLine } from './site-line.ts'

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
    private readonly policy: Policies,
    private readonly line: SiteLine,
    private readonly take: (policy: Policy) => void,
    /** What came of asking may make something due. */
    private readonly arm: () => void,
  ) {}

  /** The site has this version. */
  want(version: number): void {
    if (version <= this.policy.version) return
    if (version > this.#wanted) this.#tries = 0
    this.#wanted = Math.max(this.#wanted, version)
    if (Date.now() >= this.#next) this.look()
  }

  due(): number | undefined {
    const waiting = this.#wanted > this.policy.version && !this.#asking && this.#tries < TRIES
    return waiting ? this.#next : undefined
  }

  run(): void {
    this.look()
  }

  /** Asks now, unless it is asking. */
  look(): void {
    if (this.#asking) return
    this.#asking = true
    void this.#fetch().finally(() => {
      this.#asking = false
      this.arm()
    })
  }

  async #fetch(): Promise<void> {
    try {
      const found = await inTime(this.line.policy(), PATIENCE)
      if (found) this.take(found)
      if (this.#wanted > this.policy.version) throw new Error(`no policy of version ${this.#wanted}`)
      this.#tries = 0
    } catch (error) {
      this.#next = Date.now() + backOff(++this.#tries, FIRST_WAIT, MOST_WAIT)
      console.error('the policy could not be read anew', String(error))
    }
  }
}
