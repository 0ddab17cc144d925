import { and, eq, sql } from 'drizzle-orm'
import { randomId } from '../lib/secrets.ts'
import { type Database, patiently } from './database.ts'
import { type Member, memberColumns } from './members.ts'
import { selvesOf } from './profiles.ts'
import { ignored, members, sessions } from './schema/members.ts'
import { bans, memberships } from './schema/rooms.ts'

/** All that D1 holds about a member. What they wrote is in the rooms. */
export interface Held {
  member: Member
  devices: { createdAt: number; seenAt: number }[]
  rooms: (typeof memberships.$inferSelect)[]
  bans: (typeof bans.$inferSelect)[]
  /** Whom they ignore, by id. */
  ignored: { other: string; at: number }[]
}

/** What a member may take along. */
export async function exportMember(db: Database, site: string, id: string): Promise<Held | undefined> {
  const { createdAt, seenAt } = sessions
  const [found, devices, rooms, shut, others] = await patiently(() =>
    db.batch([
      db
        .select(memberColumns)
        .from(members)
        .where(and(eq(members.id, id), eq(members.site, site))),
      db.select({ createdAt, seenAt }).from(sessions).where(eq(sessions.member, id)),
      db.select().from(memberships).where(eq(memberships.member, id)),
      db
        .select()
        .from(bans)
        .where(
          sql`${bans.member} IN (SELECT ${id} UNION ALL SELECT id FROM members WHERE merged_into = ${id})`,
        ),
      db.select({ other: ignored.other, at: ignored.at }).from(ignored).where(eq(ignored.member, id)),
    ]),
  )
  const member = found[0]
  return member && { member, devices, rooms, bans: shut, ignored: others }
}

/**
 * Erases a member from D1, with all they were before they signed in, and answers those ids: rooms
 * are to erase them too. Late projections of those ids are refused from now on.
 *
 * Who is banned, from the site or a room, stays banned: their subject and the bans, nothing else, go on
 * under a new id (`reborn`), until the bans end.
 */
export async function eraseMember(
  db: Database,
  site: string,
  id: string,
  now: number,
  reborn: string = randomId('m'),
): Promise<string[]> {
  // Read first, so that a repeat knows them still.
  const selves = await selvesOf(db, site, id)
  if (selves.length === 0) return []
  const list = sql`json_each(${JSON.stringify(selves)})`
  const ids = sql`(SELECT value FROM ${list})`
  const shut = sql`EXISTS (SELECT 1 FROM bans WHERE member IN ${ids}
    AND +site = ${site} AND (until IS NULL OR until > ${now}))`
  await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO erasures (member, site, at) SELECT value, ${site}, ${now}
        FROM ${list} WHERE true ON CONFLICT DO NOTHING`),
      db.run(sql`DELETE FROM sessions WHERE member IN ${ids}`),
      db.run(sql`DELETE FROM memberships WHERE member IN ${ids}`),
      db.run(sql`DELETE FROM ignored WHERE member IN ${ids} OR other IN ${ids}`),
      db.run(sql`UPDATE members SET id = ${reborn}, name = '', avatar = NULL, email = NULL, role = NULL, claimed = NULL,
        created_at = ${now}, seen_at = ${now} WHERE id = ${id} AND subject IS NOT NULL AND ${shut}`),
      db.run(sql`UPDATE OR REPLACE bans SET member = ${reborn} WHERE member IN ${ids} AND +site = ${site}
        AND EXISTS (SELECT 1 FROM members WHERE id = ${reborn})`),
      db.run(sql`DELETE FROM bans WHERE member IN ${ids}`),
      db.run(sql`DELETE FROM members WHERE id IN ${ids}`),
    ]),
  )
  return selves
}
