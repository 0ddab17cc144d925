import { beforeAll, describe, expect, it } from 'vitest'
import { ask, call, makeSite, refusal } from './support.ts'

beforeAll(async () => {
  await makeSite({
    id: 'shop',
    origins: [
      'https://shop.test',
      'https://shop.test:8443',
      'https://*.example.com',
      'https://*.example.org:444',
      'http://localhost:8788',
      'https://xn--mnchen-3ya.test',
    ],
  })
  await makeSite({
    id: 'careless',
    origins: ['*', 'https://*', 'https://*.com', 'null', 'https://Shop.test/'],
  })
})

const from = (origin: string | undefined, site = 'shop') =>
  ask({}, { site, ...(origin === undefined ? { origin: '' } : { origin }) })

describe('pages of the list', () => {
  it.each([
    'https://shop.test',
    'https://shop.test:8443',
    'https://a.example.com',
    'https://a.b.c.example.com',
    'https://a.example.org:444',
    'http://localhost:8788',
    'https://xn--mnchen-3ya.test',
  ])('%s may', async (origin) => {
    const response = await from(origin)
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('vary')).toBe('Origin')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })
})

describe('all others', () => {
  it.each([
    undefined,
    'null',
    'file://',
    '*',
    'http://shop.test',
    'https://shop.test.evil.test',
    'https://evil-shop.test',
    'https://evilshop.test',
    'https://sub.shop.test',
    'https://shop.tes',
    'https://shop.testx',
    'https://shop.test.',
    'https://shop.test:443',
    'https://shop.test:8444',
    'https://shop.test:84430',
    'https://SHOP.test',
    'HTTPS://shop.test',
    'https://shop.test/',
    'https://shop.test/path',
    'https://shop.test?x',
    'https://shop.test#x',
    'https://shop.test@evil.test',
    'https://evil.test@shop.test',
    'https://user:pw@shop.test',
    'https://shop.test\\@evil.test',
    'https://shop.test, https://evil.test',
    'https://evil.test https://shop.test',
    'https:shop.test',
    '//shop.test',
    'shop.test',
    'wss://shop.test',
    'javascript://shop.test',
    'https://example.com',
    'https://.example.com',
    'https://a..example.com',
    'https://evilexample.com',
    'https://a.example.com.evil.test',
    'https://evil.test/.example.com',
    'https://evil.test?.example.com',
    'https://evil.test#.example.com',
    'https://evil.test:1.example.com',
    'https://x@a.example.com',
    'http://a.example.com',
    'https://a.example.com:444',
    'https://a.example.org',
    'https://*.example.com',
    'https://%61.example.com',
    'http://localhost',
    'http://localhost:8787',
    'https://localhost:8788',
    'http://127.0.0.1:8788',
    'http://[::1]:8788',
    'https://m%C3%BCnchen.test',
    'https://XN--MNCHEN-3YA.test',
    'https://sh%6Fp.test',
  ])('%s may not', async (origin) => {
    const response = await from(origin)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await refusal(response)).toEqual({ status: 403, code: 'forbidden' })
  })

  it.each(['https://evil.test', 'https://evil.com', 'null', 'https://shop.test'])(
    '%s may not by a list whose entries are no origins',
    async (origin) => {
      expect((await from(origin, 'careless')).status).toBe(403)
    },
  )
})

describe('an unknown site', () => {
  it.each(['nobody', 'Shop', 'shop%2F', '-x', 'a'.repeat(41), '%27%3B--', '__proto__'])(
    '%s is not found',
    async (site) => {
      const response = await ask({}, { site })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(await refusal(response)).toEqual({ status: 404, code: 'not_found' })
    },
  )
})

describe('a preflight', () => {
  it('is answered for a day and permits no credentials', async () => {
    const headers = { origin: 'https://shop.test', 'access-control-request-method': 'POST' }
    const response = await call('/v1/sites/shop/session', { method: 'OPTIONS', headers })
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '86400',
    })
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })
})
