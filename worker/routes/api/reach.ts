import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Code } from '../../../protocol/codes.ts'
import { database } from '../../db/database.ts'
import { policyOf } from '../../db/rooms.ts'
import { roomAt, shardAt, shardOf, SHARDS, siteAt } from '../../lib/places.ts'
import { Problem } from '../../lib/problem.ts'
import type { IndexRemote, Outcome, RoomRemote, SiteRemote } from '../../lib/remote.ts'
import type { Api } from './guard.ts'

/** How long one try to reach an object may take, in milliseconds. A Site takes up to 4 s to tell its rooms. */
const PATIENCE = 6000

const STATUS: Partial<Record<Code, ContentfulStatusCode>> = {
  not_found: 404,
  forbidden: 403,
  banned: 403,
  readonly: 409,
  closed: 409,
  full: 409,
  stale: 409,
  rate_limited: 429,
  internal: 503,
}

const WORDS: Partial<Record<Code, string>> = {
  not_found: 'There is no such message.',
  readonly: 'The room is read-only.',
  closed: 'The room is closed.',
  empty: 'The body holds nothing visible.',
  too_long: 'The body is too long.',
}

/**
 * Asks a room for something, making its object where D1 knows a room that nobody has entered yet.
 * `fields` says what in the request a refusal is about.
 */
export async function askRoom<T extends object>(
  c: Api,
  slug: string,
  ask: (room: RoomRemote) => Promise<Outcome<T>>,
  fields: Partial<Record<Code, string>> = {},
): Promise<T> {
  let outcome = await reached(() => ask(roomOf(c, slug)))
  if (!outcome.ok && outcome.code === 'not_found' && (await configure(c, slug))) {
    outcome = await reached(() => ask(roomOf(c, slug)))
  }
  if (outcome.ok) return outcome
  const { code, retryAfter } = outcome
  const message = WORDS[code] ?? 'The room refuses this.'
  const field = fields[code]
  throw new Problem(field ? 400 : (STATUS[code] ?? 400), code, message, {
    ...(field && { fields: { [field]: message } }),
    ...(retryAfter !== undefined && { retryAfter: Math.ceil(retryAfter) }),
  })
}

/** Hands a room what D1 holds of it; false where D1 holds nothing. */
export async function configure(c: Api, slug: string): Promise<boolean> {
  const policy = await policyOf(database(c.env.DB), c.var.site.id, slug)
  if (policy) await reached(() => roomOf(c, slug).configure(policy))
  return policy !== undefined
}

/** Ends a room's object, and takes what was said there from the site's search. */
export async function destroy(c: Api, slug: string): Promise<void> {
  await reached(() => roomOf(c, slug).destroy())
  await reached(() => shard(c, shardOf(slug)).drop(slug, Date.now()))
}

/** Empties the site's search. */
export async function clearSearch(c: Api): Promise<void> {
  const shards = Array.from({ length: SHARDS }, (_, at) => shard(c, at))
  await Promise.all(shards.map((one) => reached(() => one.clear())))
}

/** Lets a room hand everything to the site's search anew. One that nobody has entered yet has nothing to hand over. */
export async function reindexRoom(c: Api, slug: string): Promise<void> {
  await reached(() => roomOf(c, slug).reindex())
}

/** Tells the site's object, which tells all open rooms. */
export async function tellSite<T>(c: Api, tell: (site: SiteRemote) => Promise<T>): Promise<T> {
  return reached(() => tell(siteAt(c.env, c.var.site.id, placeOf(c)) as unknown as SiteRemote))
}

function shard(c: Api, at: number): IndexRemote {
  return shardAt(c.env, c.var.site.id, at, placeOf(c))
}

function roomOf(c: Api, slug: string): RoomRemote {
  return roomAt(c.env, c.var.site.id, slug, placeOf(c))
}

function placeOf({ var: { site } }: Api) {
  return { jurisdiction: site.jurisdiction, hint: site.settings.place }
}

/**
 * Runs a call that may run twice, twice where it must: an object that moves or restarts breaks the
 * first. D1 has been written by then, so a caller who hears 503 sends the same again and it is finished.
 */
async function reached<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await inTime(run())
  } catch {
    try {
      return await inTime(run())
    } catch (cause) {
      const message = 'This could not be finished. Send the same request again in a moment.'
      throw new Problem(503, 'internal', message, { retryAfter: 2, cause })
    }
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer in ${PATIENCE} ms`))
    const timer = setTimeout(late, PATIENCE)
    void answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
