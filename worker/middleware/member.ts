import type { Context, MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import { createMiddleware } from 'hono/factory'
import { database } from '../db/database.ts'
import type { Member } from '../db/members.ts'
import { standingOf } from '../db/standing.ts'
import { banned } from '../lib/banned.ts'
import { Problem } from '../lib/problem.ts'
import { type Claims, readToken } from '../lib/token.ts'
import { allowedOrigin, type OriginEnv } from './origin.ts'
import { limitMember } from './limits.ts'
import { secret } from './secret.ts'

export interface MemberEnv {
  Bindings: OriginEnv['Bindings']
  Variables: OriginEnv['Variables'] & {
    claims: Claims
    /** Their row; undefined for those who only watch. */
    member?: Member
    /** Where a ban is no reason to be refused. */
    banned?: true
    /** Where an erasure is none. */
    erased?: true
  }
}

/** What a browser asks before a page's script shows its token; see `preflight` in `origin.ts`. */
export function memberPreflight(...methods: string[]): (c: Context) => Response {
  return (c) =>
    c.body(null, 204, {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '86400',
    })
}

type Despite = 'banned' | 'erased'

/**
 * Lets through whoever holds a token of this site, shown from the page it was made for, that still
 * speaks for its member: not signed out everywhere since, not banned, their host's key not revoked.
 * Every other token gets one answer, whatever is wrong with it. `despite` lets those in who want what
 * is theirs all the same.
 */
export function memberDespite(...despite: Despite[]): MiddlewareHandler<MemberEnv> {
  return every(secret, allowedOrigin, bearer(despite))
}

/** Lets members through, and those who watch; see `memberDespite`. */
export const member = memberDespite()

function bearer(despite: readonly Despite[]) {
  return createMiddleware<MemberEnv>(async (c, next) => {
    const { site, origin } = c.var
    const token = /^Bearer ([\w.-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const claims = await readToken(token, site.id, c.env.PARLOR_SECRET)
    if (!claims || claims.origin !== origin) throw over()
    c.set('claims', claims)
    await limitMember(c, claims)
    if (claims.kind !== 'watching') await stand(c, claims, despite)
    await next()
  })
}

async function stand(c: Context<MemberEnv>, claims: Claims, despite: readonly Despite[]): Promise<void> {
  const standing = await standingOf(database(c.env.DB), c.var.site.id, claims, Date.now())
  if (standing.erased && despite.includes('erased')) return c.set('erased', true)
  if (!standing.member || !standing.holds) throw over()
  if (standing.ban) {
    if (!despite.includes('banned')) throw banned(standing.ban)
    c.set('banned', true)
  }
  c.set('member', standing.member)
}

function over(): Problem {
  return new Problem(401, 'identity_expired', 'This token does not hold here, or no longer. Ask for another.')
}
