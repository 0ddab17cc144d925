import { browser } from './page.ts'

// Pages without TLS have no locks, and where storage is refused they may be refused too: there
// nothing waits for other tabs.

/** Runs one at a time over all tabs of this origin. */
export async function exclusive(name: string, run: () => Promise<void>): Promise<void> {
  let running: Promise<void> | undefined
  await browser()
    .locks?.request(name, () => (running = run()))
    .catch(() => undefined)
  return running ?? run()
}

/** Holds a lock until the returned function is called. */
export function hold(name: string): () => void {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  browser()
    .locks?.request(name, () => held)
    .catch(() => undefined)
  return release
}

/** Runs if no tab holds the lock, or where nobody can tell. */
export function ifFree(name: string, run: () => void): void {
  const { locks } = browser()
  if (locks) locks.request(name, { ifAvailable: true }, (lock) => lock && run()).catch(run)
  else run()
}
