import type { Context } from 'hono'
import { roomAt, siteAt } from '../../lib/places.ts'
import type { RoomRemote, SiteRemote } from '../../lib/remote.ts'
import type { MemberEnv } from '../../middleware/member.ts'

type Bound = Pick<Context<MemberEnv>, 'env' | 'var'>

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
    return await inTime(run())
  } catch {
    return inTime(run())
  }
}

function placeOf({ jurisdiction, settings }: MemberEnv['Variables']['site']) {
  return { jurisdiction, hint: settings.place }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: number | null = null
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE} ms`)), PATIENCE)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
