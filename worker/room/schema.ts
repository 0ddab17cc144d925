import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { Kind, Poll, Preview, Reaction, Role } from '../../protocol/model.ts'
import type { Effective, State } from '../../protocol/settings.ts'
import type { Pages } from '../lib/remote.ts'

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
    /** When to look whether a room without messages is still wanted; null: the host made it. */
    idleAt: integer('idle_at'),
    /** The policy in force (`lib/remote.ts`), and the site's version that it was made from. */
    version: integer().notNull().default(0),
    settings: text({ mode: 'json' }).$type<Effective>().notNull(),
    pages: text({ mode: 'json' }).$type<Pages>(),
    state: text().$type<State>().notNull().default('open'),
    title: text(),
    description: text(),
    notice: text(),
    passwordRev: integer('password_rev').notNull().default(0),
    passwordHash: text('password_hash'),
    /** Where the site's own object is. */
    jurisdiction: text(),
    /** The newest revocation that this room has heard of. */
    revocation: integer().notNull().default(0),
    /** The newest seq that the site has been told of, and when it last was told anything. */
    projectedSeq: integer('projected_seq').notNull().default(0),
    projectedAt: integer('projected_at').notNull().default(0),
    /** Up to which seq messages are in the room's search, and up to which rev their edits. */
    searchedSeq: integer('searched_seq').notNull().default(0),
    searchedRev: integer('searched_rev').notNull().default(0),
    /** The same for the site's, and when it last was told. */
    handedSeq: integer('handed_seq').notNull().default(0),
    handedRev: integer('handed_rev').notNull().default(0),
    handedAt: integer('handed_at').notNull().default(0),
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
    /**
     * The rev by which its words last changed, or whether they are there; 0 as long as they are as sent. Search goes
     * by it, so that a reaction, a vote, a preview or a pin is nothing to it. In no index: that would cost a row.
     */
    wordsRev: integer('words_rev').notNull().default(0),
    replyTo: integer('reply_to'),
    editedAt: integer('edited_at'),
    deletedAt: integer('deleted_at'),
    /** Null: text. */
    kind: text().$type<'action'>(),
    /** What `reactions` adds up to. */
    reactions: text({ mode: 'json' }).$type<Reaction[]>(),
    pinnedAt: integer('pinned_at'),
    preview: text({ mode: 'json' }).$type<Preview>(),
    /** As told; votes are in tables of their own. */
    poll: text({ mode: 'json' }).$type<Poll>(),
  },
  (t) => [
    uniqueIndex('messages_nonce').on(t.author, t.nonce),
    index('messages_changed')
      .on(t.rev)
      .where(sql`${t.rev} > ${t.sentRev}`),
    index('messages_pinned')
      .on(t.pinnedAt)
      .where(sql`${t.pinnedAt} IS NOT NULL`),
  ],
)

// The tables marked so keep their rows in the order of their key, without a rowid: one row written each, not two.

/**
 * Who reacted how (without a rowid). The row stays when a reaction is taken back, with the nonces of the
 * last commands, so that a late repeat of one does nothing.
 */
export const reactions = sqliteTable(
  'reactions',
  {
    seq: integer().notNull(),
    member: text().notNull(),
    emoji: text().notNull(),
    on: integer({ mode: 'boolean' }).notNull(),
    nonces: text({ mode: 'json' }).$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.seq, t.member, t.emoji] })],
)

/** Bodies that were replaced (without a rowid). */
export const edits = sqliteTable(
  'edits',
  {
    seq: integer().notNull(),
    bodyRev: integer('body_rev').notNull(),
    body: text().notNull(),
    /** When it was replaced. */
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.seq, t.bodyRev] })],
)

