/** A page that has gone offline can't fetch: the rest of the room goes on without that part. */
const quietly = (part: Promise<unknown>): void => void part.catch(() => undefined)

/**
 * What is fetched when it is first needed, and the only place that names `features/`. An element that is
 * rendered before its definition arrives upgrades by itself, with the properties it was given.
 */
export const lazy = {
  consent: () => quietly(import('./consent-card.ts')),
  refused: () => quietly(import('./refused.ts')),
  roster: () => quietly(import('./roster.ts')),
  status: () => quietly(import('./status.ts')),
}
