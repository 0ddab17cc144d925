import * as v from 'valibot'
import { SITE, SLUG } from './http.ts'
import { Join, roomFields, RoomSettings, siteFields, SiteSettings, State, Visibility } from './settings.ts'

// What a host's server says to the API and hears from it. In answers a field without a value is left
// out; in changes `null` takes a value away. What is sent is strict: a typing error is told, not dropped.

/** What an API key may be allowed to do. */
export const SCOPES = [
  'site:read',
  'site:write',
  'rooms:read',
  'rooms:write',
  'messages:read',
  'messages:write',
  'members:read',
  'members:write',
  'bans:read',
  'bans:write',
  'stats:read',
  'keys:read',
  'keys:write',
] as const
export const Scope = v.picklist(SCOPES)
export type Scope = v.InferOutput<typeof Scope>

export const time = v.pipe(v.number(), v.integer(), v.description('Milliseconds since 1970.'))
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const memberId = v.pipe(v.string(), v.description('A member: `m_…`.'))

/** One line that people read: nothing that is invisible, or turns the text around it. */
export const line = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(most),
    v.regex(
      /^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+$/u,
      'One line of text without control characters, please.',
    ),
  )

/** The same over several lines. */
const lines = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(most),
    v.regex(
      /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|\n)+$/u,
      'Text without control characters, please.',
    ),
  )

/** How a list is asked for. Of the query's texts `limit` becomes a number. */
export const pageFields = {
  limit: v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^(?:[1-9]\d?|100)$/, 'A number from 1 to 100.'),
      v.description('How many at most, from 1 to 100; 50 if not told.'),
      v.transform(Number),
    ),
  ),
  cursor: v.exactOptional(
    v.pipe(v.string(), v.maxLength(600), v.description('`next` of the page before this one.')),
  ),
} as const
export const PageQuery = v.strictObject(pageFields)
export const next = v.exactOptional(
  v.pipe(v.string(), v.description('Asks for the next page, as `cursor`. Absent on the last one.')),
)

/** Every one of some settings may be told, or taken back with `null`. */
const patchOf = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(
    Object.fromEntries(
      Object.entries(entries).map(([key, entry]) => [key, v.exactOptional(v.nullable(entry))]),
    ) as { [K in keyof E]: v.ExactOptionalSchema<v.NullableSchema<E[K], undefined>, undefined> },
  )
export const SiteSettingsPatch = patchOf(siteFields)
export const RoomSettingsPatch = patchOf(roomFields)

const Jurisdiction = v.picklist(['eu', 'fedramp'])

const SITE_NAME = 'What people read where the site is spoken of.'
const ORIGINS =
  'Pages that may embed the rooms: `https://example.com`, or `https://*.example.com` for all below.'
const JURISDICTION = 'Where the rooms are kept. Fixed with the first room.'

export const Site = v.object({
  id: v.pipe(v.string(), v.regex(SITE), v.description('As `site` in the tag and in addresses.')),
  name: v.pipe(v.string(), v.description(SITE_NAME)),
  origins: v.pipe(v.array(v.string()), v.description(ORIGINS)),
  settings: v.pipe(SiteSettings, v.description('What differs from the defaults.')),
  limits: v.pipe(
    v.object({ rooms: v.exactOptional(count) }),
    v.description("What the site's plan allows, where it is not the default."),
  ),
  jurisdiction: v.exactOptional(v.pipe(Jurisdiction, v.description(JURISDICTION))),
  version: v.pipe(count, v.description('Raised by each change of the site or one of its rooms.')),
  createdAt: time,
})
export type Site = v.InferOutput<typeof Site>

export const SitePatch = v.strictObject({
  name: v.exactOptional(v.pipe(line(80), v.description(SITE_NAME))),
  origins: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(100), v.description(ORIGINS)),
  ),
  settings: v.exactOptional(
    v.pipe(SiteSettingsPatch, v.description('Changes of them; `null` takes one back.')),
  ),
  jurisdiction: v.exactOptional(v.pipe(v.nullable(Jurisdiction), v.description(JURISDICTION))),
})
export type SitePatch = v.InferOutput<typeof SitePatch>

