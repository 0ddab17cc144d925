import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { SiteSettings } from '../../../protocol/settings.ts'

/** Tenants. Times everywhere are milliseconds since 1970. */
export const sites = sqliteTable('sites', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Pages that may embed the site's rooms: `https://example.com`, `https://*.example.com`. */
  origins: text({ mode: 'json' }).$type<string[]>().notNull(),
  /** What differs from the defaults. */
  settings: text({ mode: 'json' }).$type<SiteSettings>().notNull(),
  limits: text({ mode: 'json' }).$type<PlanLimits>().notNull().default({}),
  /** Where its rooms are kept (`eu`, `fedramp`). Fixed before the first room: another one is another object. */
  jurisdiction: text({ enum: ['eu', 'fedramp'] }),
  /** Raised by each change of origins, settings or a room; tokens carry the one they were made from. */
  version: integer().notNull().default(1),
  createdAt: integer('created_at').notNull(),
})

/** What a site's plan allows beyond, or short of, the defaults. */
export interface PlanLimits {
  rooms?: number
}

/** Who runs a site: accounts, with what each may do there. */
export const hosts = sqliteTable(
  'hosts',
  {
    site: text().notNull(),
    account: text().notNull(),
    role: text({ enum: ['owner', 'admin', 'moderator'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.account] }), index('hosts_by_account').on(t.account, t.site)],
)

/** Secrets that a host's server signs identities with. */
export const keys = sqliteTable(
  'keys',
  {
    /** Named in the header of each identity. */
    kid: text().primaryKey(),
    site: text().notNull(),
    /** AES-GCM under a key derived from the master key, see `lib/vault.ts`. */
    secret: text().notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
    revokedAt: integer('revoked_at'),
  },
  (t) => [index('keys_by_site').on(t.site, t.createdAt)],
)

/** Keys of a host's server for the API. Only their hash is kept. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().primaryKey(),
    site: text().notNull(),
    name: text().notNull(),
    hash: text().notNull().unique(),
    scopes: text({ mode: 'json' }).$type<string[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
    revokedAt: integer('revoked_at'),
  },
  (t) => [index('api_keys_by_site').on(t.site, t.createdAt)],
)

/** What a request with an `Idempotency-Key` was answered, for a day. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    /** The API key's id and the header's value. */
    key: text().primaryKey(),
    /** Of method, path and body: the same key with another request is refused. */
    digest: text().notNull(),
    /** Null while the first is under way. */
    status: integer(),
    body: text(),
    /** The request that carries it out, by a random name: a repeated write knows its own row. */
    holder: text().notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('idempotency_by_end').on(t.expiresAt)],
)
