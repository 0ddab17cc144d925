import { type Context, Hono } from 'hono'
import { version } from '../../package.json'
import type { Env } from '../env.ts'
import { onlyMethods } from '../middleware/errors.ts'
import type { OpenApi } from './openapi/document.ts'

const DOCUMENT = '/v1/openapi.json'
const PAGE = '/docs'
const PATHS = [DOCUMENT, PAGE]
/** A deployment changes both; nobody minds the old ones for five minutes. */
const KEPT = 'public, max-age=300, stale-while-revalidate=86400'

/** What the API is, for machines and for people. Making either is loaded when somebody asks. */
export const docs = new Hono<{ Bindings: Env }>()
  .get(DOCUMENT, async (c) => {
    const document = await documentFor(serverOf(c))
    c.header('access-control-allow-origin', '*')
    c.header('cross-origin-resource-policy', 'cross-origin')
    publicly(c)
    return c.json(document)
  })
  .get(PAGE, async (c) => {
    const [{ page }, document] = await Promise.all([import('./openapi/page.ts'), documentFor(serverOf(c))])
    const { html, style } = await page(document)
    publicly(c)
    const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
    c.header('content-security-policy', policy)
    c.header('referrer-policy', 'no-referrer')
    return c.html(html)
  })
  .on('ALL', PATHS, onlyMethods('GET', 'HEAD'))

let made: OpenApi | undefined

/** Made once in an isolate, as long as it is asked for at one address. */
async function documentFor(server: string): Promise<OpenApi> {
  const { describe } = await import('./openapi/document.ts')
  if (made?.servers[0]?.url !== server) made = describe(server, version)
  return made
}

function publicly(c: Context): void {
  c.header('cache-control', KEPT)
  c.header('x-content-type-options', 'nosniff')
}

function serverOf(c: Context<{ Bindings: Env }>): string {
  return new URL(c.env.PARLOR_URL ?? c.req.url).origin
}
