import { inTime } from '../lib/in-time.ts'
import type { Revocation } from '../lib/remote.ts'
import { MINUTE } from '../lib/time.ts'
import type { Connections } from './connections.ts'
import type { Revocations } from './revocations.ts'
import type { SiteLine } from './site-line.ts'
import type { Part } from './parts.ts'
import { backOff } from './back-off.ts'

const PATIENCE = 5000
const FIRST_WAIT = 2000
const MOST_WAIT = MINUTE

/**
 * Keeps the site told whether anybody is here, so that what it takes back reaches live sockets, and
 * asks for what was taken back while nobody was. In the background: a site that does not answer holds
 * up nobody. A call that was lost is made again.
 */
export class Attendance implements Part {
  /** Whether the site knows that somebody is here; not known again after the room slept. */
  #attending = false
  #settling = false
  #tries = 0
  #next = 0

  constructor(
    private readonly connections: Connections,
    private readonly known: Revocations,
    private readonly line: SiteLine,
    private readonly take: (revocations: Revocation[]) => void,
    /** What came of a call may make something due. */
    private readonly arm: () => void,
  ) {}

  joined(): void {
    this.#call()
  }

  left(): void {
    this.#call()
  }

  /** The room woke, perhaps with sockets that were here before. */
  wake(): void {
    this.#call()
  }

  /** The site takes this room for open. Where nobody is here, it missed that they left. */
  reached(): void {
    if (this.connections.size > 0) return
    this.#attending = true
    this.#call()
  }

  due(): number | undefined {
    return this.#settled || this.#settling ? undefined : this.#next
  }

  run(): void {
    this.#call()
  }

  get #settled(): boolean {
    return this.#attending === this.connections.size > 0
  }

  #call(): void {
    if (this.#settled || this.#settling || Date.now() < this.#next) return
    this.#settling = true
    void this.#settle().finally(() => {
      this.#settling = false
      this.arm()
    })
  }

  /** One call after the other, until the site knows what is so. */
  async #settle(): Promise<void> {
    try {
      while (!this.#settled) {
        if (this.#attending) {
          await inTime(this.line.leave(), PATIENCE)
          this.#attending = false
        } else {
          const revocations = await inTime(this.line.attend(this.known.last), PATIENCE)
          this.#attending = true
          this.take(revocations)
        }
      }
      this.#tries = this.#next = 0
    } catch (error) {
      this.#next = Date.now() + backOff(++this.#tries, FIRST_WAIT, MOST_WAIT)
      console.error('the site did not hear of this room', String(error))
    }
  }
}
