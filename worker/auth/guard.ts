import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { addressOf, networkHash } from '../lib/network.ts'
import { hashOf, random } from '../lib/secrets.ts'
import type { AuthEnv } from './env.ts'
import { Refusal } from './refusal.ts'

/** Our own public origin, and a fresh nonce. A page asked for elsewhere is sent there: cookies are by host. */
export const atHome = createMiddleware<AuthEnv>(async (c, next) => {
  const here = new URL(c.req.url)
  const origin = new URL(c.env.PARLOR_URL ?? here).origin
  c.set('origin', origin)
  c.set('nonce', random(16))
  if (c.req.method === 'GET' && origin !== here.origin) {
    return c.redirect(origin + here.pathname + here.search, 307)
  }
  await next()
})

/**
 * Only forms of our own pages: another site's could otherwise sign people in as somebody else, or
 * press a button for them. Browsers tell where a form comes from, and pages cannot change that.
 */
export const ownForm = createMiddleware<AuthEnv>(async (c, next) => {
  const site = c.req.header('sec-fetch-site') ?? 'same-origin'
  if (c.req.header('origin') !== c.var.origin || site !== 'same-origin') {
    throw new Refusal(403, 'forbidden', 'otherForm')
  }
  await next()
})

/** Counts one more try of this network, and of anyone at this address; false when there were too many. */
export async function mayTry(c: Context<AuthEnv>, email: string): Promise<boolean> {
  const { PARLOR_SECRET, TRIES } = c.env
  const network = await networkHash(addressOf(c.req.raw), 'accounts', PARLOR_SECRET, Date.now())
  const keys = [`accounts:${network}`, `account:${await hashOf(`${email}:${PARLOR_SECRET}`)}`]
  const answers = await Promise.all(keys.map((key) => TRIES.limit({ key })))
  return answers.every(({ success }) => success)
}
