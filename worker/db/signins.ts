import { and, eq, gt, isNull } from 'drizzle-orm'
import { type Database, once, patiently } from './database.ts'
import { signIns } from './schema/members.ts'

/** A sign-in that a person agreed to, until the page that asked for it comes to fetch it. */
export interface SignIn {
  /** SHA-256 of the page's verifier. */
  challenge: string
  site: string
  /** The page's, and the only one it is given to. */
  origin: string
  account: string
  /** SHA-256 of the code in the return address; absent for a pop-up. */
  code?: string
  expiresAt: number
}

/** Keeps a sign-in for its page; false where the challenge was used before. */
export async function createSignIn(db: Database, { code, ...signIn }: SignIn): Promise<boolean> {
  const row = { ...signIn, code: code ?? null }
  // A repeat writes the same again, and nobody else's: account, origin and site must be equal.
  const same = and(
    eq(signIns.account, row.account),
    eq(signIns.site, row.site),
    eq(signIns.origin, row.origin),
  )
  const written = await patiently(() =>
    db
      .insert(signIns)
      .values(row)
      .onConflictDoUpdate({
        target: signIns.challenge,
        set: { code: row.code, expiresAt: row.expiresAt },
        ...(same && { setWhere: same }),
      })
      .returning({ challenge: signIns.challenge }),
  )
  return written.length > 0
}

/**
 * Gives a sign-in to its page and forgets it; undefined where there is none (yet). Tried once only: a
 * lost answer may have taken it, and the person has to press again.
 */
export async function takeSignIn(
  db: Database,
  { challenge, site, origin, code }: Pick<SignIn, 'challenge' | 'site' | 'origin' | 'code'>,
  now: number,
): Promise<{ account: string } | undefined> {
  const theirs = and(
    eq(signIns.challenge, challenge),
    eq(signIns.site, site),
    eq(signIns.origin, origin),
    code === undefined ? isNull(signIns.code) : eq(signIns.code, code),
    gt(signIns.expiresAt, now),
  )
  const take = () => db.delete(signIns).where(theirs).returning({ account: signIns.account })
  return (await once(take))[0]
}
