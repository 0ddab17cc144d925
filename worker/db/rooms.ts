import { and, eq, sql } from 'drizzle-orm'
import { DEFAULTS, effective } from '../../protocol/settings.ts'
import { checked } from '../lib/checked.ts'
import { Problem } from '../lib/problem.ts'
import type { Policy } from '../lib/remote.ts'
import { type Database, patiently } from './database.ts'
import { NewRoom, RoomChange } from './room-input.ts'
import { bans, memberships, rooms } from './schema/rooms.ts'
import { sites } from './schema/sites.ts'
import { settingsOf } from './site-input.ts'

/** A room as D1 has it. Its password's hash goes to the room alone. */
export type RoomRow = Omit<typeof rooms.$inferSelect, 'passwordHash' | 'search'> & { locked: boolean }

/** Rooms a site may have where its plan tells nothing else. */
export const MOST_ROOMS = 10_000

export const roomColumns = {
  site: rooms.site,
  slug: rooms.slug,
  title: rooms.title,
  description: rooms.description,
  visibility: rooms.visibility,
  state: rooms.state,
  notice: rooms.notice,
  settings: rooms.settings,
  passwordRev: rooms.passwordRev,
  seq: rooms.seq,
  messages: rooms.messages,
  members: rooms.members,
  createdAt: rooms.createdAt,
  activeAt: rooms.activeAt,
  locked: sql<boolean>`${rooms.passwordHash} IS NOT NULL`.mapWith(Boolean),
} as const

