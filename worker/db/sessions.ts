import { and, eq } from 'drizzle-orm'
import { type Database, patiently } from './database.ts'
import { sessions } from './schema/members.ts'

/** Signs a member in on a device: only the hash of its refresh secret is kept. */
export async function addSession(
  db: Database,
  site: string,
  member: string,
  hash: string,
  now: number,
): Promise<void> {
  const device = { hash, site, member, createdAt: now, seenAt: now }
  await patiently(() => db.insert(sessions).values(device).onConflictDoNothing())
}

/** Signs one device out. */
export async function deleteSession(db: Database, site: string, hash: string): Promise<void> {
  const one = and(eq(sessions.hash, hash), eq(sessions.site, site))
  await patiently(() => db.delete(sessions).where(one))
}

/** Signs a member out everywhere. Their tokens end by a revocation of their own. */
export async function deleteSessionsOf(db: Database, site: string, member: string): Promise<void> {
  const theirs = and(eq(sessions.member, member), eq(sessions.site, site))
  await patiently(() => db.delete(sessions).where(theirs))
}
