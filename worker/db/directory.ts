import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { List, Listing, MembershipRequest } from '../../protocol/directory.ts'
import { effective, type SiteSettings } from '../../protocol/settings.ts'
import { keyOf, type Page, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { type Database, patiently } from './database.ts'
import { folded } from './rooms.ts'
import { members } from './schema/members.ts'
import { memberships, rooms } from './schema/rooms.ts'

/** Who looks at a site's rooms. */
export interface Reader {
  site: string
  /** The site's, which its rooms' differ from. */
  settings: SiteSettings
  member: string
  /** Ids under which this member wrote before; what these joined and starred is theirs too. */
  was?: readonly string[]
  /** Comes in although a room is for its members. */
  staff: boolean
  /** Where the host's word holds, `blog/*` those below; everywhere if absent. */
  rooms?: readonly string[]
}

interface Wanted extends Slice {
  list: List
  /** Part of a title or slug; empty for all. */
  query: string
}

/**
 * A page of a list, the latest active first. One statement; activity only ever grows, so a room
 * that wakes up while somebody pages moves to the first page and is never read twice.
 */
export async function readDirectory(db: Database, reader: Reader, wanted: Wanted): Promise<Page<Listing>> {
  const { list, limit } = wanted
  const key = keyOf(wanted.after, [0, ''], 'cursor')
  const beyond = key && sql`(${rooms.activeAt}, ${rooms.slug}) < (${key[0]}, ${key[1]})`
  const sought = folded(wanted.query).trim()
  const where = and(beyond, sought === '' ? undefined : sql`instr(${rooms.search}, ${sought}) > 0`)
  const query = () =>
    (list === 'public' ? fromRooms(db, reader, and(LISTED, where)) : fromMemberships(db, reader, where))
      .groupBy(rooms.activeAt, rooms.slug)
      .having(and(HAVING[list], known(reader)))
      .orderBy(desc(rooms.activeAt), desc(rooms.slug))
      .limit(rowsOf(limit))
  const page = pageOf(await patiently(query), limit, (last) => [last.activeAt, last.slug])
  return { ...page, items: page.items.map((row) => listing(row, reader)) }
}

/** A room as this reader has it on a list; undefined where it is none of theirs to know. */
export async function findListing(db: Database, reader: Reader, slug: string): Promise<Listing | undefined> {
  const query = () =>
    fromRooms(db, reader, eq(rooms.slug, slug)).groupBy(rooms.activeAt, rooms.slug).having(known(reader))
  const [row] = await patiently(query)
  return row && listing(row, reader)
}

/** Changes what a member made of a room, all at once. Leaving takes the star and the read cursor along. */
export async function changeMembership(
  db: Database,
  reader: Reader,
  slug: string,
  now: number,
  { joined, level, favourite = joined === false ? false : undefined }: MembershipRequest,
): Promise<void> {
  const { site, member } = reader
  const change = {
    ...(favourite !== undefined && { favourite }),
    ...(level && { level }),
    ...(joined === false && { joinedAt: null, leftAt: now, seq: 0 }),
  }
  // For a member that is there: a token outlives an erased one by up to an hour.
  const theirs = sql`SELECT ${members.id}, ${members.site}, ${slug} FROM ${members}
    WHERE ${members.id} = ${member} AND ${members.site} = ${site}`
  const all = and(inArray(memberships.member, idsOf(reader)), eq(memberships.slug, slug))
  const update = db.update(memberships).set(change).where(all)
  // Without a row, there is nothing to be left or unstarred.
  if (!favourite && !level) {
    await patiently(() => update)
    return
  }
  const insert = sql`INSERT INTO ${memberships} (member, site, slug) ${theirs} ON CONFLICT DO NOTHING`
  await patiently(() => db.batch([db.run(insert), update]))
}

const COLUMNS = {
  slug: rooms.slug,
  title: rooms.title,
  description: rooms.description,
  state: rooms.state,
  settings: rooms.settings,
  seq: rooms.seq,
  members: rooms.members,
  activeAt: rooms.activeAt,
  // A member with former ids may have several rows for a room.
  read: sql<number | null>`max(${memberships.seq})`,
  favourite: sql<number | null>`max(${memberships.favourite})`,
  joined: sql<number>`count(${memberships.joinedAt})`,
  level: sql<Listing['level'] | null>`max(${memberships.level})`,
}

// Said in full, as the index `rooms_listed` says it: values that are bound would hide that it fits.
const LISTED = sql`${rooms.visibility} = 'public' AND ${rooms.state} <> 'archived'`

const HAVING = {
  public: undefined,
  joined: sql`count(${memberships.joinedAt}) > 0`,
  favourites: sql`max(${memberships.favourite}) > 0`,
}

/** In the order of activity, so that reading ends with the page. */
function fromRooms(db: Database, reader: Reader, where: SQL | undefined) {
  const mine = and(
    inArray(memberships.member, idsOf(reader)),
    eq(memberships.site, rooms.site),
    eq(memberships.slug, rooms.slug),
  )
  return db
    .select(COLUMNS)
    .from(rooms)
    .leftJoin(memberships, mine)
    .where(and(within(reader), where))
}

/** From the member's own rows, however many rooms the site has. A cross join keeps that order. */
function fromMemberships(db: Database, reader: Reader, where: SQL | undefined) {
  const mine = and(
    inArray(memberships.member, idsOf(reader)),
    eq(rooms.site, memberships.site),
    eq(rooms.slug, memberships.slug),
  )
  return db
    .select(COLUMNS)
    .from(memberships)
    .crossJoin(rooms)
    .where(and(mine, within(reader), where))
}

/** Of the site, and not put away. */
function within({ site }: Reader): SQL | undefined {
  return and(eq(rooms.site, site), sql`${rooms.state} <> 'archived'`)
}

/**
 * Rooms that the reader may know of, as `closedTo` in room/access.ts lets them in: where the host named
 * rooms, only these; rooms for members only to those who were given a role there, and to staff.
 */
function known({ staff, settings, rooms: named }: Reader): SQL | undefined {
  const granted = sql`count(${memberships.role}) > 0`
  if (named) return sql`(${granted} OR ${isAmong(named)})`
  if (staff) return undefined
  const join = sql`coalesce(json_extract(${rooms.settings}, '$.join'), ${effective(settings).join})`
  return sql`(${granted} OR ${join} <> 'members')`
}

/** In a text, whatever their number: a statement of D1 takes a hundred values. */
function isAmong(named: readonly string[]): SQL {
  return sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(named)}) WHERE value = ${rooms.slug}
    OR (substr(value, -1) = '*' AND substr(${rooms.slug}, 1, length(value) - 1) = substr(value, 1, length(value) - 1)))`
}

function idsOf({ member, was = [] }: Reader): string[] {
  return [member, ...was]
}

type Row = Awaited<ReturnType<typeof fromRooms>>[number]

function listing(row: Row, reader: Reader): Listing {
  const { slug, title, description, activeAt, members: wrote, favourite, level } = row
  const { join } = effective(reader.settings, row.settings)
  const joined = row.joined > 0
  return {
    slug,
    ...(title && { title }),
    ...(description && { description }),
    // None that is put away is read.
    state: row.state as Listing['state'],
    ...(join !== 'anyone' && { join }),
    activeAt,
    members: wrote,
    seq: row.seq,
    unread: joined ? Math.max(0, row.seq - (row.read ?? 0)) : 0,
    favourite: favourite === 1,
    joined,
    level: level ?? 'all',
  }
}
