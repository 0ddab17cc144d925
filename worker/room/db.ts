import { count } from 'drizzle-orm'
import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/** A room's own SQLite, through Drizzle. Every call on it is synchronous. */
export type Db = DrizzleSqliteDODatabase

/** Whether a small table has no rows: counting reads none of them, while looking for one is a row read also where there is none. */
export function isEmpty(db: Db, table: SQLiteTable): boolean {
  return db.select({ all: count() }).from(table).get()?.all === 0
}

/**
 * Values named in one query. It can bind a hundred, and what else it says is among them: fields that are set,
 * the ids that one person had.
 */
const BOUND = 60

/** Splits values so that each part fits one query. */
export function batches<T>(values: readonly T[]): T[][] {
  const count = Math.ceil(values.length / BOUND)
  return Array.from({ length: count }, (_, at) => values.slice(at * BOUND, (at + 1) * BOUND))
}
