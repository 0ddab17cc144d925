import { and, eq, sql } from 'drizzle-orm'
import type { Role } from '../../protocol/model.ts'
import { keyOf, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { type Database, patiently } from './database.ts'
import { memberColumns } from './members.ts'
import { members } from './schema/members.ts'
import { memberships } from './schema/rooms.ts'

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

const columns = {
  favourite: memberships.favourite,
  level: memberships.level,
  seq: memberships.seq,
  joinedAt: memberships.joinedAt,
  role: memberships.role,
} as const

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

/** Keeps a role that the room was told of, or forgets it; false where the site lists no such room or member. */
export async function setRoomRole(
  db: Database,
  site: string,
  slug: string,
  member: string,
  role: Exclude<Role, 'guest' | 'bot'> | null,
): Promise<boolean> {
  const written = await patiently(() =>
    db.all<{ slug: string }>(sql`INSERT INTO memberships (member, site, slug, role)
      SELECT ${member}, site, slug, ${role} FROM rooms WHERE site = ${site} AND slug = ${slug}
        AND EXISTS (SELECT 1 FROM members WHERE id = ${member} AND site = ${site})
      ON CONFLICT (member, slug) DO UPDATE SET role = excluded.role RETURNING slug`),
  )
  return written.length > 0
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
