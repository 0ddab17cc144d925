import * as v from 'valibot'
import type { Join, State } from './settings.ts'

/** Which rooms: those open to all, those one has been in, those one has starred. */
export const List = v.picklist(['public', 'joined', 'favourites'])
export type List = v.InferOutput<typeof List>

/** Of which messages of a room its member wants to hear. */
export const Level = v.picklist(['all', 'mentions', 'none'])
export type Level = v.InferOutput<typeof Level>

/** Rows of a page, where it does not say, and at most. */
export const PAGE = { usual: 30, most: 100 } as const

/** The query of `GET /v1/sites/:site/directory`. */
export const DirectoryRequest = v.object({
  list: v.optional(List, 'public'),
  /** Part of a title or slug. */
  query: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(80)), ''),
  /** Where the page before ended, as its answer said. */
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, 'Not a number.'),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(PAGE.most),
    ),
    String(PAGE.usual),
  ),
})
export type DirectoryRequest = v.InferOutput<typeof DirectoryRequest>

/** One's own part in a room. */
export interface Membership {
  favourite: boolean
  joined: boolean
  level: Level
}

/** A room in a list. */
export interface Listing extends Membership {
  slug: string
  title?: string
  description?: string
  state: Exclude<State, 'archived'>
  /** Told where not anyone may come in. */
  join?: Exclude<Join, 'anyone'>
  /** When somebody last wrote, in milliseconds since 1970; up to a minute late. */
  activeAt: number
  /** How many members ever wrote. */
  members: number
  /** The newest message's place, up to a minute late: a device that knows where it has read to may know better. */
  seq: number
  /** Messages above one's read cursor, as both were a minute ago at most. 0 where one has not joined. */
  unread: number
}

/** A page of a list, the latest active first. */
export interface DirectoryResponse {
  rooms: Listing[]
  /** Where the next page begins; absent on the last one. */
  cursor?: string
}

/** What `PATCH /v1/sites/:site/rooms/:room/membership` takes. Coming in is what joins a room, so one can only leave. */
export const MembershipRequest = v.pipe(
  v.strictObject({
    favourite: v.optional(v.boolean()),
    joined: v.optional(v.literal(false)),
    level: v.optional(Level),
  }),
  v.check((change) => Object.keys(change).length > 0, 'Nothing is to be changed.'),
)
export type MembershipRequest = v.InferOutput<typeof MembershipRequest>
