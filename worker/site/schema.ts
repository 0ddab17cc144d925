import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Kind } from '../../protocol/model.ts'
import type { Revocation } from '../lib/remote.ts'

/** The site itself, one row. */
export const sites = sqliteTable(
  'site',
  {
    id: integer().primaryKey().default(1),
    /** Its id; an alarm need not be told the object's name. */
    site: text().notNull(),
    /** The newest version of its settings that this object heard of, and the newest that all rooms took up. */
    version: integer().notNull().default(0),
    toldVersion: integer('told_version').notNull().default(0),
    changedAt: integer('changed_at').notNull().default(0),
    /** Until when new guests count as a raid. */
    raidUntil: integer('raid_until').notNull().default(0),
    /** When to look next for rows in D1 that have served their time. */
    purgeAt: integer('purge_at').notNull(),
  },
  (t) => [check('one_site', sql`${t.id} = 1`)],
)

/** Rooms with open sockets. */
export const attending = sqliteTable('attending', { slug: text().primaryKey(), since: integer().notNull() })

/** Whose tokens no longer hold, in the order in which it was decided. */
export const revocations = sqliteTable(
  'revocations',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    member: text(),
    kid: text(),
    jti: text(),
    kind: text().$type<Kind>(),
    before: integer().notNull(),
    code: text().$type<Revocation['code']>().notNull(),
    until: integer(),
    reason: text(),
    /** Whether all rooms that were open then have been told. */
    told: integer({ mode: 'boolean' }).notNull().default(false),
    /** When it can matter to nobody any more; null for ever. */
    endsAt: integer('ends_at'),
  },
  (t) => [
    index('revocations_of').on(t.member),
    index('revocations_by_end').on(t.endsAt),
    index('revocations_untold')
      .on(t.id)
      .where(sql`told = 0`),
  ],
)
