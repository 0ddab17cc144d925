import * as v from 'valibot'
import type { Message, Person } from './model.ts'

/** The query of `GET /v1/sites/:site/search`. */
export const SearchRequest = v.object({
  /** As `search` in a room takes it: docs/search.md. */
  query: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(400)), ''),
  /** Where the page before ended, as its answer said. */
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, 'Not a number.'),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(50),
    ),
    '20',
  ),
})
export type SearchRequest = v.InferOutput<typeof SearchRequest>

/** A message that was found, and where. It is up to a minute old, and tells no reactions. */
export interface SearchHit {
  room: { slug: string; title?: string }
  message: Message
}

/** A page of what was found in all rooms one may read, the latest first. */
export interface SearchResponse {
  hits: SearchHit[]
  /** Who wrote them. */
  people: Person[]
  /** Where the next page begins; absent on the last one. A page may be short and have a next one. */
  cursor?: string
}

/** What `POST /v1/sites/:site/search/rebuild` takes. */
export const RebuildRequest = v.strictObject({
  cursor: v.exactOptional(
    v.pipe(v.string(), v.maxLength(1000), v.description('`next` of the answer before; first without.')),
  ),
})
