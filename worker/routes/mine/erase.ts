import type { Context } from 'hono'
import { roomBansOf } from '../../db/bans.ts'
import { database } from '../../db/database.ts'
import { eraseMember } from '../../db/erasure.ts'
import { selvesOf, slugsOf } from '../../db/profiles.ts'
import { randomId } from '../../lib/secrets.ts'
import { Problem } from '../../lib/problem.ts'
import type { MemberEnv } from '../../middleware/member.ts'
import { objectOf, reached, roomOf } from './places.ts'

type Bound = Pick<Context<MemberEnv>, 'env' | 'var'>

/** Rooms at once. */
const AT_ONCE = 6

/**
 * Erases somebody from the site. Rooms come first and D1, which knows the rooms, last: wherever it
 * stops, the same request begins again and finishes. A room that only its sockets showed to be one of
 * theirs, and that has closed by then, hears of it when it next tells the site who was there. What they
 * wrote meanwhile, by a token that was quicker than its end, goes with a second round through the
 * rooms that are open.
 */
export async function erase(c: Bound, id: string): Promise<void> {
  const db = database(c.env.DB)
  const site = c.var.site.id
  const ids = await selvesOf(db, site, id)
  // Before their sockets close: a room that they alone were in is open only until then.
  const slugs = new Set([...(await slugsOf(db, site, ids)), ...(await ask(() => objectOf(c).open()))])
  await hangUp(c, ids)
  await eraseIn(c, slugs, ids)
  const reborn = randomId('m')
  await keepOut(c, ids, reborn)
  const erased = await eraseMember(db, site, id, Date.now(), reborn)
  await finish(c, [...new Set([...ids, ...erased])])
}

/** Tells the rooms that shut somebody out whom that will mean. Told again under another id, it does no harm. */
async function keepOut(c: Bound, ids: readonly string[], reborn: string): Promise<void> {
  const bans = await roomBansOf(database(c.env.DB), c.var.site.id, ids, Date.now())
  for (const { slug, until, reason } of bans) {
    const terms = { ...(until !== null && { until }), ...(reason !== null && { reason }) }
    await ask(() => roomOf(c, slug).ban(reborn, terms))
  }
}

/** What is left to do once D1 has forgotten them. */
export async function finish(c: Bound, ids: readonly string[]): Promise<void> {
  await hangUp(c, ids)
  await eraseIn(c, await ask(() => objectOf(c).open()), ids)
}

/** Ends all tokens made so far. */
async function hangUp(c: Bound, ids: readonly string[]): Promise<void> {
  const before = Date.now()
  await Promise.all(
    ids.map((member) => ask(() => objectOf(c).revoke({ member, before, code: 'identity_expired' }))),
  )
}

async function eraseIn(c: Bound, slugs: Iterable<string>, ids: readonly string[]): Promise<void> {
  const waiting = [...slugs]
  const failures: unknown[] = []
  const worker = async () => {
    for (let slug = waiting.pop(); slug !== undefined; slug = waiting.pop()) {
      const room = roomOf(c, slug)
      await reached(() => room.erase([...ids])).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (failures.length > 0) throw unfinished(failures[0])
}

async function ask<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await reached(run)
  } catch (cause) {
    throw unfinished(cause)
  }
}

function unfinished(cause: unknown): Problem {
  const message = 'Not everything is erased yet. Send the same request again in a moment.'
  return new Problem(503, 'internal', message, { retryAfter: 2, cause })
}
