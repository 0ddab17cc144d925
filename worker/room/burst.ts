/**
 * Lets the first call of a burst through at once and gathers those that follow, so that a calm room
 * waits for nothing and a busy one does once what it would have done many times. The window may
 * follow the room: as long as one flush costs, it lets no more than half the time go into flushing.
 *
 * The timer only ever delays, a second at most: it decides no state, and losing it with the object
 * loses nothing that a reconnect doesn't heal.
 */
export class Burst {
  #credit: number
  #at = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /**
   * `window` in milliseconds, 1,000 at most; `most` flushes may go at once before gathering begins, and
   * one more for each window that has passed. With a few, what only happens to fall close together
   * waits for nothing.
   */
  constructor(
    private readonly window: () => number,
    private readonly flush: () => void,
    private readonly most = 1,
  ) {
    this.#credit = most
  }

  /** Something is there to be flushed: now if there is credit, else soon. */
  call(now: number): void {
    if (this.#timer !== undefined) return
    this.#refill(now)
    if (this.#credit >= 1) this.now()
    else this.later((1 - this.#credit) * this.window())
  }

  /** Flushes in `wait` milliseconds unless something flushes before. */
  later(wait: number): void {
    this.#timer ??= setTimeout(() => this.now(), wait)
  }

  now(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
    this.#refill(Date.now())
    this.#credit = Math.max(0, this.#credit - 1)
    this.flush()
  }

  #refill(now: number): void {
    // A clock that is set back must not make a debt that only hours would pay.
    const passed = Math.max(0, now - this.#at)
    this.#credit = Math.min(this.most, this.#credit + passed / this.window())
    this.#at = now
  }
}
