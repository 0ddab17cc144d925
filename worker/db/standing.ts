import { and, eq, sql } from 'drizzle-orm'
import { type Ban, findBan } from './bans.ts'
import { type Database, patiently } from './database.ts'
import { type Member, memberColumns } from './members.ts'
import { erasures, members } from './schema/members.ts'

/** What a token may be asked of D1 by. */
export interface Shown {
  member: string
  kind: 'watching' | 'guest' | 'signed' | 'account'
  kid?: string
  jti?: string
  madeAt: number
}

/** Whether a token still speaks for its member. */
export interface Standing {
  /** Undefined where they are no member any more, or are another one now. */
  member: Member | undefined
  /** Whether they erased themselves. */
  erased: boolean
  /** Whether the sign-in behind it goes on: a device, or the host's word. */
  holds: boolean
  ban: Ban | undefined
}

/**
 * What became of a token since it was made. A guest or an account has a device
 * that was signed in before; signing out everywhere ends them all. For the host's word, its key and
 * its own id must not be revoked.
 */
export async function standingOf(db: Database, site: string, shown: Shown, now: number): Promise<Standing> {
  const { member: id, kind, kid = '', jti = '', madeAt } = shown
  const device = sql`EXISTS (SELECT 1 FROM sessions
    WHERE member = ${id} AND site = ${site} AND created_at <= ${madeAt})`
  const word = sql`(EXISTS (SELECT 1 FROM keys WHERE kid = ${kid} AND site = ${site} AND revoked_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM identities WHERE site = ${site} AND jti = ${jti} AND revoked_at IS NOT NULL))`
  const queries = () =>
    db.batch([
      db
        .select(memberColumns)
        .from(members)
        .where(and(eq(members.id, id), eq(members.site, site), sql`${members.mergedInto} IS NULL`)),
      db
        .select({ at: erasures.at })
        .from(erasures)
        .where(and(eq(erasures.member, id), eq(erasures.site, site))),
      db.all<{ holds: number }>(sql`SELECT ${kind === 'signed' ? word : device} AS holds`),
    ])
  const [[found, erased, behind], ban] = await Promise.all([
    patiently(queries),
    findBan(db, site, '', id, now),
  ])
  return { member: found[0], erased: erased.length > 0, holds: behind[0]?.holds === 1, ban }
}

/** The ban from a site that holds for whoever has a refresh secret, read beside their row. */
export async function banBehind(
  db: Database,
  site: string,
  refreshHash: string,
  now: number,
): Promise<Pick<Ban, 'until' | 'reason'> | undefined> {
  const selves = sql`WITH holder AS (SELECT member FROM sessions WHERE hash = ${refreshHash} AND site = ${site})
    SELECT member FROM holder UNION ALL
    SELECT id FROM members WHERE merged_into IN (SELECT member FROM holder)`
  const query = () =>
    db.all<Pick<Ban, 'until' | 'reason'>>(sql`SELECT until, reason FROM bans
      WHERE site = ${site} AND slug = '' AND member IN (${selves}) AND (until IS NULL OR until > ${now})
      ORDER BY until IS NOT NULL, until DESC LIMIT 1`)
  return (await patiently(query))[0]
}
