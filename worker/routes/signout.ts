import { Hono } from 'hono'
import { SignOutRequest } from '../../protocol/http.ts'
import { database } from '../db/database.ts'
import { revokeIdentity } from '../db/identities.ts'
import { deleteSession, deleteSessionsOf } from '../db/sessions.ts'
import { Problem } from '../lib/problem.ts'
import { hashOf } from '../lib/secrets.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { atMost, readJson } from '../middleware/json.ts'
import { limitFarReaching } from '../middleware/limits.ts'
import { memberDespite, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'
import { objectOf, reached } from './mine/places.ts'

const PATH = '/v1/sites/:site/sign-out'
const BODY = 1024

/** Ends a sign-in: that of a device, or everywhere, which closes open sockets as well. */
export const signOut = new Hono<MemberEnv>()
  .options(PATH, memberPreflight('POST'))
  .post(PATH, privately, atMost(BODY), memberDespite('banned'), async (c) => {
    const { refresh, everywhere = false } = await readJson(c, SignOutRequest)
    const { member, was = [], kind, jti, expiresAt } = c.var.claims
    const db = database(c.env.DB)
    const site = c.var.site.id
    const now = Date.now()
    if (kind === 'watching') return c.body(null, 204)
    if (refresh !== undefined) await deleteSession(db, site, await hashOf(refresh))
    if (!everywhere) return c.body(null, 204)
    await limitFarReaching(c, c.var.claims)
    // The host's word could be shown again; where it can be named, it ends here.
    if (jti !== undefined) await revokeIdentity(db, site, jti, expiresAt, now)
    // Sockets first: should this stop here, the token still lets the same request be sent again.
    try {
      // Tokens of the guest they were until now may live on.
      const ended = [member, ...was].map((id) =>
        reached(() => objectOf(c).revoke({ member: id, before: now, code: 'identity_expired' })),
      )
      await Promise.all(ended)
    } catch (cause) {
      const message = 'Not signed out everywhere yet. Send the same request again in a moment.'
      throw new Problem(503, 'internal', message, { retryAfter: 2, cause })
    }
    await deleteSessionsOf(db, site, member)
    return c.body(null, 204)
  })
  .all(PATH, onlyMethods('POST', 'OPTIONS'))
