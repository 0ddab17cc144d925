import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'

/** A room's own SQLite, through Drizzle. Every call on it is synchronous. */
export type Db = DrizzleSqliteDODatabase
