import { and, eq, isNull, sql } from 'drizzle-orm'
import { random } from '../lib/secrets.ts'
import { DAY, MINUTE } from '../lib/time.ts'
import { type Database, patiently } from './database.ts'
import { idempotency } from './schema/sites.ts'

/** How long an answer is kept, and how long a request that never ended holds its key: milliseconds. */
const KEPT = DAY
const LEASE = MINUTE

/** What a request with an `Idempotency-Key` meets. */
export type Begun =
  /** Nobody came before: carry it out, then `finish` or `abandon` it by this holder. */
  | { is: 'new'; holder: string }
  | { is: 'answered'; status: number; body: string }
  /** The first is still under way. */
  | { is: 'busy' }
  /** The same key came with another request. */
  | { is: 'other' }

/** Begins a request under a key. One whose Worker died gives its key back after a minute. */
export async function beginRequest(db: Database, key: string, digest: string, now: number): Promise<Begun> {
  const holder = random(16)
  const [, found] = await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO idempotency (key, digest, holder, expires_at)
        VALUES (${key}, ${digest}, ${holder}, ${now + LEASE})
        ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, holder = excluded.holder, status = NULL,
          body = NULL, expires_at = excluded.expires_at WHERE expires_at <= ${now}`),
      db.select().from(idempotency).where(eq(idempotency.key, key)),
    ]),
  )
  const row = found[0]
  if (!row || row.holder === holder) return { is: 'new', holder }
  if (row.digest !== digest) return { is: 'other' }
  if (row.status === null) return { is: 'busy' }
  return { is: 'answered', status: row.status, body: row.body ?? '' }
}

/** Keeps what a request was answered, for a day. */
export async function finishRequest(
  db: Database,
  key: string,
  holder: string,
  { status, body }: { status: number; body: string },
  now: number,
): Promise<void> {
  const set = { status, body, expiresAt: now + KEPT }
  await patiently(() => db.update(idempotency).set(set).where(held(key, holder)))
}

/** Gives a key back: the request failed in a way that another try may not. */
export async function abandonRequest(db: Database, key: string, holder: string): Promise<void> {
  await patiently(() => db.delete(idempotency).where(and(held(key, holder), isNull(idempotency.status))))
}

function held(key: string, holder: string) {
  return and(eq(idempotency.key, key), eq(idempotency.holder, holder))
}
