import { and, eq, sql } from 'drizzle-orm'
import type { Role } from '../../protocol/model.ts'
import { keyOf, type Page, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { type Database, patiently } from './database.ts'
import { memberColumns } from './members.ts'
import { roomColumns, type RoomRow } from './rooms.ts'
import { members } from './schema/members.ts'
import { memberships, rooms } from './schema/rooms.ts'

export type Level = 'all' | 'mentions' | 'none'

/** What a room is to a member. */
export interface Membership {
  favourite: boolean
  level: Level
  /** Their read cursor, as far as the room has told. */
  seq: number
  /** Null where they were never in, or left. */
  joinedAt: number | null
  role: Role | null
}

export interface JoinedRoom extends Membership {
  room: RoomRow
  /** Messages after the read cursor. */
  unread: number
}

const columns = {
  favourite: memberships.favourite,
  level: memberships.level,
  seq: memberships.seq,
  joinedAt: memberships.joinedAt,
  role: memberships.role,
} as const

/**
 * The rooms that a member is in or holds dear, those of the latest activity first. Archived ones are
 * left out: nobody comes in.
 */
export async function roomsOf(
  db: Database,
  site: string,
  member: string,
  { after, limit, only }: Slice & { only?: 'joined' | 'favourites' | undefined },
): Promise<Page<JoinedRoom>> {
  const key = keyOf(after, [0, ''])
  const beyond = key && sql`(${rooms.activeAt}, ${rooms.slug}) < (${key[0]}, ${key[1]})`
  const joined = sql`${memberships.joinedAt} IS NOT NULL`
  const kept = sql`${memberships.favourite} = 1`
  const which = { joined, favourites: kept, either: sql`(${joined} OR ${kept})` }[only ?? 'either']
  const rows = await patiently(() =>
    db
      .select({
        ...columns,
        room: roomColumns,
        unread: sql<number>`max(0, ${rooms.seq} - ${memberships.seq})`,
      })
      .from(memberships)
      .innerJoin(rooms, and(eq(rooms.site, memberships.site), eq(rooms.slug, memberships.slug)))
      .where(
        and(
          eq(memberships.member, member),
          eq(memberships.site, site),
          which,
          sql`${rooms.state} <> 'archived'`,
          beyond,
        ),
      )
      .orderBy(sql`${rooms.activeAt} DESC, ${rooms.slug} DESC`)
      .limit(rowsOf(limit)),
  )
  return pageOf(rows, limit, ({ room }) => [room.activeAt, room.slug])
}

/** What one room is to a member; undefined where it is nothing. */
export async function membershipOf(
  db: Database,
  site: string,
  slug: string,
  member: string,
): Promise<Membership | undefined> {
  return (
    await patiently(() =>
      db
        .select(columns)
        .from(memberships)
        .where(one(site, slug, member)),
    )
  )[0]
}

/** Marks a room as a favourite, or no longer; false where the site lists no such room. */
export function setFavourite(db: Database, site: string, slug: string, member: string, favourite: boolean) {
  return put(db, site, slug, member, 'favourite', favourite ? 1 : 0)
}

/** What of a room a member wants to be told; false where the site lists no such room. */
export function setLevel(db: Database, site: string, slug: string, member: string, level: Level) {
  return put(db, site, slug, member, 'level', level)
}

/** Keeps a role that the room was told of, or forgets it; false where the site lists no such room. */
export function setRoomRole(
  db: Database,
  site: string,
  slug: string,
  member: string,
  role: Exclude<Role, 'guest' | 'bot'> | null,
) {
  return put(db, site, slug, member, 'role', role)
}

/** Leaves a room: it is on the member's list no longer. A role there stays. */
export async function leaveRoom(
  db: Database,
  site: string,
  slug: string,
  member: string,
  now: number,
): Promise<void> {
  const left = { joinedAt: null, favourite: false, leftAt: now }
  await patiently(() =>
    db
      .update(memberships)
      .set(left)
      .where(one(site, slug, member)),
  )
}

/** Who has been in a room, by their id. */
export async function membersIn(db: Database, site: string, slug: string, { after, limit }: Slice) {
  const key = keyOf(after, [''])
  const beyond = key && sql`${memberships.member} > ${key[0]}`
  const rows = await patiently(() =>
    db
      .select({ ...columns, member: memberColumns })
      .from(memberships)
      .innerJoin(members, eq(members.id, memberships.member))
      .where(and(eq(memberships.site, site), eq(memberships.slug, slug), beyond))
      .orderBy(memberships.member)
      .limit(rowsOf(limit)),
  )
  return pageOf(rows, limit, ({ member }) => [member.id])
}

function one(site: string, slug: string, member: string) {
  return and(eq(memberships.member, member), eq(memberships.slug, slug), eq(memberships.site, site))
}

async function put(
  db: Database,
  site: string,
  slug: string,
  member: string,
  column: 'favourite' | 'level' | 'role',
  value: number | string | null,
): Promise<boolean> {
  const name = sql.identifier(column)
  const written = await patiently(() =>
    db.all<{ slug: string }>(sql`INSERT INTO memberships (member, site, slug, ${name})
      SELECT ${member}, site, slug, ${value} FROM rooms WHERE site = ${site} AND slug = ${slug}
        AND EXISTS (SELECT 1 FROM members WHERE id = ${member} AND site = ${site})
      ON CONFLICT (member, slug) DO UPDATE SET ${name} = excluded.${name} RETURNING slug`),
  )
  return written.length > 0
}
