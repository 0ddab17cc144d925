import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { PICTURE_PATH } from '../lib/pictures.ts'
import { onlyMethods, onNotFound } from '../middleware/errors.ts'

const PATH = '/images/:site/:digest'

/**
 * Pictures, as they were encoded here. What is kept under a name never changes, and
 * any page may show it. Opened by itself, one is a picture and nothing else, whatever its bytes say.
 */
export const images = new Hono<{ Bindings: Env }>()
  .get(PATH, (c) => picture(c))
  .on('ALL', PATH, onlyMethods('GET', 'HEAD'))

async function picture(c: Context<{ Bindings: Env }>): Promise<Response> {
  const key = new URL(c.req.url).pathname.slice('/images/'.length)
  if (!PICTURE_PATH.test(key)) return onNotFound(c)
  // What a browser sends of what it has; the bucket throws for headers that it can't read.
  const tag = /^(?:W\/)?"([\w-]{1,64})"$/.exec(c.req.header('if-none-match') ?? '')?.[1]
  const found = await c.env.BUCKET.get(key, tag === undefined ? {} : { onlyIf: { etagDoesNotMatch: tag } })
  if (!found) return onNotFound(c)
  const headers = {
    etag: found.httpEtag,
    'content-type': 'image/webp',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  }
  return 'body' in found
    ? new Response(found.body, { headers })
    : new Response(null, { status: 304, headers })
}