/** Slugs and titles as they are searched: without case and marks. */
export function folded(...texts: (string | null | undefined)[]): string {
  return texts.filter(Boolean).join(' ').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * Puts a room on its site's list, and raises the site's version, so that an object of this name takes
 * the policy up. Throws a 409 where it is there already (`forbidden`) or the plan allows no more
 * (`full`); undefined where there is no such site.
 */
export async function createRoom(
  db: Database,
  site: string,
  input: NewRoom,
  now: number,
): Promise<RoomRow | undefined> {
  const { slug, title = null, settings = {}, passwordHash = null, ...rest } = checked(NewRoom, input)
  const { description = null, visibility = 'public', state = 'open', notice = null } = rest
  // A room made again by the same name must not take passes of the earlier one: see `passwordRev`.
  const made = sql`SELECT id, ${slug}, ${title}, ${description}, ${folded(slug, title)}, ${visibility},
      ${state}, ${notice}, ${JSON.stringify(settings)}, ${passwordHash}, ${now}, ${now}, ${now}
    FROM sites WHERE id = ${site} AND ${mayHaveAnother(site)}`
  const [inserted, , found, sited] = await patiently(() =>
    db.batch([
      db.all<{ slug: string }>(sql`INSERT INTO rooms (site, slug, title, description, search, visibility,
        state, notice, settings, password_hash, password_rev, created_at, active_at) ${made}
        ON CONFLICT DO NOTHING RETURNING slug`),
      raise(db, site),
      db.select(roomColumns).from(rooms).where(theRoom(site, slug)),
      db.select({ id: sites.id }).from(sites).where(eq(sites.id, site)),
    ]),
  )
  if (sited.length === 0) return undefined
  const room = found[0]
  if (!room) throw new Problem(409, 'full', 'This site has as many rooms as its plan allows.')
  // A try that seemed lost may have made it: then it is as young as this request.
  if (inserted.length > 0 || room.createdAt === now) return room
  throw new Problem(409, 'forbidden', 'There is a room of this name.', { fields: { slug: 'Taken.' } })
}

/** A room's row. */
export async function readRoom(db: Database, site: string, slug: string): Promise<RoomRow | undefined> {
  return (await patiently(() => db.select(roomColumns).from(rooms).where(theRoom(site, slug))))[0]
}

/** Changes a room and raises its site's version; undefined where there is none. */
export async function updateRoom(
  db: Database,
  site: string,
  slug: string,
  input: RoomChange,
  now: number,
): Promise<RoomRow | undefined> {
  const { settings, passwordHash, ...rest } = checked(RoomChange, input)
  const patch = settings && { settings: settingsOf(rooms.settings, settings) }
  const search = rest.title !== undefined && { search: folded(slug, rest.title) }
  // Grows over a room's deletion too, or a pass of the earlier one would open the later.
  const password = passwordHash !== undefined && {
    passwordHash,
    passwordRev: sql`max(${rooms.passwordRev} + 1, ${now})`,
  }
  const changes = { ...rest, ...patch, ...search, ...password }
  const nothing = Object.keys(changes).length === 0
  if (nothing) return readRoom(db, site, slug)
  const [changed] = await patiently(() =>
    db.batch([
      db.update(rooms).set(changes).where(theRoom(site, slug)).returning(roomColumns),
      raise(db, site),
    ]),
  )
  return changed[0]
}

/**
 * Takes a room off the list, with who was in it and who was banned from it. False where there was
 * none; a repeat after a lost answer says so too, which is why the object is destroyed first.
 */
export async function deleteRoom(db: Database, site: string, slug: string): Promise<boolean> {
  const [deleted] = await patiently(() =>
    db.batch([
      db.delete(rooms).where(theRoom(site, slug)).returning({ slug: rooms.slug }),
      db.delete(memberships).where(and(eq(memberships.site, site), eq(memberships.slug, slug))),
      db.delete(bans).where(and(eq(bans.site, site), eq(bans.slug, slug))),
      raise(db, site),
    ]),
  )
  return deleted.length > 0
}

/** All that a room needs to know of how it is kept. One that is on no list yet is kept as its site says. */
export async function policyOf(db: Database, site: string, slug: string): Promise<Policy | undefined> {
  const query = () =>
    db
      .select({ version: sites.version, origins: sites.origins, settings: sites.settings, room: rooms })
      .from(sites)
      .leftJoin(rooms, and(eq(rooms.site, sites.id), eq(rooms.slug, slug)))
      .where(eq(sites.id, site))
  const row = (await patiently(query))[0]
  if (!row) return undefined
  const { title, description, notice, state = 'open', settings, passwordHash, passwordRev } = row.room ?? {}
  return {
    site,
    slug,
    version: row.version,
    settings: effective(row.settings, settings),
    pages: { origins: row.origins, localhost: row.settings.localhost ?? DEFAULTS.localhost },
    state,
    ...(title && { title }),
    ...(description && { description }),
    ...(notice && { notice }),
    passwordRev: passwordHash ? (passwordRev ?? 0) : 0,
    ...(passwordHash && { passwordHash }),
  }
}

/** Puts a room on its site's list; one that is there already only shows that it was active. */
export async function listRoom(db: Database, site: string, slug: string, now: number): Promise<void> {
  await patiently(() => db.run(listing(site, slug, now)))
}

/**
 * The statement that lists a room which a join created, where the site is there and its plan allows
 * it. Activity never goes back.
 */
export function listing(site: string, slug: string, activeAt: number) {
  return sql`INSERT INTO rooms (site, slug, search, created_at, active_at)
    SELECT id, ${slug}, ${folded(slug)}, ${activeAt}, ${activeAt} FROM sites
    WHERE id = ${site} AND (${mayHaveAnother(site)}
      OR EXISTS (SELECT 1 FROM rooms WHERE site = ${site} AND slug = ${slug}))
    ON CONFLICT (site, slug) DO UPDATE SET active_at = max(active_at, excluded.active_at)`
}

/**
 * Takes a room off the list in which nobody ever wrote, and with it who passed by. It stays where the host
 * said something of it, or somebody made something of it.
 */
export async function unlistRoom(db: Database, site: string, slug: string): Promise<void> {
  const cared = sql`EXISTS (SELECT 1 FROM memberships AS m WHERE m.site = ${site} AND m.slug = ${slug}
      AND (m.role IS NOT NULL OR m.favourite OR m.level <> 'all'))
    OR EXISTS (SELECT 1 FROM bans AS b WHERE b.site = ${site} AND b.slug = ${slug})`
  await patiently(() =>
    db.batch([
      db.run(sql`DELETE FROM rooms WHERE site = ${site} AND slug = ${slug} AND seq = 0
        AND coalesce(title, description, notice, password_hash) IS NULL AND password_rev = 0
        AND visibility = 'public' AND state = 'open' AND settings = '{}' AND NOT (${cared})`),
      db.run(sql`DELETE FROM memberships WHERE site = ${site} AND slug = ${slug}
        AND NOT EXISTS (SELECT 1 FROM rooms WHERE site = ${site} AND slug = ${slug})`),
    ]),
  )
}

function mayHaveAnother(site: string) {
  return sql`(SELECT count(*) FROM rooms WHERE site = ${site})
    < coalesce(json_extract(sites.limits, '$.rooms'), ${MOST_ROOMS})`
}

function theRoom(site: string, slug: string) {
  return and(eq(rooms.site, site), eq(rooms.slug, slug))
}

// Raised once more by a repeat, which nobody minds.
function raise(db: Database, site: string) {
  return db
    .update(sites)
    .set({ version: sql`${sites.version} + 1` })
    .where(eq(sites.id, site))
}
