import type { ReactiveController, ReactiveControllerHost } from 'lit'

const MINUTE = 60_000
/** What is told about a room at once: several messages are one reason to look. */
const SOON = 10_000

/** Knows when to look anew: on coming into view, each minute in view, back online, and soon after news. */
export class Looks implements ReactiveController {
  /** A person may see it. */
  seen = false
  #inView = false
  #last = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined
  #stop: AbortController | undefined

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly look: () => void,
  ) {
    host.addController(this)
  }

  hostConnected(): void {
    const { signal } = (this.#stop = new AbortController())
    const observer = new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1)?.isIntersecting ?? false
      this.#judge()
    })
    observer.observe(this.host)
    signal.addEventListener('abort', () => observer.disconnect())
    document.addEventListener('visibilitychange', () => this.#judge(), { signal })
    for (const type of ['online', 'offline'])
      addEventListener(type, () => this.seen && this.now(), { signal })
  }

  hostDisconnected(): void {
    this.#stop?.abort()
    this.#inView = false
    this.#judge()
  }

  /** Looks, and again in a minute. */
  now(): void {
    this.#last = performance.now()
    this.#wait(MINUTE)
    this.look()
  }

  /** There is something new: looks once it is worth it. */
  soon(): void {
    if (this.seen) this.#wait(Math.max(0, this.#last + SOON - performance.now()))
  }

  #judge(): void {
    const seen = this.#inView && !document.hidden
    if (seen === this.seen) return
    this.seen = seen
    if (seen) this.now()
    else clearTimeout(this.#timer)
  }

  #wait(wait: number): void {
    clearTimeout(this.#timer)
    if (this.seen) this.#timer = setTimeout(() => this.now(), wait)
  }
}
