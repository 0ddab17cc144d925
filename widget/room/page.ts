// Outside of a browser these are missing.
const page = globalThis as Partial<Pick<typeof globalThis, 'addEventListener' | 'document'>>

/** What the browser says of itself. */
export function browser(): Partial<Navigator> {
  return typeof navigator === 'undefined' ? {} : navigator
}

/** Whether a person can see the page; outside a browser, yes. */
export function visible(): boolean {
  return page.document?.visibilityState !== 'hidden'
}

/** Hears of the page it is in, where there is one. Returns how to stop. */
export function listen(types: readonly string[], heard: (event: Event) => void): () => void {
  const stop = new AbortController()
  // What happens to the document bubbles up to the window.
  for (const type of types) page.addEventListener?.(type, heard, stop)
  return () => stop.abort()
}
