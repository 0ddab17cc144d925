import { and, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Kind, Role } from '../../protocol/model.ts'
import { may } from '../../protocol/roles.ts'
import { effective } from '../../protocol/settings.ts'
import { type Database, patiently } from './database.ts'
import type { Reader } from './directory.ts'
import { bans, memberships, rooms } from './schema/rooms.ts'

/** Rooms searched at once at most: those of the latest activity, and those one has joined. */
const MOST = 1000

export interface Seeker extends Reader {
  kind: Kind
}

/** A room that somebody may search. */
export interface Searchable {
  slug: string
  title: string | null
  /** What is from before (milliseconds since 1970) is not theirs to see. */
  since?: number
}

/**
 * The rooms of a site that somebody may read right now: as `closedTo` in room/access.ts would let
 * them in, and those only that they could know of. Rooms behind a password are left out, but for staff and
 * whom the host gave a role there: nothing here knows whether others know the one that holds now.
 */
export async function searchableRooms(db: Database, seeker: Seeker, now: number): Promise<Searchable[]> {
  const ids = [seeker.member, ...(seeker.was ?? [])]
  const own = and(inArray(memberships.member, ids), eq(memberships.site, seeker.site))
  const [listed, met, shut] = await patiently(() =>
    db.batch([
      db
        .select(columns)
        .from(rooms)
        .where(
          and(
            eq(rooms.site, seeker.site),
            sql`${rooms.visibility} = 'public' AND ${rooms.state} <> 'archived'`,
          ),
        )
        .orderBy(desc(rooms.activeAt), desc(rooms.slug))
        .limit(MOST),
      db
        .select({ ...columns, role: memberships.role, joinedAt: memberships.joinedAt })
        .from(memberships)
        .crossJoin(rooms)
        .where(and(own, eq(rooms.site, memberships.site), eq(rooms.slug, memberships.slug)))
        .orderBy(desc(rooms.activeAt))
        .limit(MOST),
      db
        .select({ slug: bans.slug })
        .from(bans)
        .where(
          and(
            eq(bans.site, seeker.site),
            inArray(bans.member, ids),
            or(isNull(bans.until), gt(bans.until, now)),
          ),
        ),
    ]),
  )
  const mine = standings(met)
  const banned = new Set(shut.map(({ slug }) => slug))
  const all = new Map([...listed, ...met].map((room) => [room.slug, room]))
  return [...all.values()]
    .filter((room) => !banned.has(room.slug) && !banned.has(''))
    .map((room) => searchable(seeker, room, mine.get(room.slug)))
    .filter((room) => room !== undefined)
}

const columns = {
  slug: rooms.slug,
  title: rooms.title,
  visibility: rooms.visibility,
  state: rooms.state,
  settings: rooms.settings,
}

type Row = Pick<typeof rooms.$inferSelect, keyof typeof columns>

/** What a member, under all ids they had, is in a room. */
interface Own {
  roles: Role[]
  joinedAt: number | undefined
}

function standings(
  rows: readonly { slug: string; role: Role | null; joinedAt: number | null }[],
): Map<string, Own> {
  const all = new Map<string, Own>()
  for (const { slug, role, joinedAt } of rows) {
    const own = all.get(slug) ?? { roles: [], joinedAt: undefined }
    if (role) own.roles.push(role)
    if (joinedAt !== null) own.joinedAt = Math.min(joinedAt, own.joinedAt ?? Infinity)
    all.set(slug, own)
  }
  return all
}

function searchable(
  seeker: Seeker,
  room: Row,
  own: Own = { roles: [], joinedAt: undefined },
): Searchable | undefined {
  const { slug, title, visibility, state } = room
  const settings = effective(seeker.settings, room.settings)
  if (state === 'archived' || settings.without.includes('search')) return undefined
  const granted = own.roles.length > 0
  if (visibility === 'unlisted' && own.joinedAt === undefined && !granted) return undefined
  if (settings.signedOnly && seeker.kind !== 'signed') return undefined
  if (seeker.rooms && !granted && !named(seeker.rooms, slug)) return undefined
  if (!seeker.staff && !granted && !open(seeker, settings, slug)) return undefined
  const everything =
    settings.history === 'all' || seeker.staff || own.roles.some((role) => may(role, 'see_all'))
  if (everything) return { slug, title }
  // The room keeps by its order where a newcomer's view begins; here it is when they came.
  return own.joinedAt === undefined ? undefined : { slug, title, since: own.joinedAt }
}

/** Whether somebody without a role of their own may come in. */
function open(
  { kind, rooms: hosts }: Seeker,
  { join, guests }: ReturnType<typeof effective>,
  slug: string,
): boolean {
  if (!guests && kind === 'guest') return false
  if (join === 'anyone') return true
  if (join === 'identified') return kind === 'signed' || kind === 'account'
  return join === 'members' && hosts !== undefined && named(hosts, slug)
}

/** Whether the host's word names a room, `blog/*` those below. */
function named(hosts: readonly string[], slug: string): boolean {
  return hosts.some((one) => (one.endsWith('*') ? slug.startsWith(one.slice(0, -1)) : one === slug))
}
