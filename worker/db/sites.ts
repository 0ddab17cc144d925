import { eq } from 'drizzle-orm'
import { SITE } from '../../protocol/http.ts'
import { Remembered } from '../lib/remembered.ts'
import { database, patiently } from './database.ts'
import type { SiteSettings } from '../../protocol/settings.ts'
import { sites } from './schema/sites.ts'

/** What a session and a socket need to know of a site. */
export interface Site {
  id: string
  origins: string[]
  settings: SiteSettings
  version: number
  jurisdiction: 'eu' | 'fedramp' | null
}

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

async function read(d1: D1Database, id: string): Promise<Site | undefined> {
  const { origins, settings, version, jurisdiction } = sites
  const db = database(d1)
  const query = () =>
    db.select({ id: sites.id, origins, settings, version, jurisdiction }).from(sites).where(eq(sites.id, id))
  return (await patiently(query))[0]
}
