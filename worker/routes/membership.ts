import { type Context, Hono } from 'hono'
import { SLUG } from '../../protocol/http.ts'
import { type Listing, type Membership, MembershipRequest } from '../../protocol/directory.ts'
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
  .options(PATH, memberPreflight('GET', 'PATCH'))
  .get(PATH, privately, member, async (c) => {
    const { favourite, joined, level } = await roomOf(c, c.req.param('room'))
    return c.json<Membership>({ favourite, joined, level })
  })
  .patch(PATH, privately, member, atMost(1024), async (c) => {
    onlyNamed(c)
    const change = await readJson(c, MembershipRequest)
    const slug = c.req.param('room')
    const room = await roomOf(c, slug)
    await changeMembership(database(c.env.DB), readerOf(c), slug, Date.now(), change)
    const { joined = room.joined, level = room.level } = change
    const { favourite = change.joined === false ? false : room.favourite } = change
    return c.json<Membership>({ favourite, joined, level })
  })
  .all(PATH, onlyMethods('GET', 'PATCH', 'OPTIONS'))

function onlyNamed(c: Pick<Context<MemberEnv>, 'var'>): void {
  if (c.var.claims.kind === 'watching') {
    throw new Problem(403, 'identity_required', 'Only members keep rooms: take a name first.')
  }
}

/** A room as they have it. One that is none of theirs to know gets the same answer as none. */
async function roomOf(c: Context<MemberEnv>, slug: string): Promise<Listing> {
  onlyNamed(c)
  const room = SLUG.test(slug) ? await findListing(database(c.env.DB), readerOf(c), slug) : undefined
  if (!room) throw new Problem(404, 'not_found', 'There is no such room.')
  return room
}
