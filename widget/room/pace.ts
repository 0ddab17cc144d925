import type { Limits } from '../../protocol/limits.ts'

/** Stays this far under what the room allows, so that jitter on the way is not taken for haste. */
const MARGIN = 0.9

/** How soon the next command may go: a bucket as the room's, and the waits it has imposed. */
export class Pace {
  #until = 0
  /** When the bucket will be full again; how far off that is tells what has been taken. */
  #full = 0

  /** Takes a turn and returns 0, or the milliseconds until there is one. */
  take({ rate, burst }: Limits): number {
    const now = performance.now()
    const each = 1000 / (rate * MARGIN)
    const wait = Math.max(this.#until, this.#full - (burst * MARGIN - 1) * each) - now
    if (wait > 0) return wait
    this.#full = Math.max(this.#full, now) + each
    return 0
  }

  /** Nothing goes for so many milliseconds. */
  hold(wait: number): void {
    this.#until = performance.now() + wait
  }
}
