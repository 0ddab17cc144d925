/** Whether the reader has come near an element, and whether the page has found rest: both only ever become true. */
export class Arrival {
  near = false
  rested = false

  /** Both watches end by themselves, and hold no element that is gone from the page. */
  constructor(host: Element, changed: () => void) {
    const seen = (entries: IntersectionObserverEntry[], observer: IntersectionObserver): void => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      this.near = true
      changed()
    }
    new IntersectionObserver(seen, { rootMargin: '400px' }).observe(host)
    const rest = (): void => {
      this.rested = true
      changed()
    }
    // Safari has no `requestIdleCallback`.
    if ('requestIdleCallback' in window) requestIdleCallback(rest, { timeout: 10_000 })
    else setTimeout(rest, 2000)
  }
}