const slug = v.pipe(
  v.string(),
  v.regex(SLUG, 'Lower-case letters, digits and _.~%/-, 128 characters at most.'),
  v.check((text) => text === text.normalize('NFC'), 'Not in the normal form NFC.'),
  // Programs take these for folders of an address: the room could not be asked for.
  v.check((text) => text !== '.' && text !== '..', 'A folder’s name is none for a room.'),
)

const NAMED = 'As `room` in the tag and in addresses. It stays for good.'
const TITLE = 'Its heading. Without one, the slug is made into one.'
const ABOUT = 'What it is about, in the list of rooms.'
const NOTICE = 'Why it is closed or read-only, where one would write.'
const DIFFERING = "What differs from the site's."
const visibility = v.pipe(
  Visibility,
  v.description('`public`: on the list of rooms. `unlisted`: found by who knows its slug.'),
)
const state = v.pipe(
  State,
  v.description(
    '`readonly`: staff write. `closed`: nobody writes. `archived`: nobody comes in; only this API still reads it.',
  ),
)

export const Room = v.object({
  slug: v.pipe(v.string(), v.description(NAMED)),
  title: v.exactOptional(v.pipe(v.string(), v.description(TITLE))),
  description: v.exactOptional(v.pipe(v.string(), v.description(ABOUT))),
  visibility,
  state,
  notice: v.exactOptional(v.pipe(v.string(), v.description(NOTICE))),
  settings: v.pipe(RoomSettings, v.description(DIFFERING)),
  join: v.pipe(Join, v.description('Who may come in, from the room, the site or the default.')),
  password: v.pipe(v.boolean(), v.description('Whether it has one.')),
  messages: v.pipe(count, v.description('Up to a minute old, as are `members`, `seq` and `activeAt`.')),
  members: v.pipe(count, v.description('How many have ever written.')),
  seq: v.pipe(count, v.description('Of the newest message.')),
  createdAt: time,
  activeAt: time,
})
export type Room = v.InferOutput<typeof Room>

const password = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(200),
  v.description('Only a hash of it is kept. A new one lets in nobody who knew the old one.'),
)
const about = {
  title: v.pipe(line(80), v.description(TITLE)),
  description: v.pipe(lines(500), v.description(ABOUT)),
  notice: v.pipe(lines(300), v.description(NOTICE)),
  password,
}
const kept = { visibility: v.exactOptional(visibility), state: v.exactOptional(state) }

export const RoomCreate = v.strictObject({
  slug: v.pipe(slug, v.description(NAMED)),
  ...kept,
  title: v.exactOptional(about.title),
  description: v.exactOptional(about.description),
  notice: v.exactOptional(about.notice),
  password: v.exactOptional(about.password),
  settings: v.exactOptional(v.pipe(RoomSettings, v.description(DIFFERING))),
})
export type RoomCreate = v.InferOutput<typeof RoomCreate>

export const RoomPatch = v.strictObject({
  ...kept,
  title: v.exactOptional(v.nullable(about.title)),
  description: v.exactOptional(v.nullable(about.description)),
  notice: v.exactOptional(v.nullable(about.notice)),
  password: v.exactOptional(v.nullable(about.password)),
  settings: v.exactOptional(
    v.pipe(RoomSettingsPatch, v.description('Changes of them; `null` takes one back.')),
  ),
})
export type RoomPatch = v.InferOutput<typeof RoomPatch>

export const RoomPage = v.object({ rooms: v.array(Room), next })

export const Stats = v.object({
  rooms: count,
  members: count,
  messages: v.pipe(count, v.description('In all rooms, up to a minute old.')),
  activeRooms: v.pipe(count, v.description('Rooms in which something happened in the last 24 hours.')),
  activeMembers: v.pipe(count, v.description('Members seen in the last 24 hours.')),
  open: v.pipe(count, v.description('Rooms with somebody in them now.')),
})
export type Stats = v.InferOutput<typeof Stats>
