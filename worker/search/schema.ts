import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Message, Role } from '../../protocol/model.ts'

// Beside these, migration 0000 makes the FTS5 table `words`, a row for each of `blocks`.

/** Rooms that were heard of. */
export const rooms = sqliteTable('rooms', {
  slug: text().primaryKey(),
  /** When the room was made, 0 once it is gone; one that was made by `gone` hands over nothing any more. */
  made: integer().notNull(),
  gone: integer().notNull().default(0),
  /** The newest that it has handed over. */
  rev: integer().notNull().default(0),
})

/** Messages of a room that follow each other, as may be shown. */
export const blocks = sqliteTable(
  'blocks',
  {
    /** The time of its latest message × 1024 and a number: FTS5 then finds the latest first, and stops early. */
    id: integer().primaryKey(),
    slug: text().notNull(),
    block: integer().notNull(),
    messages: text({ mode: 'json' }).$type<Message[]>().notNull(),
  },
  (t) => [uniqueIndex('blocks_of').on(t.slug, t.block), index('blocks_by_time').on(t.slug, t.id)],
)

/** Who wrote them. */
export const people = sqliteTable(
  'people',
  {
    slug: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    avatar: text(),
    /** The name as it is searched. */
    search: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.slug, t.id] })],
)