/** Polls that run or ran: what the votes add up to, and what members were not told yet. */
export const polls = sqliteTable(
  'polls',
  {
    seq: integer().primaryKey(),
    counts: text({ mode: 'json' }).$type<number[]>().notNull(),
    voters: integer().notNull().default(0),
    /** Null once it is closed, and where it closes by hand. */
    closesAt: integer('closes_at'),
    /** Votes came in that the message does not tell of yet. */
    untold: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('polls_closing')
      .on(t.closesAt)
      .where(sql`${t.closesAt} IS NOT NULL`),
    index('polls_untold')
      .on(t.seq)
      .where(sql`${t.untold} = 1`),
  ],
)

/** Who voted for what (without a rowid). None chosen: the vote was taken back. */
export const votes = sqliteTable(
  'votes',
  {
    seq: integer().notNull(),
    member: text().notNull(),
    choices: text({ mode: 'json' }).$type<number[]>().notNull(),
    nonces: text({ mode: 'json' }).$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.seq, t.member] })],
)

/** Messages with an address that is still to be looked at. */
export const unfurls = sqliteTable('unfurls', {
  seq: integer().primaryKey(),
  url: text().notNull(),
  // Without an index: there are never more than a few hundred.
  dueAt: integer('due_at').notNull(),
  tries: integer().notNull().default(0),
  /** Under which name its picture is kept, if it has one: known before there is any, so that none is left behind. */
  picture: text().notNull().default(''),
})

/** Pictures that no preview shows any more, until the bucket has let go of them (without a rowid). */
export const pictures = sqliteTable('pictures', {
  name: text().primaryKey(),
  dueAt: integer('due_at').notNull(),
})

/** Everyone who ever wrote here. `rev` is 0 until their profile changes. */
export const people = sqliteTable(
  'people',
  {
    id: text().primaryKey(),
    rev: integer().notNull().default(0),
    name: text().notNull(),
    /** As others see it: the higher of the token's and the room's. */
    role: text().$type<Role>().notNull(),
    avatar: text(),
    /** The token's own role; null where it is the same. */
    given: text().$type<Role>(),
    /** When the token was made that last changed this. An older one changes nothing. */
    saidAt: integer('said_at').notNull().default(0),
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

/** Roles that the host gave in this room alone. */
export const grants = sqliteTable('grants', {
  member: text().primaryKey(),
  role: text().$type<Role>().notNull(),
})

/** Who is shut out of this room alone. */
export const bans = sqliteTable('bans', {
  member: text().primaryKey(),
  until: integer(),
  reason: text(),
})

/** Whose tokens no longer hold, as the site said. Kept as long as such a token could still live. */
export const revocations = sqliteTable('revocations', {
  id: integer().primaryKey(),
  member: text(),
  kid: text(),
  jti: text(),
  kind: text().$type<Kind>(),
  before: integer().notNull(),
  code: text().$type<'banned' | 'identity_expired'>().notNull(),
  until: integer(),
  reason: text(),
})

/** The newest seq from before a member first came. Only where newcomers don't see what was before them. */
export const horizons = sqliteTable('horizons', { member: text().primaryKey(), seq: integer().notNull() })

/** Members who left before the site was told that they had been here, or how far they had read. */
export const departed = sqliteTable('departed', {
  member: text().primaryKey(),
  seq: integer().notNull(),
  at: integer().notNull(),
})

/** Tries at the password that are left, by network; of the whole room under an empty key. */
export const attempts = sqliteTable('attempts', {
  network: text().primaryKey(),
  tokens: real().notNull(),
  at: integer().notNull(),
})

/** Members being erased, and the last of their nonces that is done with. */
export const erasures = sqliteTable('erasures', {
  member: text().primaryKey(),
  nonce: text().notNull().default(''),
  /** Whether they wrote too much to tell each change: then all start anew when it is done. */
  many: integer({ mode: 'boolean' }).notNull(),
})

/** Blocks of messages of which words are searched that were taken out since, without a rev that tells of it. */
export const stale = sqliteTable('stale', {
  block: integer().primaryKey(),
  /** The room's own search has forgotten them; the site's has still to hear of it. */
  forgotten: integer({ mode: 'boolean' }).notNull().default(false),
})
