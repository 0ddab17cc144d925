import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { archive, isKept } from '../lib/archive.ts'
import { onlyMethods, onNotFound } from '../middleware/errors.ts'

type Bound = Context<{ Bindings: Env }>

const SHORT = 'public, max-age=300, stale-while-revalidate=86400'
const FOR_EVER = 'public, max-age=31536000, immutable'

/** The widget's files. Every page on the web may load them, so they are the only cacheable answers. */
export const files = new Hono<{ Bindings: Env }>()
  .get('/parlor.js', (c) => {
    c.executionCtx.waitUntil(archive(c.env, c.req.url))
    return current(c)
  })
  .get('/embed.js', (c) => current(c))
  .get('/licences.txt', (c) => current(c))
  .get('/assets/*', (c) => kept(c))
  .get('/v/:version/parlor.js', (c) => kept(c))
  .on(
    'ALL',
    ['/parlor.js', '/embed.js', '/licences.txt', '/assets/*', '/v/:version/parlor.js'],
    onlyMethods('GET', 'HEAD'),
  )

/** A file that each build replaces. */
async function current(c: Bound): Promise<Response> {
  const response = await c.env.ASSETS.fetch(c.req.raw)
  return isFile(response) ? publicly(response, SHORT) : onNotFound(c)
}

/** A file whose name says its content: from this build, else from the copies of earlier ones. */
async function kept(c: Bound): Promise<Response> {
  const key = new URL(c.req.url).pathname.slice(1)
  if (!isKept(key)) return onNotFound(c)
  const own = await c.env.ASSETS.fetch(c.req.raw)
  if (isFile(own)) return publicly(own, FOR_EVER)
  const earlier = await c.env.BUCKET.get(key, { onlyIf: c.req.raw.headers })
  if (!earlier) return onNotFound(c)
  const headers = new Headers({ etag: earlier.httpEtag })
  earlier.writeHttpMetadata(headers)
  const found =
    'body' in earlier ? new Response(earlier.body, { headers }) : new Response(null, { status: 304, headers })
  return publicly(found, FOR_EVER)
}

function isFile({ status }: Response): boolean {
  return status === 200 || status === 304
}

function publicly(response: Response, caching: string): Response {
  const answer = new Response(response.body, response)
  answer.headers.set('cache-control', caching)
  answer.headers.set('access-control-allow-origin', '*')
  answer.headers.set('cross-origin-resource-policy', 'cross-origin')
  answer.headers.set('x-content-type-options', 'nosniff')
  return answer
}
