import { type Database, once } from './database.ts'
import { spent } from './schema/members.ts'

/**
 * Uses something up that holds once, until it expires by itself; false where it was used before.
 * Tried once only: after a lost answer nobody can tell whether it was this request that used it.
 */
export async function spend(db: Database, id: string, expiresAt: number): Promise<boolean> {
  const use = () =>
    db.insert(spent).values({ id, expiresAt }).onConflictDoNothing().returning({ id: spent.id })
  return (await once(use)).length > 0
}
