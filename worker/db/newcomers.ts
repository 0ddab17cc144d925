import { sql } from 'drizzle-orm'
import { type Database, patiently } from './database.ts'
import type { Guest } from './members.ts'

/**
 * Adds a guest with their first device; with `spends`, only where that is not used up yet, and uses it
 * up. One transaction, and safe to repeat: the id is random, so a guest who is there already was
 * written by a try that seemed lost. False where it was used before.
 */
export async function addNewcomer(
  db: Database,
  site: string,
  { id, name, seenAt }: Guest,
  refreshHash: string,
  spends?: { id: string; expiresAt: number },
): Promise<boolean> {
  const unspent = spends ? sql`NOT EXISTS (SELECT 1 FROM spent WHERE id = ${spends.id})` : sql`true`
  const [, , , made] = await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO members (id, site, kind, name, created_at, seen_at)
        SELECT ${id}, ${site}, 'guest', ${name}, ${seenAt}, ${seenAt} WHERE ${unspent}
        ON CONFLICT DO NOTHING`),
      db.run(sql`INSERT INTO sessions (hash, site, member, created_at, seen_at)
        SELECT ${refreshHash}, site, id, ${seenAt}, ${seenAt} FROM members WHERE id = ${id}
        ON CONFLICT DO NOTHING`),
      db.run(sql`INSERT INTO spent (id, expires_at)
        SELECT ${spends?.id ?? ''}, ${spends?.expiresAt ?? 0} WHERE ${spends !== undefined}
        ON CONFLICT DO NOTHING`),
      db.all<{ id: string }>(sql`SELECT id FROM members WHERE id = ${id}`),
    ]),
  )
  return made.length > 0
}
