import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Kind } from '../../protocol/model.ts'

/** What a site's host decides about all its rooms. */
export interface SiteSettings {
  /** Whether joining a room that does not exist creates it. */
  creates: boolean
  /** How much history rooms made from now on keep; all of it where not told. */
  retention?: { days?: number; messages?: number }
}

/** Tenants. Times everywhere are milliseconds since 1970. */
export const sites = sqliteTable('sites', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Pages that may embed the site's rooms: `https://example.com`, `https://*.example.com`. */
  origins: text({ mode: 'json' }).$type<string[]>().notNull(),
  settings: text({ mode: 'json' }).$type<SiteSettings>().notNull(),
  /** Raised by each change of origins or settings; tokens carry the one they were made from. */
  version: integer().notNull().default(1),
  createdAt: integer('created_at').notNull(),
})

/** The list of rooms, for people who look after them. What a room holds is in its own storage. */
export const rooms = sqliteTable(
  'rooms',
  {
    site: text().notNull(),
    slug: text().notNull(),
    title: text(),
    createdAt: integer('created_at').notNull(),
    activeAt: integer('active_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.slug] }), index('rooms_by_activity').on(t.site, t.activeAt)],
)

export const members = sqliteTable(
  'members',
  {
    id: text().primaryKey(),
    site: text().notNull(),
    kind: text().$type<Kind>().notNull(),
    name: text().notNull(),
    /** SHA-256 of a guest's refresh secret, which is kept nowhere. */
    refreshHash: text('refresh_hash').unique(),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (t) => [index('members_by_seen').on(t.site, t.seenAt)],
)
