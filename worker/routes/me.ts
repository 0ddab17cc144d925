import { type Context, Hono } from 'hono'
import { type MeResponse, ProfileRequest, type SessionResponse } from '../../protocol/http.ts'
import { database } from '../db/database.ts'
import { keepMember, type Member } from '../db/members.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { Problem } from '../lib/problem.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { atMost, readJson } from '../middleware/json.ts'
import { limitFarReaching } from '../middleware/limits.ts'
import { member, memberDespite, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'
import { grant, meOf } from './identify/grant.ts'
import { limitWrites } from './identify/guest.ts'
import { goodName } from './identify/naming.ts'
import { erase, finish } from './mine/erase.ts'
import { exported } from './mine/export.ts'

const PATH = '/v1/sites/:site/me'
const EXPORT = `${PATH}/export`
const BODY = 1024

/** What members ask about themselves. What is theirs they get, and may take away, also when banned. */
export const me = new Hono<MemberEnv>()
  .options(PATH, memberPreflight('GET', 'PATCH', 'DELETE'))
  .options(EXPORT, memberPreflight('GET'))
  .get(PATH, privately, member, (c) => {
    const { kind, role } = c.var.claims
    const self = theirs(c)
    const { createdAt, email } = self
    // The host's word may give a role that D1 knows nothing of.
    const told = { ...meOf(self), ...(kind === 'signed' && { role }) }
    return c.json({ member: told, createdAt, ...(email !== null && { email }) } satisfies MeResponse)
  })
  .patch(PATH, privately, atMost(BODY), member, async (c) =>
    c.json((await change(c)) satisfies SessionResponse),
  )
  .delete(PATH, privately, memberDespite('banned', 'erased'), async (c) => {
    const { member: id, was = [] } = c.var.claims
    if (!c.var.erased) theirs(c)
    await limitFarReaching(c, c.var.claims)
    const work = c.var.erased ? finish(c, [id, ...was]) : erase(c, id)
    // Whoever closes the page meanwhile is erased all the same.
    c.executionCtx.waitUntil(work.catch(() => undefined))
    await work
    return c.body(null, 204)
  })
  .get(EXPORT, privately, memberDespite('banned'), async (c) => {
    const { id } = theirs(c)
    await limitFarReaching(c, c.var.claims)
    const stream = await exported(c, id)
    const filename = `${c.var.site.id}-${new Date().toISOString().slice(0, 10)}.json`
    return c.body(stream, 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${filename}"`,
    })
  })
  .all(PATH, onlyMethods('GET', 'PATCH', 'DELETE', 'OPTIONS'))
  .all(EXPORT, onlyMethods('GET', 'OPTIONS'))

/** The row of whoever asks; those who only watch have none. */
function theirs(c: Pick<Context<MemberEnv>, 'var'>): Member {
  if (c.var.member) return c.var.member
  throw new Problem(403, 'identity_required', 'You have no name here yet.')
}

/** Takes up another name, or takes the picture away. */
async function change(c: Context<MemberEnv>): Promise<SessionResponse> {
  const { name: raw, avatar } = await readJson(c, ProfileRequest)
  const self = theirs(c)
  if (self.kind === 'signed') {
    throw new Problem(403, 'forbidden', 'Your name and picture come from the site that signed you in.')
  }
  const now = Date.now()
  const site = c.var.site.id
  const known = [self.id, ...self.was, self.subject]
  const name = raw === undefined ? self.name : await goodName(c, raw, known)
  if (name !== self.name || avatar === null) {
    await limitWrites(c, await networkHash(addressOf(c.req.raw), site, c.env.PARLOR_SECRET, now))
    const changes = { name, ...(avatar === null && { avatar }) }
    await keepMember(database(c.env.DB), site, { id: self.id, seenAt: now, ...changes })
  }
  return grant(c, { member: meOf({ ...self, name, avatar: avatar === null ? null : self.avatar }) })
}
