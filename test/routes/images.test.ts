import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from './support.ts'

const DIGEST = 'ab'.repeat(32)

describe('a picture of a site', () => {
  it('is read as a picture and nothing else, by any page, for ever', async () => {
    await env.BUCKET.put(`shop/${DIGEST}`, '<script>alert(1)</script>')
    const response = await call(`/images/shop/${DIGEST}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
    const etag = response.headers.get('etag') ?? ''
    await response.text()
    const again = await call(`/images/shop/${DIGEST}`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    const head = await call(`/images/shop/${DIGEST}`, { method: 'HEAD' })
    expect(head.status).toBe(200)
  })

  it.each([
    `/images/other/${DIGEST}`,
    `/images/shop/${DIGEST.toUpperCase()}`,
    `/images/shop/${DIGEST.slice(1)}`,
    `/images/shop/${DIGEST}0`,
    `/images/shop/..%2f${DIGEST}`,
    `/images/assets/core.js`,
    `/images/SHOP/${DIGEST}`,
  ])('is not there at %s', async (path) => {
    const response = await call(path)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('not_found')
  })

  it.each([
    ['if-none-match', 'no tag'],
    ['if-none-match', '"open'],
    ['if-none-match', 'W/"weak"'],
    ['if-none-match', ',,,'],
    ['if-match', '"a", *'],
    ['if-modified-since', 'yesterday'],
    ['if-unmodified-since', '-1'],
    ['range', 'bytes=9-1'],
  ])('is read by whoever asks for it with %s: %s', async (name, value) => {
    await env.BUCKET.put(`shop/${DIGEST}`, 'picture')
    const response = await call(`/images/shop/${DIGEST}`, { headers: { [name]: value } })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('picture')
  })

  it('is read, and not written', async () => {
    expect((await call(`/images/shop/${DIGEST}`, { method: 'PUT', body: 'x' })).status).toBe(405)
  })
})
