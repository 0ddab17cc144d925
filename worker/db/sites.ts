import { and, eq, sql } from 'drizzle-orm'
import { SITE } from '../../protocol/http.ts'
import type { SiteSettings } from '../../protocol/settings.ts'
import { checked } from '../lib/checked.ts'
import { Problem } from '../lib/problem.ts'
import { Remembered } from '../lib/remembered.ts'
import { type Database, database, patiently } from './database.ts'
import { hosts, type PlanLimits, sites } from './schema/sites.ts'
import { NewSite, newSiteSettings, settingsOf, SiteChange } from './site-input.ts'

/** What a session and a socket need to know of a site. */
export interface Site {
  id: string
  origins: string[]
  settings: SiteSettings
  version: number
  jurisdiction: 'eu' | 'fedramp' | null
}

/** All of a site's row, for those who run it. */
export type SiteRow = Site & { name: string; limits: PlanLimits; createdAt: number }

type Context = Pick<ExecutionContext, 'waitUntil'>

const remembered = new Remembered<Site>()

/** A site by its id. Waits for D1 only when this isolate has not known it for ten minutes. */
export async function siteOf(d1: D1Database, id: string, context: Context): Promise<Site | undefined> {
  if (!SITE.test(id)) return undefined
  return remembered.get(
    id,
    () => read(d1, id),
    (work) => context.waitUntil(work),
  )
}

/** The site as this isolate remembers it, never waiting. */
export function rememberedSite(d1: D1Database, id: string, context: Context): Site | undefined {
  return remembered.peek(
    id,
    () => read(d1, id),
    (work) => context.waitUntil(work),
  )
}

/** Forgets all sites, as a new isolate does. */
export function forgetSites(): void {
  remembered.clear()
}

/** A site as D1 has it now. */
export async function readSite(db: Database, id: string): Promise<SiteRow | undefined> {
  return (await patiently(() => db.select().from(sites).where(eq(sites.id, id))))[0]
}

/**
 * Makes a site that an account owns. Throws a 409 where the id is taken, unless by this very
 * account and name: then it is the same request again.
 */
export async function createSite(db: Database, input: NewSite, owner: string, now: number): Promise<SiteRow> {
  const { id, name, origins = [], jurisdiction = null, ...rest } = checked(NewSite, input)
  const settings = { ...newSiteSettings(), ...rest.settings }
  const row = { id, name, origins, settings, jurisdiction, createdAt: now }
  // The owner first, and only while there is no such site: nobody comes to own one that has no hosts.
  const [, , owned] = await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO hosts (site, account, role, created_at)
        SELECT ${id}, ${owner}, 'owner', ${now}
        WHERE NOT EXISTS (SELECT 1 FROM sites WHERE id = ${id}) ON CONFLICT DO NOTHING`),
      db.insert(sites).values(row).onConflictDoNothing(),
      db
        .select({ site: sites })
        .from(hosts)
        .innerJoin(sites, eq(sites.id, hosts.site))
        .where(and(eq(hosts.site, id), eq(hosts.account, owner), eq(hosts.role, 'owner'))),
    ]),
  )
  const made = owned[0]?.site
  if (made?.name === name) return made
  throw new Problem(409, 'forbidden', 'This id is taken.', { fields: { id: 'Taken.' } })
}

/**
 * Changes a site and raises its version, or undefined where there is none. Settings are patched:
 * what is not named stays, `null` goes back to the default. Where its rooms are kept can change only
 * while there are none (409).
 */
export async function updateSite(db: Database, id: string, input: SiteChange): Promise<SiteRow | undefined> {
  const { settings, jurisdiction, ...rest } = checked(SiteChange, input)
  const patch = settings && { settings: settingsOf(sites.settings, settings) }
  const move = jurisdiction !== undefined && { jurisdiction }
  const stays = sql`(jurisdiction IS ${jurisdiction ?? null} OR NOT EXISTS
    (SELECT 1 FROM rooms WHERE rooms.site = ${id}))`
  // Raised once more by a repeat, which nobody minds.
  const [changed, found] = await patiently(() =>
    db.batch([
      db
        .update(sites)
        .set({ ...rest, ...patch, ...move, version: sql`${sites.version} + 1` })
        .where(and(eq(sites.id, id), jurisdiction === undefined ? undefined : stays))
        .returning(),
      db.select({ id: sites.id }).from(sites).where(eq(sites.id, id)),
    ]),
  )
  remembered.forget(id)
  if (changed[0] === undefined && found.length > 0) {
    const why = 'Fixed once the site has rooms.'
    throw new Problem(409, 'forbidden', 'The place of a site’s rooms is fixed.', {
      fields: { jurisdiction: why },
    })
  }
  return changed[0]
}

async function read(d1: D1Database, id: string): Promise<Site | undefined> {
  const { origins, settings, version, jurisdiction } = sites
  const db = database(d1)
  const query = () =>
    db.select({ id: sites.id, origins, settings, version, jurisdiction }).from(sites).where(eq(sites.id, id))
  return (await patiently(query))[0]
}
