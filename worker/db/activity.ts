import { sql } from 'drizzle-orm'
import type { Activity } from '../lib/remote.ts'
import { type Database, patiently } from './database.ts'
import { listing } from './rooms.ts'

/**
 * Writes what a room tells of itself, in one transaction; a room that joining made comes onto the
 * list by it, where the site's plan allows. Tells which of those who came in have erased
 * themselves: of them nothing is written. What is older than the row changes nothing.
 */
export async function projectActivity(
  db: Database,
  site: string,
  slug: string,
  { seq, messages, members, activeAt, joined }: Activity,
): Promise<{ erased: string[] }> {
  const people = JSON.stringify(joined.map(({ member, seq, at = activeAt }) => [member, seq, at]))
  const [, , , erased] = await patiently(() =>
    db.batch([
      db.run(listing(site, slug, activeAt)),
      db.run(sql`UPDATE rooms SET seq = ${seq}, messages = ${messages}, members = ${members}
        WHERE site = ${site} AND slug = ${slug} AND seq <= ${seq}`),
      // A guest who signed in meanwhile came in as who they turned out to be.
      db.run(sql`INSERT INTO memberships (member, site, slug, seq, joined_at)
        SELECT coalesce(m.merged_into, m.id), r.site, r.slug, j.value ->> 1, j.value ->> 2
        FROM json_each(${people}) AS j
          CROSS JOIN members AS m ON m.id = j.value ->> 0 AND m.site = ${site}
          CROSS JOIN rooms AS r ON r.site = ${site} AND r.slug = ${slug}
        WHERE true
        ON CONFLICT (member, slug) DO UPDATE SET seq = max(seq, excluded.seq),
          joined_at = iif(excluded.joined_at <= left_at, joined_at, coalesce(joined_at, excluded.joined_at))`),
      db.all<{ member: string }>(sql`SELECT e.member FROM json_each(${people}) AS j
        CROSS JOIN erasures AS e ON e.member = j.value ->> 0 AND e.site = ${site}`),
    ]),
  )
  return { erased: erased.map(({ member }) => member) }
}
