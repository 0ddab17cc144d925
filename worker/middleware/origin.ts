import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type Site, siteOf } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { isAllowed } from '../lib/origins.ts'
import { Problem } from '../lib/problem.ts'
import { type Frame, frameOf, OPAQUE } from '../lib/ticket.ts'

export interface OriginEnv {
  Bindings: Env
  Variables: {
    site: Site
    origin: string
    frame?: Frame
    /** When the request came (milliseconds since 1970), before anything was read for it. */
    askedAt: number
  }
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
 * Lets only pages of the site's allowed origins through, and frames that such pages show; reflects
 * the origin. Stands behind the limit of a body, in which frames carry their ticket. A refusal
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
  c.set('askedAt', Date.now())
  const site = await siteOf(c.env.DB, c.req.param('site') ?? '', c.executionCtx)
  if (!site) throw new Problem(404, 'not_found', 'There is no such site.')
  const origin = c.req.header('origin') ?? ownOrigin(c)
  const frame = isAllowed(origin, site.origins, site.settings) ? undefined : await framed(c, site, origin)
  if (frame === null) {
    throw new Problem(403, 'forbidden', `Pages of ${origin || 'no origin'} may not embed this site's rooms.`)
  }
  if (frame) c.set('frame', frame)
  reflect(origin)
  c.set('site', site)
  c.set('origin', origin)
  await next()
})

/** Browsers leave `Origin` out of what a page of ours reads from here. */
function ownOrigin(c: Context<OriginEnv>): string {
  return c.req.header('sec-fetch-site') === 'same-origin' ? new URL(c.req.url).origin : ''
}

/** The frame that a request comes from: its origin is the Worker's or none, and it can prove why. Else null. */
async function framed(c: Context<OriginEnv>, site: Site, origin: string): Promise<Frame | null> {
  const own = [c.req.url, c.env.PARLOR_URL].map((url) => url && URL.parse(url)?.origin)
  if (origin !== OPAQUE && !own.includes(origin)) return null
  const proof = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? (await ticketIn(c))
  if (proof === undefined) return null
  const secret = c.env.PARLOR_SECRET
  const network = await networkHash(addressOf(c.req.raw), site.id, secret, Date.now())
  return (await frameOf({ proof, origin, network }, site, secret)) ?? null
}

async function ticketIn(c: Context<OriginEnv>): Promise<string | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined)
  const { ticket } = (body ?? {}) as { ticket?: unknown }
  return typeof ticket === 'string' ? ticket : undefined
}
