import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type Site, siteOf } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { isAllowed } from '../lib/origins.ts'
import { Problem } from '../lib/problem.ts'

export interface OriginEnv {
  Bindings: Env
  Variables: { site: Site; origin: string }
}

/**
 * What a browser asks before it sends JSON across origins. It is answered alike for everyone and
 * without reading anything: permission is decided on the request itself, where a refusal can say why.
 */
export const preflight = (c: Context): Response =>
  c.body(null, 204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '86400',
  })

/**
 * Lets only pages of the site's allowed origins through, and reflects such an origin. A refusal
 * holds nothing but its reason and is readable by any page, or a host would see just "failed" and
 * could not tell a forgotten origin from a server that is down. Credentials are never allowed.
 */
export const allowedOrigin = createMiddleware<OriginEnv>(async (c, next) => {
  const reflect = (origin: string) => {
    c.header('access-control-allow-origin', origin)
    c.header('access-control-expose-headers', 'retry-after')
    c.header('vary', 'Origin')
  }
  reflect('*')
  const site = await siteOf(c.env.DB, c.req.param('site') ?? '', c.executionCtx)
  if (!site) throw new Problem(404, 'not_found', 'There is no such site.')
  const origin = c.req.header('origin')
  if (!origin || !isAllowed(origin, site.origins)) {
    throw new Problem(403, 'forbidden', `Pages of ${origin ?? 'no origin'} may not embed this site's rooms.`)
  }
  reflect(origin)
  c.set('site', site)
  c.set('origin', origin)
  await next()
})
