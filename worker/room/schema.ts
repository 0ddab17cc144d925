import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** The room itself, one row. Its existence is the room's existence. */
export const rooms = sqliteTable(
  'room',
  {
    id: integer().primaryKey().default(1),
    site: text().notNull(),
    slug: text().notNull(),
    /** Identity of the change counter. */
    epoch: text().notNull(),
    /** The lowest seq still kept. */
    floor: integer().notNull().default(1),
    createdAt: integer('created_at').notNull(),
    /** When to look whether a room without messages is still wanted. */
    idleAt: integer('idle_at').notNull(),
    title: text(),
    readonly: integer({ mode: 'boolean' }).notNull().default(false),
    /** History limits; null keeps everything. */
    keepDays: integer('keep_days'),
    keepMessages: integer('keep_messages'),
  },
  (t) => [check('one_room', sql`${t.id} = 1`)],
)

/**
 * The log. Two rows are written for a message: the table's and the nonce's. A message enters the
 * third index only once it has changed, so that what changed since a rev is found without a scan.
 * A row is never removed: it keeps its seq from being given again and its nonce from running twice.
 */
export const messages = sqliteTable(
  'messages',
  {
    seq: integer().primaryKey(),
    rev: integer().notNull(),
    /** Its first rev. Grows with seq. */
    sentRev: integer('sent_rev').notNull(),
    author: text().notNull(),
    nonce: text().notNull(),
    at: integer().notNull(),
    body: text().notNull(),
    bodyRev: integer('body_rev').notNull().default(0),
    replyTo: integer('reply_to'),
    editedAt: integer('edited_at'),
    deletedAt: integer('deleted_at'),
  },
  (t) => [
    uniqueIndex('messages_nonce').on(t.author, t.nonce),
    index('messages_changed')
      .on(t.rev)
      .where(sql`${t.rev} > ${t.sentRev}`),
  ],
)

/** Everyone who ever wrote here. `rev` is 0 until their profile changes. */
export const people = sqliteTable(
  'people',
  {
    id: text().primaryKey(),
    rev: integer().notNull().default(0),
    name: text().notNull(),
    role: text({ enum: ['owner', 'moderator', 'member', 'guest', 'bot'] }).notNull(),
    avatar: text(),
  },
  (t) => [
    index('people_changed')
      .on(t.rev)
      .where(sql`${t.rev} > 0`),
  ],
)

/** Commands that were carried out, other than sends, so that a repeat gets the same answer. */
export const commands = sqliteTable(
  'commands',
  { member: text().notNull(), nonce: text().notNull(), seq: integer().notNull(), rev: integer().notNull() },
  (t) => [primaryKey({ columns: [t.member, t.nonce] })],
)

/** Deleted messages whose content can still be restored. In the order of their deadlines. */
export const deletions = sqliteTable('deletions', {
  id: integer().primaryKey(),
  seq: integer().notNull(),
  by: text().notNull(),
  at: integer().notNull(),
  purgeAt: integer('purge_at').notNull(),
})

/** Read cursors. */
export const reads = sqliteTable('reads', { member: text().primaryKey(), seq: integer().notNull() })
