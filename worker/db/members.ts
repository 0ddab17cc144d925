import { and, desc, eq, gt, sql } from 'drizzle-orm'
import type { Role } from '../../protocol/model.ts'
import { keyOf, type Page, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { DAY } from '../lib/time.ts'
import { type Database, patiently } from './database.ts'
import { members, sessions } from './schema/members.ts'

/** How long one who stays away can come back as the same member, in milliseconds: 180 days. */
export const REMEMBERED = 180 * DAY
/** Former ids that a token carries. */
const FORMER = 8

/** A member's row, with the ids under which they wrote before they signed in, the latest first. */
export type Member = Omit<typeof members.$inferSelect, 'mergedInto'> & { was: string[] }

export interface Guest {
  id: string
  name: string
  seenAt: number
}

export const memberColumns = {
  id: members.id,
  site: members.site,
  kind: members.kind,
  subject: members.subject,
  name: members.name,
  avatar: members.avatar,
  email: members.email,
  role: members.role,
  claimed: members.claimed,
  createdAt: members.createdAt,
  seenAt: members.seenAt,
  was: sql<string[]>`(SELECT json_group_array(id) FROM (SELECT id FROM members AS former
    WHERE former.merged_into = members.id ORDER BY former.created_at DESC LIMIT ${sql.raw(String(FORMER))}))`.mapWith(
    (ids: string) => JSON.parse(ids) as string[],
  ),
} as const

/**
 * Who holds a refresh secret, unless this device stayed away for more than 180 days. `seenAt` is
 * when it was last seen, as far as that was kept.
 */
export async function findByRefresh(
  db: Database,
  site: string,
  refreshHash: string,
  now: number,
): Promise<Member | undefined> {
  const theirs = and(eq(sessions.hash, refreshHash), eq(sessions.site, site))
  const recent = and(gt(sessions.seenAt, now - REMEMBERED), gt(members.seenAt, now - REMEMBERED))
  const seenAt = sql<number>`min(${members.seenAt}, ${sessions.seenAt})`
  const query = () =>
    db
      .select({ ...memberColumns, seenAt })
      .from(sessions)
      .innerJoin(members, eq(members.id, sessions.member))
      .where(and(theirs, eq(members.site, site), recent))
  return (await patiently(query))[0]
}

/** What may be kept of a visit. */
export interface Visit {
  id: string
  seenAt: number
  name?: string
  avatar?: string | null
  /** The device it was made from. */
  refreshHash?: string
}

/** Keeps that a member was here, on which device, and under which name. */
export async function keepMember(db: Database, site: string, visit: Visit): Promise<void> {
  const { id, seenAt, name, avatar, refreshHash = '' } = visit
  const profile = { ...(name !== undefined && { name }), ...(avatar !== undefined && { avatar }) }
  const device = and(eq(sessions.hash, refreshHash), eq(sessions.member, id))
  await patiently(() =>
    db.batch([
      db
        .update(members)
        .set({ ...profile, seenAt })
        .where(and(eq(members.id, id), eq(members.site, site))),
      db.update(sessions).set({ seenAt }).where(device),
    ]),
  )
}

/** A member by any id they ever had at a site: who signed in is found by the guest they were. */
export async function readMember(db: Database, site: string, id: string): Promise<Member | undefined> {
  const current = sql`coalesce((SELECT merged_into FROM members AS former WHERE former.id = ${id}), ${id})`
  const query = () =>
    db
      .select(memberColumns)
      .from(members)
      .where(and(eq(members.id, current), eq(members.site, site)))
  return (await patiently(query))[0]
}

/** A member by what they prove to be: `signed:<sub>` or `account:<id>`. */
export async function memberBySubject(
  db: Database,
  site: string,
  subject: string,
): Promise<Member | undefined> {
  const theirs = and(eq(members.site, site), eq(members.subject, subject))
  return (await patiently(() => db.select(memberColumns).from(members).where(theirs)))[0]
}

/** The members of a site, those seen last first. Guests who became another member are not told apart. */
export async function listMembers(
  db: Database,
  site: string,
  { after, limit }: Slice,
): Promise<Page<Member>> {
  const key = keyOf(after, [0, ''])
  const beyond = key && sql`(${members.seenAt}, ${members.id}) < (${key[0]}, ${key[1]})`
  const rows = await patiently(() =>
    db
      .select(memberColumns)
      .from(members)
      .where(and(eq(members.site, site), sql`${members.mergedInto} IS NULL`, beyond))
      .orderBy(desc(members.seenAt), desc(members.id))
      .limit(rowsOf(limit)),
  )
  return pageOf(rows, limit, ({ seenAt, id }) => [seenAt, id])
}

/** Gives a member a role for the whole site, or takes it back; false where there is no such member. */
export async function setRole(
  db: Database,
  site: string,
  id: string,
  role: Exclude<Role, 'guest' | 'bot'> | null,
): Promise<boolean> {
  const theirs = and(eq(members.id, id), eq(members.site, site))
  const set = () => db.update(members).set({ role }).where(theirs).returning({ id: members.id })
  return (await patiently(set)).length > 0
}
