import type { Limits } from '../../protocol/limits.ts'

/** Stays this far under what the room allows, so that jitter on the way is not taken for haste. */
const MARGIN = 0.9

/** How soon the next command may go: a bucket as the room's, and the waits it has imposed. */
export class Pace {
  #until = 0
  #spent = 0
  #at = Date.now()

  /** Milliseconds to wait. */
  wait({ rate, burst }: Limits): number {
    const now = Date.now()
    const perSecond = rate * MARGIN
    this.#spent = Math.max(0, this.#spent - (Math.max(0, now - this.#at) / 1000) * perSecond)
    this.#at = now
    const over = this.#spent + 1 - burst * MARGIN
    return Math.ceil(Math.max(this.#until - now, (over / perSecond) * 1000, 0))
  }

  take(): void {
    this.#spent++
  }

  /** Nothing goes for so many milliseconds. */
  hold(wait: number): void {
    this.#until = Math.max(this.#until, Date.now() + wait)
  }
}
