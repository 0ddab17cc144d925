import { sql } from 'drizzle-orm'
import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'
import { DAY } from '../lib/time.ts'
import { sites } from './schema.ts'

/** A site object's own SQLite, through Drizzle. Every call on it is synchronous. */
export type Db = DrizzleSqliteDODatabase

export type Row = typeof sites.$inferSelect

/** The one row that a site object keeps of itself. */
export class State {
  constructor(private readonly db: Db) {}

  /** The row, unless this object was never used. */
  get row(): Row | undefined {
    return this.db.select().from(sites).get()
  }

  /** Makes the row where it is missing. Sites look after D1 at different times of the day. */
  open(site: string, now: number): void {
    const purgeAt = now + Math.floor(Math.random() * DAY)
    this.db.insert(sites).values({ site, purgeAt }).onConflictDoNothing().run()
  }

  set(change: Partial<Omit<Row, 'id' | 'site'>>): void {
    this.db.update(sites).set(change).run()
  }

  /** Takes a version up, unless it knows that one or a newer one. */
  raise(version: number, now: number): void {
    this.db
      .update(sites)
      .set({ version, changedAt: now })
      .where(sql`${sites.version} < ${version}`)
      .run()
  }
}
