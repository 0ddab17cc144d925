import { visible } from './page.ts'
import { Timer } from './timer.ts'

const VISIBLE = 25_000
const HIDDEN = 60_000
const MISSING = 8000

/** Asks a socket that has fallen silent for a sign of life; any frame is one. */
export class Heartbeat {
  readonly #ping: () => void
  readonly #dead: () => void
  readonly #timer = new Timer()

  constructor(ping: () => void, dead: () => void) {
    this.#ping = ping
    this.#dead = dead
  }

  alive(): void {
    this.#timer.set(visible() ? VISIBLE : HIDDEN, () => this.now())
  }

  /** Asks at once: the page has slept, or the network has changed. */
  now(): void {
    this.#timer.set(MISSING, this.#dead)
    this.#ping()
  }

  stop(): void {
    this.#timer.stop()
  }
}
