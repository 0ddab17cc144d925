import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Context } from 'hono'
import { speechIn, tongueOf } from '../words/languages.ts'
import type { AuthEnv } from './env.ts'

/** Seconds that somebody may be away at a provider; what they began lasts no longer, see `begun.ts`. */
const AWAY = 15 * 60
const COOKIE = 'parlor-lang'

/**
 * The language of the answer: the room's, which its address names and all addresses on the way repeat;
 * else the browser's. A provider sends people back to an address without it where a sign-in has failed,
 * so it is kept for them then.
 */
export const speaking = createMiddleware<AuthEnv>(async (c, next) => {
  const asked = c.req.query('lang') ?? getCookie(c, COOKIE)
  c.set('speech', await speechIn(tongueOf(asked, c.req.header('accept-language'))))
  await next()
})

/** Keeps the language for somebody who goes to a provider. */
export function keepLanguage(c: Context<AuthEnv>): void {
  const secure = c.var.origin.startsWith('https:')
  const options = { secure, path: '/auth', httpOnly: true, sameSite: 'Lax', maxAge: AWAY } as const
  setCookie(c, COOKIE, c.var.speech.lang, options)
}
