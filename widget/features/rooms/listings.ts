import type { Listing } from '../../../protocol/directory.ts'

/** Whether a row comes after another: the latest active is first, of two at once the greater slug. */
function isAfter(row: Listing, other: Listing): boolean {
  return row.activeAt < other.activeAt || (row.activeAt === other.activeAt && row.slug < other.slug)
}

/** The next page behind those that are there. A room that was read again is not shown again. */
export function appended(rooms: readonly Listing[], page: readonly Listing[]): Listing[] {
  const known = new Set(rooms.map(({ slug }) => slug))
  return [...rooms, ...page.filter(({ slug }) => !known.has(slug))]
}

/** The list once its beginning was read anew: what lies behind the page stays, unless it is on the page. */
export function renewed(rooms: readonly Listing[], page: readonly Listing[], more: boolean): Listing[] {
  const last = page.at(-1)
  if (!more || !last) return [...page]
  const fresh = new Set(page.map(({ slug }) => slug))
  return [...page, ...rooms.filter((row) => !fresh.has(row.slug) && isAfter(row, last))]
}

/** The new values in the old order, for as long as somebody is about to choose. What is new waits. */
export function inPlace(rooms: readonly Listing[], next: readonly Listing[]): Listing[] {
  const by = new Map(next.map((row) => [row.slug, row]))
  return rooms.flatMap(({ slug }) => by.get(slug) ?? [])
}
