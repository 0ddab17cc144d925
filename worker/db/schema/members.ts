import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Kind, Role } from '../../../protocol/model.ts'

export const members = sqliteTable(
  'members',
  {
    id: text().primaryKey(),
    site: text().notNull(),
    kind: text().$type<Exclude<Kind, 'watching'>>().notNull(),
    /** `signed:<sub>` or `account:<id>`: what they prove to be the same member by. Null for guests. */
    subject: text(),
    name: text().notNull(),
    avatar: text(),
    email: text(),
    /** Given by the host for the whole site. */
    role: text().$type<Role>(),
    /** What the host's word said last. Tokens do not go by it: it keeps others from taking this one's name. */
    claimed: text().$type<Role>(),
    /** A guest who signed in as a member that was there already: what they wrote is that member's. */
    mergedInto: text('merged_into'),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (t) => [
    uniqueIndex('members_subject').on(t.site, t.subject),
    index('members_by_seen').on(t.site, t.seenAt, t.id),
    index('members_merged').on(t.mergedInto),
    index('members_staff')
      .on(t.site)
      .where(sql`role IS NOT NULL OR claimed IS NOT NULL`),
  ],
)

/** Devices that a member stays signed in on. Only the hash of the refresh secret is kept. */
export const sessions = sqliteTable(
  'sessions',
  {
    hash: text().primaryKey(),
    site: text().notNull(),
    member: text().notNull(),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (t) => [index('sessions_by_member').on(t.member), index('sessions_by_seen').on(t.seenAt)],
)

/** Identities with a `jti` that were presented: each means one set of claims, until it ends or is revoked. */
export const identities = sqliteTable(
  'identities',
  {
    site: text().notNull(),
    jti: text().notNull(),
    /** SHA-256 of the whole token; null where it was revoked before it was ever seen. */
    digest: text(),
    expiresAt: integer('expires_at').notNull(),
    revokedAt: integer('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.site, t.jti] }), index('identities_by_end').on(t.expiresAt)],
)

/** Sign-ins that a page has begun, from the press of "Continue" to the page's next question. */
export const signIns = sqliteTable(
  'sign_ins',
  {
    /** SHA-256 of the page's verifier. */
    challenge: text().primaryKey(),
    site: text().notNull(),
    origin: text().notNull(),
    account: text().notNull(),
    /** SHA-256 of the code in the return address; null for a pop-up. */
    code: text(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('sign_ins_by_end').on(t.expiresAt)],
)

/** Challenges that were answered: each makes one guest. */
export const spent = sqliteTable(
  'spent',
  { id: text().primaryKey(), expiresAt: integer('expires_at').notNull() },
  (t) => [index('spent_by_end').on(t.expiresAt)],
)

/** Members who erased themselves: a room that hears of it late erases them too. */
export const erasures = sqliteTable(
  'erasures',
  { member: text().primaryKey(), site: text().notNull(), at: integer().notNull() },
  (t) => [index('erasures_by_time').on(t.at)],
)

/** Members whom another does not want to meet. Nobody but that one is told. */
export const ignored = sqliteTable(
  'ignored',
  {
    member: text().notNull(),
    /** As they were called when it was said; who they are now is looked up. */
    other: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.member, t.other] }), index('ignored_by_other').on(t.other)],
)
