import { and, eq } from 'drizzle-orm'
import type { Role } from '../../protocol/model.ts'
import { type Database, patiently } from './database.ts'
import { user } from './schema/accounts.ts'
import { members } from './schema/members.ts'

/** Keeps what the host's word says of a member's role, to guard their name by. */
export async function keepClaim(db: Database, site: string, member: string, role: Role | null) {
  const theirs = and(eq(members.id, member), eq(members.site, site))
  await patiently(() => db.update(members).set({ claimed: role }).where(theirs))
}

/** An account's name, to be called by at first. */
export async function accountName(db: Database, account: string): Promise<string | undefined> {
  const query = () => db.select({ name: user.name }).from(user).where(eq(user.id, account))
  return (await patiently(query))[0]?.name
}
