import { type Context, Hono } from 'hono'
import type { IgnoredResponse } from '../../protocol/http.ts'
import { IGNORED } from '../../protocol/limits.ts'
import { database } from '../db/database.ts'
import { ignore, ignoredBy, unignore } from '../db/ignored.ts'
import { Problem } from '../lib/problem.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { member, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'

const LIST = '/v1/sites/:site/me/ignored'
const ONE = `${LIST}/:member`
/** No id is longer. */
const LONGEST = 64

/** Whom a member does not want to meet, on whichever device: theirs alone to know. */
export const ignoring = new Hono<MemberEnv>()
  .options(LIST, memberPreflight('GET'))
  .options(ONE, memberPreflight('PUT', 'DELETE'))
  .get(LIST, privately, member, async (c) => {
    const ignored = await ignoredBy(database(c.env.DB), c.var.site.id, theirs(c))
    return c.json<IgnoredResponse>({ ignored })
  })
  .put(ONE, privately, member, async (c) => {
    const id = theirs(c)
    const other = c.req.param('member')
    if ([id, ...(c.var.member?.was ?? [])].includes(other)) {
      throw new Problem(403, 'forbidden', 'One can’t ignore oneself.')
    }
    const done =
      other.length > LONGEST
        ? 'unknown'
        : await ignore(database(c.env.DB), c.var.site.id, id, other, Date.now())
    if (done === 'unknown') throw nobody()
    if (done === 'full') throw new Problem(409, 'full', `One can ignore ${IGNORED} people.`)
    return c.body(null, 204)
  })
  .delete(ONE, privately, member, async (c) => {
    const id = theirs(c)
    const other = c.req.param('member')
    const was = other.length <= LONGEST && (await unignore(database(c.env.DB), c.var.site.id, id, other))
    if (!was) throw nobody()
    return c.body(null, 204)
  })
  .all(LIST, onlyMethods('GET', 'OPTIONS'))
  .all(ONE, onlyMethods('PUT', 'DELETE', 'OPTIONS'))

/** Whose list it is; those who only watch have none. */
function theirs(c: Pick<Context<MemberEnv>, 'var'>): string {
  if (c.var.member) return c.var.member.id
  throw new Problem(403, 'identity_required', 'You have no name here yet.')
}

function nobody(): Problem {
  return new Problem(404, 'not_found', 'There is no such member.')
}
