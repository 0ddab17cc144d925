import { and, desc, eq, sql } from 'drizzle-orm'
import { Problem } from '../lib/problem.ts'
import { random } from '../lib/secrets.ts'
import { HOUR } from '../lib/time.ts'
import { seal, unseal } from '../lib/vault.ts'
import { type Database, patiently } from './database.ts'
import { keys } from './schema/sites.ts'

/** A key as its host sees it again. */
export interface IdentityKey {
  kid: string
  createdAt: number
  usedAt: number | null
  revokedAt: number | null
}

/** Two, so that a new one can be brought out before the old one goes. */
const LIVE = 2
/**
 * How long an isolate trusts what it knows of a key, in milliseconds. A token may so be made with a
 * revoked key for that long: its revocation has to mean tokens made up to then.
 */
export const KEY_MEMORY = 30_000
/** A key's last use is written at most once in so many milliseconds. */
const TOUCH = HOUR
const MOST = 1000

interface Opened {
  secret: string
  readAt: number
}
const opened = new Map<string, Opened>()

/** Makes a secret that a host's server signs with. It is told here once. Throws a 409 where two are live. */
export async function createKey(
  db: Database,
  site: string,
  master: string,
  now: number,
): Promise<{ kid: string; secret: string }> {
  const kid = `k_${random(12)}`
  const secret = random(32)
  const sealed = await seal(secret, { site, kid }, master)
  const few = sql`(SELECT count(*) FROM keys WHERE site = ${site} AND revoked_at IS NULL) < ${LIVE}`
  const [, made] = await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO keys (kid, site, secret, created_at)
        SELECT ${kid}, id, ${sealed}, ${now} FROM sites WHERE id = ${site} AND ${few}
        ON CONFLICT DO NOTHING`),
      db.select({ kid: keys.kid }).from(keys).where(eq(keys.kid, kid)),
    ]),
  )
  if (made.length > 0) return { kid, secret }
  throw new Problem(409, 'full', `A site has ${LIVE} live keys at most: revoke one first.`)
}

/** A site's keys, the youngest first, without their secrets. */
export async function listKeys(db: Database, site: string): Promise<IdentityKey[]> {
  const { kid, createdAt, usedAt, revokedAt } = keys
  const query = () =>
    db
      .select({ kid, createdAt, usedAt, revokedAt })
      .from(keys)
      .where(eq(keys.site, site))
      .orderBy(desc(keys.createdAt))
      .limit(100)
  return patiently(query)
}

/** Ends a key for good; false where the site has no such key. Live tokens end by a revocation of their own. */
export async function revokeKey(db: Database, site: string, kid: string, now: number): Promise<boolean> {
  const revoke = () =>
    db
      .update(keys)
      .set({ revokedAt: sql`coalesce(${keys.revokedAt}, ${now})` })
      .where(and(eq(keys.kid, kid), eq(keys.site, site)))
      .returning({ kid: keys.kid })
  const revoked = await patiently(revoke)
  opened.delete(`${site}/${kid}`)
  return revoked.length > 0
}

/** What to verify a host's signature with; undefined where the site has no such key, or no longer. */
export async function secretOf(
  db: Database,
  site: string,
  kid: string,
  master: string,
  { now, defer }: { now: number; defer: (work: Promise<unknown>) => void },
): Promise<string | undefined> {
  if (!/^k_[\w-]{16}$/.test(kid)) return undefined
  const name = `${site}/${kid}`
  const known = opened.get(name)
  if (known && now - known.readAt < KEY_MEMORY) return known.secret
  opened.delete(name)
  const live = and(eq(keys.kid, kid), eq(keys.site, site), sql`${keys.revokedAt} IS NULL`)
  const { secret: sealed, usedAt } = keys
  const row = (await patiently(() => db.select({ sealed, usedAt }).from(keys).where(live)))[0]
  if (!row) return undefined
  const secret = await unseal(row.sealed, { site, kid }, master)
  remember(name, { secret, readAt: now })
  if (now - (row.usedAt ?? 0) > TOUCH) defer(touch(db, kid, now))
  return secret
}

/** Forgets all keys, as a new isolate does. */
export function forgetKeys(): void {
  opened.clear()
}

function remember(name: string, key: Opened): void {
  const oldest = opened.keys().next().value
  if (opened.size >= MOST && oldest !== undefined) opened.delete(oldest)
  opened.set(name, key)
}

async function touch(db: Database, kid: string, now: number): Promise<void> {
  try {
    await patiently(() => db.update(keys).set({ usedAt: now }).where(eq(keys.kid, kid)))
  } catch {
    console.warn('the use of a key was not kept')
  }
}
