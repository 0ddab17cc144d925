/** Whether a person can see the page; outside a browser, yes. */
export function visible(): boolean {
  return typeof document === 'undefined' || document.visibilityState !== 'hidden'
}

/** What becomes of the page and the network, where there is a page. Returns how to stop. */
export function watchPage(on: { awake: () => void; hidden: () => unknown; frozen: () => void }): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const target = globalThis as Partial<Pick<Window, 'addEventListener'>>
  for (const event of ['online', 'offline']) target.addEventListener?.(event, on.awake, { signal })
  // A page put aside for "back" must hold no socket, or it is not kept.
  target.addEventListener?.('pagehide', ({ persisted }) => persisted && on.frozen(), { signal })
  target.addEventListener?.('pageshow', ({ persisted }) => persisted && on.awake(), { signal })
  if (typeof document !== 'undefined')
    document.addEventListener('visibilitychange', () => (visible() ? on.awake() : on.hidden()), { signal })
  return () => stop.abort()
}
