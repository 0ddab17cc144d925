import { and, desc, eq, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { checked } from '../lib/checked.ts'
import { Problem } from '../lib/problem.ts'
import { alike, hashOf, random } from '../lib/secrets.ts'
import { HOUR } from '../lib/time.ts'
import { type Database, patiently } from './database.ts'
import { apiKeys } from './schema/sites.ts'

/** What a request with an API key may do, and where. */
export interface ApiKey {
  id: string
  site: string
  scopes: string[]
}

/** A key as its host sees it again. */
export interface ListedApiKey extends ApiKey {
  name: string
  createdAt: number
  usedAt: number | null
  revokedAt: number | null
}

const NewApiKey = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
  scopes: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z]+(:[a-z]+)?$/))), v.minLength(1), v.maxLength(20)),
})

const SHAPE = /^pk_([0-9a-f]{20})_[\w-]{43}$/
const MOST = 20
/** A key's last use is written at most once in so many milliseconds. */
const TOUCH = HOUR
/** The hash of nothing anyone can present: what an unknown id is compared with. */
const NOBODY = 'A'.repeat(43)

/** Makes a key for a host's server. It is told here once. Throws a 409 where a site has twenty. */
export async function createApiKey(
  db: Database,
  site: string,
  input: { name: string; scopes: readonly string[] },
  now: number,
): Promise<{ id: string; key: string }> {
  const { name, scopes } = checked(NewApiKey, input)
  const id = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  const key = `pk_${id}_${random(32)}`
  const hash = await hashOf(key)
  const few = sql`(SELECT count(*) FROM api_keys WHERE site = ${site} AND revoked_at IS NULL) < ${MOST}`
  const [, made] = await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO api_keys (id, site, name, hash, scopes, created_at)
        SELECT ${id}, id, ${name}, ${hash}, ${JSON.stringify(scopes)}, ${now} FROM sites
        WHERE id = ${site} AND ${few} ON CONFLICT DO NOTHING`),
      db.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.id, id)),
    ]),
  )
  if (made.length > 0) return { id, key }
  throw new Problem(409, 'full', `A site has ${MOST} live API keys at most: revoke one first.`)
}

/** A site's API keys, the youngest first. */
export async function listApiKeys(db: Database, site: string): Promise<ListedApiKey[]> {
  const { id, name, scopes, createdAt, usedAt, revokedAt } = apiKeys
  const query = () =>
    db
      .select({ id, site: apiKeys.site, name, scopes, createdAt, usedAt, revokedAt })
      .from(apiKeys)
      .where(eq(apiKeys.site, site))
      .orderBy(desc(apiKeys.createdAt))
      .limit(100)
  return patiently(query)
}

/** Ends a key for good; false where the site has no such key. */
export async function revokeApiKey(db: Database, site: string, id: string, now: number): Promise<boolean> {
  const revoke = () =>
    db
      .update(apiKeys)
      .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now})` })
      .where(and(eq(apiKeys.id, id), eq(apiKeys.site, site)))
      .returning({ id: apiKeys.id })
  return (await patiently(revoke)).length > 0
}

/**
 * The key that was presented; undefined where there is none such. An id that exists is refused
 * after the same work as one that does not.
 */
export async function findApiKey(
  db: Database,
  presented: string,
  { now, defer }: { now: number; defer: (work: Promise<unknown>) => void },
): Promise<ApiKey | undefined> {
  const id = SHAPE.exec(presented)?.[1] ?? ''
  const { site, scopes, hash, usedAt, revokedAt } = apiKeys
  const query = () =>
    db.select({ site, scopes, hash, usedAt, revokedAt }).from(apiKeys).where(eq(apiKeys.id, id))
  const [found, digest] = await Promise.all([patiently(query), hashOf(presented)])
  const row = found[0]
  const same = alike(digest, row?.hash ?? NOBODY)
  if (!row || !same || row.revokedAt !== null) return undefined
  if (now - (row.usedAt ?? 0) > TOUCH) defer(touch(db, id, now))
  return { id, site: row.site, scopes: row.scopes }
}

async function touch(db: Database, id: string, now: number): Promise<void> {
  try {
    await patiently(() => db.update(apiKeys).set({ usedAt: now }).where(eq(apiKeys.id, id)))
  } catch {
    console.warn('the use of an API key was not kept')
  }
}
