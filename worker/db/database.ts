import type { SQLWrapper } from 'drizzle-orm'
import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1'
import { inTime } from '../lib/in-time.ts'
import { Problem } from '../lib/problem.ts'

export type Database = DrizzleD1Database

/**
 * D1 through Drizzle. Statements in SQL of our own (`run`, `all`) may stand in a batch: Drizzle
 * looks there for a prepared statement to bind their values to, and has prepared none.
 */
export function database(d1: D1Database): Database {
  const db = drizzle(d1)
  const prepared =
    <R extends { getQuery(): { sql: string } }>(make: (query: SQLWrapper | string) => R) =>
    (query: SQLWrapper | string) => {
      const raw = make(query)
      return Object.defineProperty(raw, 'stmt', { get: () => d1.prepare(raw.getQuery().sql) })
    }
  return Object.assign(db, { run: prepared(db.run.bind(db)), all: prepared(db.all.bind(db)) })
}

/** How long one try may take, in milliseconds. D1 has been seen to stall for tens of seconds. */
const PATIENCE = 3000

/**
 * Runs a statement that may run twice without harm: once more where it fails or does not answer
 * in 3 s. Throws a 503 `internal` when the second try does no better.
 */
export async function patiently<T>(run: () => PromiseLike<T>): Promise<T> {
  try {
    return await inTime(run(), PATIENCE)
  } catch {
    return once(run)
  }
}

/**
 * Runs a statement that must not run twice: the try that seems lost may have been carried out.
 * Throws a 503 `internal` where it fails or does not answer in 3 s.
 */
export async function once<T>(run: () => PromiseLike<T>): Promise<T> {
  try {
    return await inTime(run(), PATIENCE)
  } catch (cause) {
    throw new Problem(503, 'internal', 'The database does not answer. Try again in a moment.', {
      retryAfter: 2,
      cause,
    })
  }
}
