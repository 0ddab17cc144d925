import { and, eq, sql } from 'drizzle-orm'
import type { Role } from '../../protocol/model.ts'
import { type Database, patiently } from './database.ts'
import { user } from './schema/accounts.ts'
import { members } from './schema/members.ts'
import { memberships } from './schema/rooms.ts'

/** Keeps what the host's word says of a member's role, to guard their name by. */
export async function keepClaim(db: Database, site: string, member: string, role: Role | null) {
  const theirs = and(eq(members.id, member), eq(members.site, site))
  await patiently(() => db.update(members).set({ claimed: role }).where(theirs))
}

/** An account's name, to be called by at first. */
export async function accountName(db: Database, account: string): Promise<string | undefined> {
  const query = () => db.select({ name: user.name }).from(user).where(eq(user.id, account))
  return (await patiently(query))[0]?.name
}

/** A member's id with all that became them, without the limit that a token has. */
export async function selvesOf(db: Database, site: string, id: string): Promise<string[]> {
  const selves = sql`${members.id} IN (SELECT ${id} UNION ALL SELECT id FROM members WHERE merged_into = ${id})`
  // By the sign the site is no way to find them: there are few ids, and very many members.
  const theirs = and(selves, sql`+${members.site} = ${site}`)
  const query = () => db.select({ id: members.id }).from(members).where(theirs)
  return (await patiently(query)).map((self) => self.id)
}

/** Rooms that a member has to do with, under whichever of these ids. */
export async function slugsOf(db: Database, site: string, ids: readonly string[]): Promise<string[]> {
  const theirs = sql`${memberships.member} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
  const query = () =>
    db
      .selectDistinct({ slug: memberships.slug })
      .from(memberships)
      .where(and(theirs, sql`+${memberships.site} = ${site}`))
  return (await patiently(query)).map(({ slug }) => slug)
}
