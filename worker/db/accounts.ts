import { and, eq, notExists, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { account, session, user } from './schema/accounts.ts'
import { hosts } from './schema/sites.ts'

/** Somebody with an e-mail address, nobody has checked whose, and a password. */
export interface NewAccount {
  id: string
  name: string
  /** In lower case. */
  email: string
  /** As `lib/password.ts` writes it. */
  passwordHash: string
}

/** Makes an account with its password, both or neither; false where the address has one already. */
export async function addAccount(db: Database, { id, name, email, passwordHash }: NewAccount, now: number) {
  const at = new Date(now)
  const times = { createdAt: at, updatedAt: at }
  const [made] = await db.batch([
    db
      .insert(user)
      .values({ id, name, email, ...times })
      .onConflictDoNothing()
      .returning({ id: user.id }),
    // By the very row, which only the winner of two at once has made.
    db.insert(account).select(
      db
        .select({
          id: sql`${`${id}:password`}`.as('id'),
          accountId: sql`${id}`.as('account_id'),
          providerId: sql`'credential'`.as('provider_id'),
          userId: user.id,
          accessToken: sql`null`.as('access_token'),
          refreshToken: sql`null`.as('refresh_token'),
          idToken: sql`null`.as('id_token'),
          accessTokenExpiresAt: sql`null`.as('access_token_expires_at'),
          refreshTokenExpiresAt: sql`null`.as('refresh_token_expires_at'),
          scope: sql`null`.as('scope'),
          password: sql`${passwordHash}`.as('password'),
          createdAt: user.createdAt,
          updatedAt: user.updatedAt,
        })
        .from(user)
        .where(eq(user.id, id)),
    ),
  ])
  return made.length > 0
}

/** Whose an address is; undefined where it is nobody's. */
export async function accountAt(db: Database, email: string): Promise<string | undefined> {
  return (await db.select({ id: user.id }).from(user).where(eq(user.email, email)))[0]?.id
}

/** Gives an account another password, and ends its sessions. */
export async function setPassword(db: Database, id: string, passwordHash: string, now: number) {
  const its = and(eq(account.userId, id), eq(account.providerId, 'credential'))
  await db.batch([
    db
      .update(account)
      .set({ password: passwordHash, updatedAt: new Date(now) })
      .where(its),
    db.delete(session).where(eq(session.userId, id)),
  ])
}

/**
 * Takes an address from an account that never proved it, for whom a provider has verified it: that
 * account can no longer be signed in to, and nothing of it becomes theirs. An account that runs a
 * site keeps its address, or a site could be orphaned so.
 */
export async function releaseAddress(db: Database, email: string, now: number): Promise<void> {
  const runs = db.select({ site: hosts.site }).from(hosts).where(eq(hosts.account, user.id))
  const held = and(eq(user.email, email), eq(user.emailVerified, false), notExists(runs))
  const ids = db.select({ id: user.id }).from(user).where(held)
  await db.batch([
    db.delete(session).where(sql`${session.userId} IN ${ids}`),
    db.delete(account).where(sql`${account.userId} IN ${ids}`),
    db
      .update(user)
      .set({ email: sql`${user.id} || '@nowhere.invalid'`, updatedAt: new Date(now) })
      .where(held),
  ])
}
