import * as v from 'valibot'

/** Who may come in. `members`: those the host named for the room. `password`: whoever knows it. */
export const Join = v.picklist(['anyone', 'identified', 'members', 'password'])
export type Join = v.InferOutput<typeof Join>

/** Who may write, of those who are in. Staff always may, in a room that is not closed. */
export const Post = v.picklist(['anyone', 'identified', 'members', 'staff'])
export type Post = v.InferOutput<typeof Post>

/**
 * `readonly`: staff write. `closed`: nobody writes, the notice says why. `archived`: nobody comes in;
 * only the host's API still reads it.
 */
export const State = v.picklist(['open', 'readonly', 'closed', 'archived'])
export type State = v.InferOutput<typeof State>

/** `public` rooms are on the site's list; `unlisted` ones are found by who knows their slug. */
export const Visibility = v.picklist(['public', 'unlisted'])
export type Visibility = v.InferOutput<typeof Visibility>

/** What a host may leave out; a page may leave out more by the attribute `without`. */
export const FEATURES = [
  'images',
  'voice',
  'search',
  'emoji',
  'links',
  'reactions',
  'typing',
  'roster',
  'polls',
] as const
export type Feature = (typeof FEATURES)[number]

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))

/**
 * What a host decides about a room. Every field has a default, so that a site tells only what differs.
 * What is said of each is also read in the documentation of the API.
 */
export const roomFields = {
  join: v.pipe(Join, v.description('Who may come in.')),
  post: v.pipe(Post, v.description('Who may write, of those who are in.')),
  guests: v.pipe(
    v.boolean(),
    v.description('Whether people without an account or your server’s word may take a name.'),
  ),
  // Tokens carry it: a list that says things often would make them too long to be shown.
  without: v.pipe(
    v.array(v.picklist(FEATURES)),
    v.maxLength(FEATURES.length),
    v.description('What is left out.'),
  ),
  previews: v.pipe(
    v.boolean(),
    v.description('Whether links show what they lead to: the server fetches title and picture.'),
  ),
  receipts: v.pipe(v.boolean(), v.description('Whether members of a small room see who has read how far.')),
  history: v.pipe(
    v.picklist(['all', 'since_joining']),
    v.description('What newcomers see of the time before them.'),
  ),
  capacity: v.pipe(count(32_000), v.description('Connections at once.')),
  keepDays: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(36_500),
    v.description('For how many days messages are kept; 0: for ever.'),
  ),
  keepMessages: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(100_000_000),
    v.description('How many messages are kept; 0: all.'),
  ),
} as const

const AllRoomSettings = v.strictObject(roomFields)
export type RoomSettings = Partial<v.InferOutput<typeof AllRoomSettings>>
// A parsed field is there or it is not; the types of `partial` would let it be there and undefined.
/** Settings of one room that differ from its site's. */
export const RoomSettings = v.partial(AllRoomSettings) as v.GenericSchema<unknown, RoomSettings>

/** All of them, as in force, with what the site decides of who may be in any. */
export type Effective = v.InferOutput<typeof AllRoomSettings> & { signedOnly: boolean }

/** Where an object is made first, see Cloudflare's location hints. */
export const PLACES = ['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'oc', 'afr', 'me'] as const

/** The same for a site: its rooms' defaults, and what concerns it as a whole. */
export const siteFields = {
  ...roomFields,
  creates: v.pipe(
    v.string(),
    v.maxLength(500),
    v.description(
      'Slugs that joining may create: `*` any, `blog/*` those below, several by spaces; empty: none.',
    ),
  ),
  localhost: v.pipe(
    v.boolean(),
    v.description('Whether pages on a visitor’s own machine may embed the rooms, at any port.'),
  ),
  challenge: v.pipe(
    v.picklist(['off', 'raid', 'always']),
    v.description('Proof of work for new guests: never, while very many come at once, or always.'),
  ),
  signedOnly: v.pipe(
    v.boolean(),
    v.description('Whether only members whom your server signed are let in at all.'),
  ),
  place: v.pipe(v.picklist(PLACES), v.description('Where a room is made first: a hint.')),
} as const

const AllSiteSettings = v.strictObject(siteFields)
export type SiteSettings = Partial<v.InferOutput<typeof AllSiteSettings>>
/** Settings of a site: its rooms' defaults, and what concerns the site as a whole. */
export const SiteSettings = v.partial(AllSiteSettings) as v.GenericSchema<unknown, SiteSettings>

export const DEFAULTS: Effective & Pick<Required<SiteSettings>, 'creates' | 'localhost' | 'challenge'> = {
  join: 'anyone',
  post: 'anyone',
  guests: true,
  without: [],
  previews: true,
  receipts: false,
  history: 'all',
  capacity: 5000,
  keepDays: 0,
  keepMessages: 0,
  creates: '',
  localhost: false,
  challenge: 'raid',
  signedOnly: false,
}

/** The settings in force in a room: its own, else its site's, else the defaults. */
export function effective(site: SiteSettings, room: RoomSettings = {}): Effective {
  const all = { ...DEFAULTS, ...site, ...room }
  const { join, post, guests, without, previews, receipts, history, capacity } = all
  const { keepDays, keepMessages, signedOnly } = all
  return {
    join,
    post,
    guests,
    without,
    previews,
    receipts,
    history,
    capacity,
    keepDays,
    keepMessages,
    signedOnly,
  }
}

/** Whether joining a room of this slug may create it. */
export function mayCreate({ creates }: Pick<SiteSettings, 'creates'>, slug: string): boolean {
  return (creates ?? DEFAULTS.creates)
    .split(/\s+/)
    .some((pattern) =>
      pattern.endsWith('*') ? slug.startsWith(pattern.slice(0, -1)) : pattern !== '' && pattern === slug,
    )
}
