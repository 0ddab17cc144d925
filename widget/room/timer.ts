/** The longest wait a timeout can hold; a longer one would be over at once. */
const LONGEST = 2 ** 31 - 1

/** One timeout at a time: setting it again replaces it. */
export class Timer {
  #id: ReturnType<typeof setTimeout> | undefined

  set(wait: number, run: () => void): void {
    this.stop()
    this.#id = setTimeout(run, Math.min(wait, LONGEST))
  }

  stop(): void {
    clearTimeout(this.#id)
  }
}

/** Runs at most once in so many milliseconds: the first time at once, and the last always. */
export class Throttle extends Timer {
  readonly #every: () => number
  readonly #run: () => void
  #last = -Infinity

  constructor(every: () => number, run: () => void) {
    super()
    this.#every = every
    this.#run = run
  }

  ask(): void {
    this.stop()
    const now = performance.now()
    const wait = this.#last + this.#every() - now
    if (wait > 0) return this.set(wait, () => this.ask())
    this.#last = now
    this.#run()
  }
}
