import type { Place, Shelf } from './remote.ts'

/** The order of the site's search: the latest first, then by slug, then the later seq. */
export function compare(a: Place, b: Place): number {
  if (a.at !== b.at) return b.at - a.at
  if (a.slug !== b.slug) return a.slug < b.slug ? -1 : 1
  return b.seq - a.seq
}

export interface Merged {
  hits: Shelf['hits']
  people: Shelf['people']
  /** Where the next page begins; absent at the end. */
  next?: Place
}

/** One page of what the shards found. What is older than a shard has looked can't be in it. */
export function merge(shelves: readonly Shelf[], limit: number): Merged {
  const reached = Math.max(-Infinity, ...shelves.map((shelf) => shelf.reached ?? -Infinity))
  const place = ({ slug, message }: Shelf['hits'][number]) => ({ at: message.at, slug, seq: message.seq })
  const all = shelves
    .flatMap((shelf) => shelf.hits)
    .filter(({ message }) => message.at > reached)
    .sort((a, b) => compare(place(a), place(b)))
  const hits = all.slice(0, limit)
  const last = hits.at(-1)
  const authors = new Set(hits.map(({ message }) => message.author))
  const people = new Map(
    shelves
      .flatMap((shelf) => shelf.people)
      .filter(({ id }) => authors.has(id))
      .map((person) => [person.id, person]),
  )
  const merged = { hits, people: [...people.values()] }
  if (all.length > limit && last) return { ...merged, next: place(last) }
  // Before every slug: nothing of that moment was looked at for certain.
  return Number.isFinite(reached) ? { ...merged, next: { at: reached, slug: '', seq: 0 } } : merged
}
