import { sql } from 'drizzle-orm'
import type { Ignored } from '../../protocol/http.ts'
import { IGNORED } from '../../protocol/limits.ts'
import { type Database, patiently } from './database.ts'
import { ignored } from './schema/members.ts'

/** Ids of one person that are told, the current one first. */
const SELVES = 64

/** Whom a member ignores, as they are called by now, the latest first. */
export async function ignoredBy(db: Database, site: string, member: string): Promise<Ignored[]> {
  // Two guests who signed in as one member are one. Whom D1 has forgotten stays, without a name.
  const rows = await patiently(() =>
    db.all<{ id: string; name: string | null; ids: string; at: number }>(sql`
      WITH them AS (SELECT coalesce(f.merged_into, i.other) AS id, max(i.at) AS at
        FROM ignored AS i LEFT JOIN members AS f ON f.id = i.other AND +f.site = ${site}
        WHERE i.member = ${member} GROUP BY 1)
      SELECT them.id, m.name, them.at, (SELECT json_group_array(id) FROM
        (SELECT id FROM members AS g WHERE g.merged_into = them.id LIMIT ${SELVES})) AS ids
      FROM them LEFT JOIN members AS m ON m.id = them.id AND +m.site = ${site}
      ORDER BY them.at DESC, them.id`),
  )
  return rows.map(({ id, name, ids }) => {
    const was = JSON.parse(ids) as string[]
    return { id, ...(name && { name }), ...(was.length > 0 && { was }) }
  })
}

/** Ignores somebody; `unknown` where the site has no such member, `full` above the limit. A repeat changes nothing. */
export async function ignore(
  db: Database,
  site: string,
  member: string,
  other: string,
  now: number,
): Promise<'done' | 'unknown' | 'full'> {
  // For a member that is there: a token outlives an erased one by up to an hour.
  const there = (id: string) => sql`EXISTS (SELECT 1 FROM members WHERE id = ${id} AND +site = ${site})`
  const [known, written] = await patiently(() =>
    db.batch([
      db.all<{ known: number }>(sql`SELECT ${there(other)} AS known`),
      db.all(sql`INSERT INTO ignored (member, other, at) SELECT ${member}, ${other}, ${now}
        WHERE ${there(member)} AND ${there(other)}
          AND ((SELECT count(*) FROM ignored WHERE member = ${member}) < ${IGNORED}
            OR EXISTS (SELECT 1 FROM ignored WHERE member = ${member} AND other = ${other}))
        ON CONFLICT DO UPDATE SET at = at RETURNING other`),
    ]),
  )
  if (!known[0]?.known) return 'unknown'
  return written.length > 0 ? 'done' : 'full'
}

/** Stops ignoring somebody, by any id they ever had; false where they were not ignored. */
export async function unignore(db: Database, site: string, member: string, other: string): Promise<boolean> {
  const now = sql`coalesce((SELECT merged_into FROM members WHERE id = ${other} AND +site = ${site}), ${other})`
  const selves = sql`SELECT ${other} UNION SELECT ${now} UNION SELECT id FROM members WHERE merged_into = ${now}`
  const deleted = await patiently(() =>
    db.all(sql`DELETE FROM ${ignored} WHERE member = ${member} AND other IN (${selves}) RETURNING other`),
  )
  return deleted.length > 0
}
