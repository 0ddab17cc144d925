import type { Context } from 'hono'
import type { SessionRequest } from '../../../protocol/http.ts'
import { cleanName } from '../../../protocol/http.ts'
import { findBan } from '../../db/bans.ts'
import { database } from '../../db/database.ts'
import { presentIdentity } from '../../db/identities.ts'
import { secretOf } from '../../db/keys.ts'
import { findByRefresh, type Member } from '../../db/members.ts'
import { accountName, keepClaim } from '../../db/profiles.ts'
import { addSession } from '../../db/sessions.ts'
import { takeSignIn } from '../../db/signins.ts'
import { memberOf, type Proven } from '../../db/subjects.ts'
import { banned } from '../../lib/banned.ts'
import { type Identity, judgeIdentity } from '../../lib/identity.ts'
import { Problem } from '../../lib/problem.ts'
import { hashOf, newRefresh, randomId } from '../../lib/secrets.ts'
import { MINUTE } from '../../lib/time.ts'
import type { OriginEnv } from '../../middleware/origin.ts'
import { objectOf, reached } from '../mine/places.ts'
import { type Identified, meOf } from './grant.ts'
import { limitWrites } from './guest.ts'
import { goodName, isTaken } from './naming.ts'

type Bound = Context<OriginEnv>

/** What somebody is called whom nobody gave a name. */
const NAMELESS = 'Member'

/** Somebody whom the host's word vouches for; with `refresh`, who was a guest here until now. */
export async function signed(c: Bound, token: string, request: SessionRequest): Promise<Identified> {
  const identity = await mustHold(c, token)
  await limitWrites(c, await hashOf(`signed:${identity.sub}`))
  const { sub, name, avatar, email, role, rooms, kid, jti, expiresAt } = identity
  const fallback =
    name === undefined && request.name !== undefined ? await goodName(c, request.name) : NAMELESS
  const profile = { name, avatar: avatar ?? null, email: email ?? null, fallback }
  const member = await become(c, { kind: 'signed', subject: `signed:${sub}`, ...profile }, request.refresh)
  const claimed = role ?? null
  if (member.claimed !== claimed) {
    const kept = keepClaim(database(c.env.DB), c.var.site.id, member.id, claimed)
    c.executionCtx.waitUntil(kept.catch(() => console.warn('a role by the host’s word was not kept')))
  }
  const me = meOf(member)
  return {
    member: { ...me, ...(role && { role }) },
    word: { kid, ...(rooms && { rooms }), ...(jti !== undefined && { jti }) },
    endsAt: expiresAt,
  }
}

/**
 * Somebody who signed in with an account and pressed "Continue" for this page; undefined while that has
 * not happened. What their account is called is their name here, unless they have one.
 */
export async function account(
  c: Bound,
  verifier: string,
  request: SessionRequest,
): Promise<Identified | undefined> {
  const { site, origin } = c.var
  const db = database(c.env.DB)
  const now = Date.now()
  const challenge = await hashOf(verifier)
  await limitPolls(c, challenge)
  const code = request.code === undefined ? undefined : await hashOf(request.code)
  const asked = { challenge, site: site.id, origin, ...(code !== undefined && { code }) }
  const signIn = await takeSignIn(db, asked, now)
  if (!signIn) return undefined
  const subject = `account:${signIn.account}` as const
  const name = cleanName((await accountName(db, signIn.account)) ?? '')
  const fallback = name !== undefined && !(await isTaken(c, name, [subject])) ? name : NAMELESS
  const member = await become(c, { kind: 'account', subject, fallback }, request.refresh)
  const refresh = newRefresh()
  // No younger than the token: a device vouches for tokens that were made on it.
  await addSession(db, site.id, member.id, await hashOf(refresh), c.var.askedAt)
  return { member: meOf(member), refresh }
}

/** The member that somebody proved to be, unless they are shut out: then nothing is changed either. */
async function become(c: Bound, proven: Omit<Proven, 'id' | 'guestHash'>, refresh?: string): Promise<Member> {
  const db = database(c.env.DB)
  const site = c.var.site.id
  const now = Date.now()
  const guestHash = refresh === undefined ? undefined : await hashOf(refresh)
  const guest = guestHash === undefined ? undefined : await findByRefresh(db, site, guestHash, now)
  const shut = guest?.kind === 'guest' ? await findBan(db, site, '', guest.id, now) : undefined
  if (shut) throw banned(shut)
  const member = await memberOf(db, site, { ...proven, id: randomId('m'), guestHash }, now)
  if (guest?.kind === 'guest') c.executionCtx.waitUntil(endGuest(c, guest.id))
  const ban = await findBan(db, site, '', member.id, now)
  if (ban) throw banned(ban)
  return member
}

/**
 * Ends the tokens of a guest who is somebody else from now on. Not waited for: who signs in brings the new
 * one to their sockets while the rooms hear of it.
 */
async function endGuest(c: Bound, member: string): Promise<void> {
  // Of another machine, with a clock that is ahead, one may be younger: it is as void.
  const before = Date.now() + MINUTE
  try {
    await reached(() => objectOf(c).revoke({ member, kind: 'guest', before, code: 'identity_expired' }))
  } catch (error) {
    console.error(`tokens of a guest of ${c.var.site.id} who signed in go on until they end`, error)
  }
}

/** The identity that a token is; else throws a 401 that tells the same whatever is wrong with it. */
async function mustHold(c: Bound, token: string): Promise<Identity> {
  const site = c.var.site.id
  const db = database(c.env.DB)
  const now = Date.now()
  const defer = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  const verdict = await judgeIdentity(token, {
    site,
    now,
    secretOf: (kid) => secretOf(db, site, kid, c.env.PARLOR_SECRET, { now, defer }),
  })
  if (!verdict.ok) throw refused(site, verdict.code, verdict.why)
  const { jti, expiresAt, kid } = verdict.identity
  if (jti === undefined) return verdict.identity
  const seen = await presentIdentity(db, site, { jti, digest: await hashOf(token), expiresAt })
  if (seen !== 'ok')
    throw refused(
      site,
      'identity_required',
      `key ${kid}: its jti was ${seen === 'other' ? 'another token’s' : 'revoked'}`,
    )
  return verdict.identity
}

function refused(site: string, code: 'identity_expired' | 'identity_required', why: string): Problem {
  console.warn(`an identity was refused at ${site}: ${why}`)
  if (code === 'identity_expired') return new Problem(401, code, 'The identity has expired. Sign another.')
  return new Problem(401, code, 'The identity is not valid for this site.')
}

/** A page asks each second or so while its pop-up is open, and not in a loop. */
async function limitPolls(c: Bound, challenge: string): Promise<void> {
  const { success } = await c.env.GUESTS.limit({ key: `poll:${c.var.site.id}:${challenge}` })
  if (success) return
  throw new Problem(429, 'rate_limited', 'This sign-in is asked for too often.', { retryAfter: 10 })
}
