import { inTime } from '../../lib/in-time.ts'
import { roomAt, siteAt } from '../../lib/places.ts'
import type { RoomRemote, SiteRemote } from '../../lib/remote.ts'
import type { OriginEnv } from '../../middleware/origin.ts'

type Bound = { env: OriginEnv['Bindings']; var: Pick<OriginEnv['Variables'], 'site'> }

/** How long one try to reach an object may take, in milliseconds. */
const PATIENCE = 8000

/** The object of one of the site's rooms. */
export function roomOf({ env, var: { site } }: Bound, slug: string): RoomRemote {
  return roomAt(env, site.id, slug, placeOf(site))
}

/** The site's own object. */
export function objectOf({ env, var: { site } }: Bound): SiteRemote {
  return siteAt(env, site.id, placeOf(site))
}

/** Runs a call that may run twice, twice where it must: an object that moves or restarts breaks the first. */
export async function reached<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await inTime(run(), PATIENCE)
  } catch {
    return inTime(run(), PATIENCE)
  }
}

function placeOf({ jurisdiction, settings }: OriginEnv['Variables']['site']) {
  return { jurisdiction, hint: settings.place }
}
