import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type Asked, askedIn, hostOf } from './asked.ts'
import type { AuthEnv } from './env.ts'
import { isSame, prove } from './proofs.ts'
import { Refusal } from './refusal.ts'

/** Seconds from opening the pop-up to pressing "Continue". */
const LASTS = 15 * 60

/** What was asked for, in a browser that may go on with it. */
export async function begun(c: Context<AuthEnv>): Promise<Asked> {
  const asked = await askedIn(c)
  await mustHaveBegun(c, asked)
  return asked
}

/**
 * Lets a sign-in by pop-up go on only in a browser that a page of the site has sent here. Whoever
 * knows the verifier gets the sign-in, so a stranger could make a challenge of their own and send
 * somebody its address; but a stranger's page cannot send the origin of another as `Referer`. Seen
 * once, it is kept in a cookie, as the way leads through pages of ours and of providers.
 *
 * The way by redirect needs none of this: its code arrives at a page of the site in this browser,
 * where a stranger's challenge has no verifier.
 */
async function mustHaveBegun(c: Context<AuthEnv>, asked: Asked): Promise<void> {
  if (asked.returnTo !== undefined) return
  const { PARLOR_SECRET } = c.env
  const name = `parlor-begun-${asked.challenge.slice(0, 8)}`
  const secure = c.var.origin.startsWith('https:')
  const prefix = secure ? { prefix: 'host' as const } : {}
  const now = Math.floor(Date.now() / 1000)
  if (URL.parse(c.req.header('referer') ?? '')?.origin === asked.origin) {
    const until = String(now + LASTS)
    const value = `${until}.${await prove('begun', asked, until, PARLOR_SECRET)}`
    const options = { ...prefix, secure, path: '/', httpOnly: true, sameSite: 'Lax', maxAge: LASTS } as const
    return setCookie(c, name, value, options)
  }
  const kept = secure ? getCookie(c, name, 'host') : getCookie(c, name)
  const [until = '', proof = ''] = (kept ?? '').split('.')
  if (Number(until) > now && isSame(proof, await prove('begun', asked, until, PARLOR_SECRET))) return
  throw new Refusal(403, 'forbidden', 'begin', { host: hostOf(asked.origin) })
}
