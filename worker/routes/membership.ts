import { Hono } from 'hono'
import { SLUG } from '../../protocol/http.ts'
import { type Membership, MembershipRequest } from '../../protocol/directory.ts'
import { database } from '../db/database.ts'
import { changeMembership, findListing } from '../db/directory.ts'
import { Problem } from '../lib/problem.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { atMost, readJson } from '../middleware/json.ts'
import { member, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'
import { readerOf } from './reader.ts'

const PATH = '/v1/sites/:site/rooms/:room/membership'

/** What a member makes of a room: a favourite, how much they want to hear of it, that they leave. */
export const membership = new Hono<MemberEnv>()
  .options(PATH, memberPreflight('PATCH'))
  .patch(PATH, privately, member, atMost(1024), async (c) => {
    if (c.var.claims.kind === 'watching') {
      throw new Problem(403, 'identity_required', 'Only members keep rooms: take a name first.')
    }
    const change = await readJson(c, MembershipRequest)
    const reader = readerOf(c)
    const db = database(c.env.DB)
    const slug = c.req.param('room')
    // A room that is none of theirs to know gets the same answer as none.
    const room = SLUG.test(slug) ? await findListing(db, reader, slug) : undefined
    if (!room) throw new Problem(404, 'not_found', 'There is no such room.')
    await changeMembership(db, reader, slug, Date.now(), change)
    const { joined = room.joined, level = room.level } = change
    const { favourite = change.joined === false ? false : room.favourite } = change
    return c.json<Membership>({ favourite, joined, level })
  })
  .all(PATH, onlyMethods('PATCH', 'OPTIONS'))
