import { visible } from './page.ts'

const VISIBLE = 25_000
const HIDDEN = 60_000
const MISSING = 8000

/** Asks a socket for a sign of life now and then; any frame is one. */
export class Heartbeat {
  #next: ReturnType<typeof setTimeout> | undefined
  #missing: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly ping: () => void,
    private readonly dead: () => void,
  ) {}

  start(): void {
    this.stop()
    this.#next = setTimeout(() => this.now(), visible() ? VISIBLE : HIDDEN)
  }

  /** Asks at once: the page has slept, or the network has changed. */
  now(): void {
    this.start()
    this.ping()
    this.#missing = setTimeout(() => this.dead(), MISSING)
  }

  alive(): void {
    clearTimeout(this.#missing)
  }

  stop(): void {
    clearTimeout(this.#next)
    clearTimeout(this.#missing)
  }
}
