import { type Context, Hono } from 'hono'
import { version } from '../../package.json'
import type { Env } from '../env.ts'
import { onlyMethods } from '../middleware/errors.ts'

const DOCUMENT = '/v1/openapi.json'
const PAGE = '/docs'
const PATHS = [DOCUMENT, PAGE]
/** A deployment changes both; nobody minds the old ones for five minutes. */
const KEPT = 'public, max-age=300, stale-while-revalidate=86400'

/** What the API is, for machines and for people. Making either is loaded when somebody asks. */
export const docs = new Hono<{ Bindings: Env }>()
  .get(DOCUMENT, async (c) => {
    const { describe } = await import('./openapi/document.ts')
    c.header('access-control-allow-origin', '*')
    c.header('cross-origin-resource-policy', 'cross-origin')
    publicly(c)
    return c.json(describe(serverOf(c), version))
  })
  .get(PAGE, async (c) => {
    const [{ describe }, { page }] = await Promise.all([
      import('./openapi/document.ts'),
      import('./openapi/page.ts'),
    ])
    const { html, style } = await page(describe(serverOf(c), version))
    publicly(c)
    const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
    c.header('content-security-policy', policy)
    c.header('referrer-policy', 'no-referrer')
    return c.html(html)
  })
  .on('ALL', PATHS, onlyMethods('GET', 'HEAD'))

function publicly(c: Context): void {
  c.header('cache-control', KEPT)
  c.header('x-content-type-options', 'nosniff')
}

function serverOf(c: Context<{ Bindings: Env }>): string {
  return new URL(c.env.PARLOR_URL ?? c.req.url).origin
}
