import { and, desc, eq, sql } from 'drizzle-orm'
import { keyOf, type Page, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { type Database, patiently } from './database.ts'
import { members } from './schema/members.ts'
import { bans } from './schema/rooms.ts'

export interface Ban {
  member: string
  /** Empty for the whole site. */
  slug: string
  /** For ever where null. */
  until: number | null
  reason: string | null
  createdAt: number
}

/** Shuts a member out of a site, or of one room (`slug`). Replaces an earlier ban of the same reach. */
export async function putBan(
  db: Database,
  site: string,
  { slug = '', member, until, reason }: { slug?: string; member: string; until?: number; reason?: string },
  now: number,
): Promise<void> {
  const terms = { until: until ?? null, reason: reason ?? null, createdAt: now }
  await patiently(() =>
    db
      .insert(bans)
      .values({ site, slug, member, ...terms })
      .onConflictDoUpdate({ target: [bans.site, bans.slug, bans.member], set: terms }),
  )
}

/** Lets a member in again. */
export async function liftBan(db: Database, site: string, slug: string, member: string): Promise<void> {
  await patiently(() => db.delete(bans).where(one(site, slug, member)))
}

/** A member's ban of one reach (`slug` empty: the site), whichever of their ids it was put on, unless it has ended. */
export async function findBan(
  db: Database,
  site: string,
  slug: string,
  member: string,
  now: number,
): Promise<Ban | undefined> {
  const query = () =>
    db
      .select(columns)
      .from(bans)
      .where(and(eq(bans.site, site), eq(bans.slug, slug), isOf(member), holds(now)))
      .orderBy(LONGEST_FIRST)
      .limit(1)
  return (await patiently(query))[0]
}

/** The bans from rooms that hold for any of these ids. */
export async function roomBansOf(
  db: Database,
  site: string,
  ids: readonly string[],
  now: number,
): Promise<Ban[]> {
  const theirs = sql`${bans.member} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
  const query = () =>
    db
      .select(columns)
      .from(bans)
      // By the sign the site is no way to find them: it may have very many.
      .where(and(theirs, sql`+${bans.site} = ${site}`, sql`+${bans.slug} <> ''`, holds(now)))
  return patiently(query)
}

/** Who is shut out of a site (`slug` empty) or a room, the latest first. Ended bans are left out. */
export async function listBans(
  db: Database,
  site: string,
  slug: string,
  { after, limit }: Slice,
  now: number,
): Promise<Page<Ban & { name: string | null }>> {
  const key = keyOf(after, [0, ''])
  const beyond = key && sql`(${bans.createdAt}, ${bans.member}) < (${key[0]}, ${key[1]})`
  const rows = await patiently(() =>
    db
      .select({ ...columns, name: members.name })
      .from(bans)
      .leftJoin(members, eq(members.id, bans.member))
      .where(and(eq(bans.site, site), eq(bans.slug, slug), holds(now), beyond))
      .orderBy(desc(bans.createdAt), desc(bans.member))
      .limit(rowsOf(limit)),
  )
  return pageOf(rows, limit, ({ createdAt, member }) => [createdAt, member])
}

const columns = {
  member: bans.member,
  slug: bans.slug,
  until: bans.until,
  reason: bans.reason,
  createdAt: bans.createdAt,
} as const

const LONGEST_FIRST = sql`${bans.until} IS NOT NULL, ${bans.until} DESC`

function holds(now: number) {
  return sql`(${bans.until} IS NULL OR ${bans.until} > ${now})`
}

function isOf(member: string) {
  return sql`${bans.member} IN
    (SELECT ${member} UNION ALL SELECT id FROM members WHERE merged_into = ${member})`
}

function one(site: string, slug: string, member: string) {
  return and(eq(bans.site, site), eq(bans.slug, slug), eq(bans.member, member))
}
