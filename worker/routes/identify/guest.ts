import type { Context } from 'hono'
import type { SessionRequest } from '../../../protocol/http.ts'
import { DEFAULTS } from '../../../protocol/settings.ts'
import { database } from '../../db/database.ts'
import { findByRefresh, keepMember } from '../../db/members.ts'
import { addNewcomer } from '../../db/newcomers.ts'
import { banBehind } from '../../db/standing.ts'
import { banned } from '../../lib/banned.ts'
import { judgeAnswer, makeChallenge } from '../../lib/challenge.ts'
import { inTime } from '../../lib/in-time.ts'
import { addressOf, networkHash } from '../../lib/network.ts'
import { siteAt } from '../../lib/places.ts'
import { Problem } from '../../lib/problem.ts'
import type { SiteRemote } from '../../lib/remote.ts'
import { hashOf, newRefresh, randomId } from '../../lib/secrets.ts'
import { DAY } from '../../lib/time.ts'
import type { OriginEnv } from '../../middleware/origin.ts'
import { type Identified, meOf } from './grant.ts'
import { goodName } from './naming.ts'

type Bound = Pick<Context<OriginEnv>, 'env' | 'var' | 'req' | 'executionCtx'>

/** A member's row is written for a visit at most once in so many milliseconds. */
const TOUCH = DAY
/** Whether very many come at once is asked for so long; nobody waits longer to join. */
const PATIENCE = 1500

/** Somebody without a name: reads, is counted, leaves nothing behind. */
export function watching(): Identified {
  return { member: { id: randomId('w'), kind: 'watching', role: 'guest' } }
}

/** A new guest, who may have to show some work for it. */
export async function newcomer(
  c: Bound,
  raw: string,
  answer: SessionRequest['challenge'],
): Promise<Identified> {
  if (!(c.var.site.settings.guests ?? DEFAULTS.guests)) throw noGuests()
  const name = await goodName(c, raw)
  const { PARLOR_SECRET } = c.env
  const now = Date.now()
  const site = c.var.site.id
  const place = { site, network: await networkHash(addressOf(c.req.raw), site, PARLOR_SECRET, now) }
  const spends = answer && (await judgeAnswer(answer, place, PARLOR_SECRET))
  // Each answer took a request that was counted, and work.
  if (!spends) {
    await limitWrites(c, place.network)
    if (await isChallenged(c)) throw challenged(await makeChallenge(place, PARLOR_SECRET, now))
  }
  // No younger than the token: a device vouches for tokens that were made on it.
  const guest = { id: randomId('m'), name, seenAt: c.var.askedAt }
  const refresh = newRefresh()
  const made = await addNewcomer(database(c.env.DB), site, guest, await hashOf(refresh), spends)
  if (!made) throw challenged(await makeChallenge(place, PARLOR_SECRET, now))
  return { member: { id: guest.id, kind: 'guest', role: 'guest', name }, refresh }
}

/** A guest or an account that was here before, on the same device; perhaps under a new name. */
export async function returning(c: Bound, refresh: string, raw?: string): Promise<Identified> {
  const db = database(c.env.DB)
  const now = Date.now()
  const site = c.var.site.id
  const refreshHash = await hashOf(refresh)
  const [known, ban] = await Promise.all([
    findByRefresh(db, site, refreshHash, now),
    banBehind(db, site, refreshHash, now),
  ])
  if (!known) throw new Problem(401, 'identity_expired', 'This guest is no longer known here. Join again.')
  if (ban) throw banned(ban)
  if (known.kind === 'guest' && !(c.var.site.settings.guests ?? DEFAULTS.guests)) {
    // The secret stays good for when they sign in: what they wrote is theirs.
    if (raw === undefined) return watching()
    throw noGuests()
  }
  const self = [known.id, ...known.was, known.subject]
  const name = raw === undefined ? known.name : await goodName(c, raw, self)
  const visit = { id: known.id, seenAt: now, refreshHash }
  if (name !== known.name) {
    await limitWrites(c, await networkHash(addressOf(c.req.raw), site, c.env.PARLOR_SECRET, now))
    await keepMember(db, site, { ...visit, name })
  } else if (now - known.seenAt > TOUCH) {
    c.executionCtx.waitUntil(keepMember(db, site, visit).catch(() => console.warn('a visit was not kept')))
  }
  return { member: { ...meOf(known), name } }
}

/** People are rows for good, so one network makes or renames only so many a minute; see `ratelimits` in wrangler.toml. */
export async function limitWrites(c: Bound, network: string): Promise<void> {
  const { success } = await c.env.GUESTS.limit({ key: `${c.var.site.id}:${network}` })
  if (success) return
  const message = 'Too many people join from this network at once. Try again in a minute.'
  throw new Problem(429, 'rate_limited', message, { retryAfter: 60 })
}

/** Whether new guests have to work for it now. A site that cannot be asked is not under attack. */
async function isChallenged(c: Bound): Promise<boolean> {
  const { id, settings, jurisdiction } = c.var.site
  const when = settings.challenge ?? DEFAULTS.challenge
  if (when !== 'raid') return when === 'always'
  const site = siteAt(c.env, id, { jurisdiction, hint: settings.place }) as unknown as SiteRemote
  try {
    return await inTime(site.newcomer(), PATIENCE)
  } catch (error) {
    console.warn(`whether ${id} is being raided is not known`, error)
    return false
  }
}

function challenged(challenge: Awaited<ReturnType<typeof makeChallenge>>): Problem {
  const message = 'Solve the challenge and send its answer along with the name.'
  return new Problem(403, 'challenge_required', message, { challenge })
}

function noGuests(): Problem {
  return new Problem(403, 'identity_required', 'Sign in to take part here.')
}
