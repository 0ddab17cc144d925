import { type Context, Hono } from 'hono'
import { cleanName, SessionRequest, type SessionResponse } from '../../protocol/http.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Me } from '../../protocol/model.ts'
import { database } from '../db/database.ts'
import { addGuest, findGuest, type Guest, keepGuest } from '../db/members.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { Problem } from '../lib/problem.ts'
import { hashOf, newRefresh, randomId } from '../lib/secrets.ts'
import { signToken } from '../lib/token.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { atMost, readJson } from '../middleware/json.ts'
import { allowedOrigin, type OriginEnv, preflight } from '../middleware/origin.ts'
import { privately } from '../middleware/private.ts'
import { secret } from '../middleware/secret.ts'

const PATH = '/v1/sites/:site/session'
const BODY = 4 * 1024
/** A returning guest's row is written at most once in so many milliseconds. */
const TOUCH = 24 * 3600_000

/** Who someone is on a site, and the token that says so to its rooms. */
export const session = new Hono<OriginEnv>()
  .options(PATH, preflight)
  .post(PATH, privately, secret, atMost(BODY), allowedOrigin, async (c) => {
    const request = await readJson(c, SessionRequest)
    const { member, refresh } = await identify(c, request)
    const { id, ...rest } = member
    const { id: site, version, settings, jurisdiction } = c.var.site
    const { origin, frame } = c.var
    const policy = {
      origin,
      version,
      settings,
      ...(jurisdiction && { jurisdiction }),
      ...(frame && { frame }),
    }
    const claims = { member: id, site, ...policy, ...rest }
    const signed = await signToken(claims, c.env.PARLOR_SECRET, Date.now())
    return c.json({ ...signed, member, ...(refresh && { refresh }) } satisfies SessionResponse)
  })
  .all(PATH, onlyMethods('POST', 'OPTIONS'))

interface Identified {
  member: Me
  refresh?: string
}

async function identify(c: Context<OriginEnv>, request: SessionRequest): Promise<Identified> {
  const { name, refresh, identity, verifier } = request
  if (identity !== undefined || verifier !== undefined) {
    throw new Problem(400, 'unsupported', 'This server knows guests only.')
  }
  const clean = name === undefined ? undefined : goodName(name)
  if (refresh !== undefined) return returning(c, refresh, clean)
  if (clean !== undefined) return newcomer(c, clean)
  return { member: { id: randomId('w'), kind: 'watching', role: 'guest' } }
}

async function newcomer(c: Context<OriginEnv>, name: string): Promise<Identified> {
  await limitWrites(c)
  const guest: Guest = { id: randomId('m'), name, seenAt: Date.now() }
  const refresh = newRefresh()
  await addGuest(database(c.env.DB), c.var.site.id, guest, await hashOf(refresh))
  return { member: asMember(guest), refresh }
}

async function returning(c: Context<OriginEnv>, refresh: string, name?: string): Promise<Identified> {
  const db = database(c.env.DB)
  const now = Date.now()
  const known = await findGuest(db, c.var.site.id, await hashOf(refresh), now)
  if (!known) throw new Problem(401, 'identity_expired', 'This guest is no longer known here. Join again.')
  const guest: Guest = { ...known, name: name ?? known.name, seenAt: now }
  if (guest.name !== known.name) {
    await limitWrites(c)
    await keepGuest(db, guest)
  } else if (now - known.seenAt > TOUCH) {
    c.executionCtx.waitUntil(keepGuest(db, guest).catch(() => console.warn('a visit was not kept')))
  }
  return { member: asMember(guest) }
}

function asMember({ id, name }: Guest): Me {
  return { id, kind: 'guest', role: 'guest', name }
}

function goodName(raw: string): string {
  const name = cleanName(raw)
  if (name !== undefined) return name
  const folded = raw.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (folded.length > LIMITS.name) throw badName('too_long', `A name has ${LIMITS.name} characters at most.`)
  // Spaces and invisible characters only: there is nothing to read.
  if (/^[\s\p{Cf}\p{M}\u115f\u1160\u3164\uffa0\u2800]*$/u.test(folded))
    throw badName('empty', 'A name needs a visible character.')
  throw badName('malformed', 'A name may not hold control characters.')
}

function badName(code: 'too_long' | 'empty' | 'malformed', message: string): Problem {
  return new Problem(400, code, message, { fields: { name: message } })
}

/** Guests are rows for good, so one network makes only so many a minute; see `ratelimits` in wrangler.toml. */
async function limitWrites(c: Context<OriginEnv>): Promise<void> {
  const site = c.var.site.id
  const network = await networkHash(addressOf(c.req.raw), site, c.env.PARLOR_SECRET, Date.now())
  const { success } = await c.env.GUESTS.limit({ key: `${site}:${network}` })
  if (success) return
  const message = 'Too many people join from this network at once. Try again in a minute.'
  throw new Problem(429, 'rate_limited', message, { retryAfter: 60 })
}
