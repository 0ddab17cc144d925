import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'

/** A room's own SQLite, through Drizzle. Every call on it is synchronous. */
export type Db = DrizzleSqliteDODatabase

/** What a query can bind at most: values beyond it have to be asked for in a query of their own. */
const BOUND = 100

/** Splits values so that each part fits one query. */
export function batches<T>(values: readonly T[]): T[][] {
  const count = Math.ceil(values.length / BOUND)
  return Array.from({ length: count }, (_, at) => values.slice(at * BOUND, (at + 1) * BOUND))
}
