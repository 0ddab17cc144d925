import { type SQL, sql } from 'drizzle-orm'
import { DAY } from '../lib/time.ts'
import { type Database, patiently } from './database.ts'
import { REMEMBERED } from './members.ts'

/** Rows of one table in one go: what D1 deletes at once stays small. */
const AT_ONCE = 500
/** How long it is kept that a member erased themselves, or was banned until some time past. */
const ERASED = 90 * DAY
const ENDED = 30 * DAY

/**
 * Removes what has served its time: rows that expired anywhere, and this site's guests who were
 * not seen for 180 days, with what they joined. True where there is more to remove.
 */
export async function purge(db: Database, site: string, now: number): Promise<boolean> {
  const [...removed] = await patiently(() =>
    db.batch([
      db.run(expired('sessions', sql`seen_at < ${now - REMEMBERED}`)),
      db.run(expired('identities', sql`expires_at < ${now}`)),
      db.run(expired('sign_ins', sql`expires_at < ${now}`)),
      db.run(expired('spent', sql`expires_at < ${now}`)),
      db.run(expired('idempotency', sql`expires_at < ${now}`)),
      db.run(expired('erasures', sql`at < ${now - ERASED}`)),
      db.run(expired('bans', sql`until < ${now - ENDED}`)),
      db.run(expired('account_sessions', sql`expires_at < ${now}`)),
      db.run(expired('account_verifications', sql`expires_at < ${now}`)),
      ...forgotten(site, now - REMEMBERED).map((statement) => db.run(statement)),
    ]),
  )
  return removed.some(({ meta }) => meta.changes >= AT_ONCE)
}

function expired(table: string, when: SQL): SQL {
  const name = sql.identifier(table)
  return sql`DELETE FROM ${name} WHERE rowid IN (SELECT rowid FROM ${name} WHERE ${when} LIMIT ${AT_ONCE})`
}

// Guests who became a member stay as their former selves: what they wrote is that member's. The
// guests themselves go last, or the others could not be found by them.
function forgotten(site: string, before: number): SQL[] {
  const guests = sql`(SELECT id FROM members WHERE site = ${site} AND seen_at < ${before}
    AND kind = 'guest' AND merged_into IS NULL ORDER BY seen_at LIMIT ${AT_ONCE})`
  return ['sessions', 'memberships', 'bans', 'ignored', 'members'].map(
    (table) =>
      sql`DELETE FROM ${sql.identifier(table)} WHERE ${sql.raw(table === 'members' ? 'id' : 'member')} IN ${guests}`,
  )
}
