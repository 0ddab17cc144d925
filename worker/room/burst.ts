/**
 * Lets the first call of a burst through at once and gathers those that follow, so that a calm room
 * waits for nothing and a busy one does once what it would have done many times. The window may
 * follow the room: as long as one flush costs, it lets no more than half the time go into flushing.
 *
 * The timer only ever delays, under a second: it decides no state, and losing it with the object
 * loses nothing that a reconnect doesn't heal.
 */
export class Burst {
  #last = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `window` in milliseconds, under 1,000. */
  constructor(
    private readonly window: () => number,
    private readonly flush: () => void,
  ) {}

  /** Something is there to be flushed: now if the last flush is long enough ago, else soon. */
  call(now: number): void {
    if (this.#timer !== undefined) return
    const wait = this.#last + this.window() - now
    if (wait <= 0) this.now()
    else this.later(wait)
  }

  /** Flushes in `wait` milliseconds unless something flushes before. */
  later(wait: number): void {
    this.#timer ??= setTimeout(() => this.now(), wait)
  }

  now(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
    this.#last = Date.now()
    this.flush()
  }
}
