import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Whether the reader has come near the element, and whether the page has found rest: both only ever become true. */
export class Arrival implements ReactiveController {
  near = false
  rested = false
  #observer: IntersectionObserver | undefined
  #cancel: (() => void) | undefined

  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this)
  }

  hostConnected(): void {
    if (!this.near) {
      this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: '400px' })
      this.#observer.observe(this.host)
    }
    if (!this.rested) this.#cancel = whenIdle(() => this.#rest())
  }

  hostDisconnected(): void {
    this.#observer?.disconnect()
    this.#cancel?.()
  }

  #seen(entries: IntersectionObserverEntry[]): void {
    if (!entries.some((entry) => entry.isIntersecting)) return
    this.#observer?.disconnect()
    this.near = true
    this.host.requestUpdate()
  }

  #rest(): void {
    this.rested = true
    this.host.requestUpdate()
  }
}

/** Safari has no `requestIdleCallback`. */
function whenIdle(run: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const id = requestIdleCallback(run, { timeout: 10_000 })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(run, 2000)
  return () => clearTimeout(id)
}
