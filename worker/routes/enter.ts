import { type Context, Hono } from 'hono'
import { EnterRequest, type EnterResponse, SLUG } from '../../protocol/http.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { signPass } from '../lib/pass.ts'
import { isPassword, NO_PASSWORD } from '../lib/password.ts'
import { roomAt } from '../lib/places.ts'
import { Problem } from '../lib/problem.ts'
import type { RoomRemote } from '../lib/remote.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { atMost, readJson } from '../middleware/json.ts'
import { member, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'

const PATH = '/v1/sites/:site/rooms/:room/enter'
const BODY = 1024

/**
 * The way into a room with a password: whoever knows it gets a pass to show along with their token.
 * A room that has no password, or is not there, answers as to a wrong one, and takes as long.
 */
export const enter = new Hono<MemberEnv>()
  .options(PATH, memberPreflight('POST'))
  .post(PATH, privately, atMost(BODY), member, async (c) => {
    const { password } = await readJson(c, EnterRequest)
    const room = c.req.param('room')
    const { hash, rev } = await attempt(c, room)
    if (!(await isPassword(password, hash)) || rev === 0) {
      const message = 'That is not the password.'
      throw new Problem(403, 'password_required', message, { fields: { password: message } })
    }
    const opened = { site: c.var.site.id, room, rev }
    return c.json((await signPass(opened, c.env.PARLOR_SECRET, Date.now())) satisfies EnterResponse)
  })
  .all(PATH, onlyMethods('POST', 'OPTIONS'))

/** One try: what to compare with, once this network has not tried too often. */
async function attempt(c: Context<MemberEnv>, slug: string): Promise<{ hash: string; rev: number }> {
  const { id, jurisdiction, settings } = c.var.site
  const network = await networkHash(addressOf(c.req.raw), id, c.env.PARLOR_SECRET, Date.now())
  // Before the room is asked, which none of the tries at names of rooms need wake.
  const { success } = await c.env.TRIES.limit({ key: `enter:${id}:${network}` })
  if (!success) throw tooMany(60)
  if (!SLUG.test(slug)) return { hash: NO_PASSWORD, rev: 0 }
  const room = roomAt(c.env, id, slug, { jurisdiction, hint: settings.place }) as unknown as RoomRemote
  const outcome = await room.attempt(network)
  if (outcome.ok) return outcome
  if (outcome.code === 'rate_limited') throw tooMany(Math.ceil(outcome.retryAfter ?? 60))
  return { hash: NO_PASSWORD, rev: 0 }
}

function tooMany(retryAfter: number): Problem {
  return new Problem(429, 'rate_limited', 'Too many tries. Wait before the next one.', { retryAfter })
}
