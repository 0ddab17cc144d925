import { count } from 'drizzle-orm'
import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/** A room's own SQLite, through Drizzle. Every call on it is synchronous. */
export type Db = DrizzleSqliteDODatabase

/** Whether a small table has no rows: counting reads none of them, while looking for one is a row read also where there is none. */
export function isEmpty(db: Db, table: SQLiteTable): boolean {
  return db.select({ all: count() }).from(table).get()?.all === 0
}

/** What a query can bind at most: values beyond it have to be asked for in a query of their own. */
const BOUND = 100

/** Splits values so that each part fits one query. */
export function batches<T>(values: readonly T[]): T[][] {
  const count = Math.ceil(values.length / BOUND)
  return Array.from({ length: count }, (_, at) => values.slice(at * BOUND, (at + 1) * BOUND))
}
