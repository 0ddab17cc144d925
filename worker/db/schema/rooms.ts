import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Role } from '../../../protocol/model.ts'
import type { RoomSettings, State, Visibility } from '../../../protocol/settings.ts'

/** The rooms of a site and how each is kept. What was said is in the room's own storage. */
export const rooms = sqliteTable(
  'rooms',
  {
    site: text().notNull(),
    slug: text().notNull(),
    title: text(),
    description: text(),
    /** Slug and title as they are searched: see `folded` in `db/rooms.ts`. */
    search: text().notNull().default(''),
    visibility: text().$type<Visibility>().notNull().default('public'),
    state: text().$type<State>().notNull().default('open'),
    notice: text(),
    /** What differs from the site's. */
    settings: text({ mode: 'json' }).$type<RoomSettings>().notNull().default({}),
    passwordHash: text('password_hash'),
    passwordRev: integer('password_rev').notNull().default(0),
    /** Projected by the room, at most once a minute: newest seq, messages, members who wrote. */
    seq: integer().notNull().default(0),
    messages: integer().notNull().default(0),
    members: integer().notNull().default(0),
    createdAt: integer('created_at').notNull(),
    activeAt: integer('active_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.slug] }),
    index('rooms_by_activity').on(t.site, t.activeAt, t.slug),
    index('rooms_listed')
      .on(t.site, t.activeAt, t.slug)
      .where(sql`visibility = 'public' AND state <> 'archived'`),
  ],
)

/** Which rooms a member has been in, and what they made of each. Projected by the rooms. */
export const memberships = sqliteTable(
  'memberships',
  {
    member: text().notNull(),
    site: text().notNull(),
    slug: text().notNull(),
    /** Given by the host; the room keeps the copy that counts. */
    role: text().$type<Role>(),
    favourite: integer({ mode: 'boolean' }).notNull().default(false),
    level: text({ enum: ['all', 'mentions', 'none'] })
      .notNull()
      .default('all'),
    /** The read cursor. */
    seq: integer().notNull().default(0),
    /** Null for a role or a favourite without a visit, and again once they left the room. */
    joinedAt: integer('joined_at'),
    /** When they left. A room that tells late of an earlier visit does not bring them back. */
    leftAt: integer('left_at'),
  },
  (t) => [
    primaryKey({ columns: [t.member, t.slug] }),
    index('memberships_by_room').on(t.site, t.slug, t.member),
    index('memberships_staff')
      .on(t.site)
      .where(sql`role IS NOT NULL`),
  ],
)

/** Who is shut out: of a site (`slug` empty) or of one room. */
export const bans = sqliteTable(
  'bans',
  {
    site: text().notNull(),
    slug: text().notNull().default(''),
    member: text().notNull(),
    /** For ever where null. */
    until: integer(),
    reason: text(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.slug, t.member] }),
    index('bans_by_member').on(t.member),
    index('bans_by_time').on(t.site, t.slug, t.createdAt, t.member),
    index('bans_by_end').on(t.until),
  ],
)
