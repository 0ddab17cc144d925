import { and, eq, gt } from 'drizzle-orm'
import { type Database, patiently } from './database.ts'
import { members, sessions } from './schema/members.ts'

/** How long a guest who stays away can come back as the same member, in milliseconds: 180 days. */
const REMEMBERED = 180 * 24 * 3600_000

export interface Guest {
  id: string
  name: string
  seenAt: number
}

/** Adds a guest. */
export async function addGuest(db: Database, site: string, guest: Guest, refreshHash: string): Promise<void> {
  const { id, name, seenAt } = guest
  const row = { id, site, kind: 'guest' as const, name, createdAt: seenAt, seenAt }
  const device = { hash: refreshHash, site, member: id, createdAt: seenAt, seenAt }
  // The id is random, so a conflict can only be the same guest, written by a try that seemed lost.
  await patiently(() =>
    db.batch([
      db.insert(members).values(row).onConflictDoNothing(),
      db.insert(sessions).values(device).onConflictDoNothing(),
    ]),
  )
}

/** The guest who holds a refresh secret, unless they stayed away for more than 180 days. */
export async function findGuest(db: Database, site: string, refreshHash: string, now: number) {
  const { id, name, seenAt } = members
  const theirs = and(eq(sessions.hash, refreshHash), eq(sessions.site, site))
  const recent = gt(members.seenAt, now - REMEMBERED)
  const query = () =>
    db
      .select({ id, name, seenAt })
      .from(sessions)
      .innerJoin(members, eq(members.id, sessions.member))
      .where(and(theirs, recent))
  return (await patiently(query))[0] satisfies Guest | undefined
}

/** Keeps that a guest was here, and under which name. */
export async function keepGuest(db: Database, { id, name, seenAt }: Guest): Promise<void> {
  await patiently(() => db.update(members).set({ name, seenAt }).where(eq(members.id, id)))
}
