import { inTime } from '../lib/in-time.ts'
import type { Policy } from '../lib/remote.ts'
import type { Part } from './parts.ts'
import { backOff } from './back-off.ts'
import type { Policies } from './policy.ts'
import { RateLimit } from './rate.ts'
import type { SiteLine } from './site-line.ts'

/** An answer is waited for so long; D1 may stall for longer, and nobody waits for it here. */
const PATIENCE = 20_000
/** Except by somebody whom the policy that is known keeps out. */
const AT_THE_DOOR = 2000
const FIRST_WAIT = 5000
const MOST_WAIT = 600_000
/** After so many failures only somebody who comes with a newer token makes the room ask again. */
const TRIES = 8

/**
 * Asks the site for the policy when somebody knows of a newer one. In the background, once at a time:
 * whoever the policy that is known lets in does not wait for another.
 */
export class Freshness implements Part {
  #wanted = 0
  #asking: Promise<void> | undefined
  #tries = 0
  #next = 0
  /** How often somebody kept out makes the room ask whether that is still so. */
  readonly #doubts = new RateLimit(1 / 5, 5)
  /** Whether the site has answered since the room woke. */
  #answered = false

  constructor(
    private readonly policy: Policies,
    private readonly line: SiteLine,
    private readonly take: (policy: Policy) => void,
    /** What came of asking may make something due. */
    private readonly arm: () => void,
  ) {}

  /** The site has this version. */
  want(version: number): void {
    if (version > this.#wanted) this.#tries = 0
    this.#wanted = Math.max(this.#wanted, version)
    if (this.#lacks && Date.now() >= this.#next) this.look()
  }

  due(): number | undefined {
    const waiting = this.#lacks && !this.#asking && this.#tries < TRIES
    return waiting ? this.#next : undefined
  }

  run(): void {
    this.look()
  }

  /** Asks now, unless it is asking. */
  look(): void {
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined
      this.arm()
    })
  }

  /**
   * Whether a newer policy came in time for somebody whom the last one keeps out: nobody told a room that
   * slept, and their token may be older than either.
   */
  async heard(version: number): Promise<boolean> {
    const { version: before } = this.policy
    if (version > before) this.want(version)
    else if (this.#doubts.take('', Date.now()) === 0) this.look()
    await inTime(this.#asking ?? Promise.resolve(), AT_THE_DOOR).catch(() => undefined)
    return this.policy.version > before
  }

  /** Whether there is a newer one, or it is not known yet which pages may show the room. */
  get #lacks(): boolean {
    return this.#wanted > this.policy.version || (!this.policy.pages && !this.#answered)
  }

  async #fetch(): Promise<void> {
    try {
      let asked: number
      do {
        asked = this.#wanted
        const found = await inTime(this.line.policy(), PATIENCE)
        if (found) this.take(found)
        this.#answered = true
        // What was heard of while it was asking may be newer than the answer: that is no failure.
      } while (this.#wanted > this.policy.version && this.#wanted > asked)
      if (this.#wanted > this.policy.version) throw new Error(`no policy of version ${this.#wanted}`)
      this.#tries = 0
    } catch (error) {
      this.#next = Date.now() + backOff(++this.#tries, FIRST_WAIT, MOST_WAIT)
      console.error('the policy could not be read anew', String(error))
    }
  }
}
