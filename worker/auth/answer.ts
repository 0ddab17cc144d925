import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AuthEnv } from './env.ts'
import { type Content, frame } from './pages/frame.ts'

/**
 * Answers with a page of ours: never kept, never framed, running nothing but what it names. Its
 * address goes to nobody else, while its own forms still tell their origin.
 */
export async function answer(c: Context<AuthEnv>, content: Content, status: ContentfulStatusCode = 200) {
  const source = `'nonce-${c.var.nonce}'`
  const policy = [
    `default-src 'none'`,
    `style-src ${source}`,
    `script-src ${content.script ? source : `'none'`}`,
    `img-src data:`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ]
  return c.html(await frame(content, c.var.nonce, c.var.speech), status, {
    'cache-control': 'no-store',
    'content-language': c.var.speech.lang,
    'content-security-policy': policy.join('; '),
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    vary: 'accept-language, cookie',
  })
}
