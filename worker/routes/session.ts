import { type Context, Hono } from 'hono'
import { type SessionPending, SessionRequest, type SessionResponse } from '../../protocol/http.ts'
import { DEFAULTS } from '../../protocol/settings.ts'
import { Problem } from '../lib/problem.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { atMost, readJson } from '../middleware/json.ts'
import { allowedOrigin, type OriginEnv, preflight } from '../middleware/origin.ts'
import { privately } from '../middleware/private.ts'
import { secret } from '../middleware/secret.ts'
import { grant, type Identified } from './identify/grant.ts'
import { newcomer, returning, watching } from './identify/guest.ts'
import { account, signed } from './identify/proven.ts'

const PATH = '/v1/sites/:site/session'
/** An identity of 8 KiB and what may come with it. */
const BODY = 12 * 1024
/** Seconds between two questions after a sign-in that goes on in a pop-up. */
const POLL = 1

/** Who someone is on a site, and the token that says so to its rooms. */
export const session = new Hono<OriginEnv>()
  .options(PATH, preflight)
  .post(PATH, privately, secret, atMost(BODY), allowedOrigin, async (c) => {
    const identified = await identify(c, await readJson(c, SessionRequest))
    if (!identified) return c.json({ pending: true, retryAfter: POLL } satisfies SessionPending, 202)
    return c.json((await grant(c, identified)) satisfies SessionResponse)
  })
  .all(PATH, onlyMethods('POST', 'OPTIONS'))

/** By the strongest proof that is given. Undefined while a sign-in is not finished. */
async function identify(c: Context<OriginEnv>, request: SessionRequest): Promise<Identified | undefined> {
  const { name, refresh, identity, verifier, code, challenge } = request
  if (identity !== undefined) return signed(c, identity, request)
  if (c.var.site.settings.signedOnly ?? DEFAULTS.signedOnly) {
    throw new Problem(403, 'identity_required', 'This site lets in only those whom its pages have signed in.')
  }
  if (verifier !== undefined) return account(c, verifier, request)
  if (code !== undefined) {
    throw new Problem(400, 'malformed', 'A code needs its verifier.', { fields: { verifier: 'Missing.' } })
  }
  if (refresh !== undefined) return returning(c, refresh, name)
  if (name !== undefined) return newcomer(c, name, challenge)
  return watching()
}
