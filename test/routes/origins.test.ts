import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../worker/lib/token.ts'
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

const LISTED = [
  'https://shop.test',
  'https://shop.test:8443',
  'https://a.example.com',
  'https://a.b.c.example.com',
  'https://a.example.org:444',
  'http://localhost:8788',
  'https://xn--mnchen-3ya.test',
]

/** More than forty that are not, each by a trick of its own. */
const UNLISTED = [
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
]

const from = (origin: string | undefined, site = 'shop') =>
  ask({}, { site, ...(origin === undefined ? { origin: '' } : { origin }) })

describe('pages of the list', () => {
  it.each(LISTED)('%s may', async (origin) => {
    const response = await from(origin)
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('vary')).toBe('Origin')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })
})

describe('all others', () => {
  it.each(UNLISTED)('%s may not', async (origin) => {
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

describe('at the upgrade of a socket', () => {
  /** How a socket of that origin, with a token made for `made`, is received. */
  async function knock(origin: string | undefined, made = origin ?? ''): Promise<'in' | number> {
    const claims = { member: 'w_test', kind: 'watching', role: 'guest', site: 'shop', version: 1 } as const
    const settings = { creates: '*' }
    const { token } = await signToken({ ...claims, origin: made, settings }, env.PARLOR_SECRET, Date.now())
    const headers = new Headers({ upgrade: 'websocket', 'sec-websocket-protocol': `parlor.v1, ${token}` })
    if (origin !== undefined) headers.set('origin', origin)
    const response = await call('/v1/sites/shop/rooms/lobby/socket', { headers })
    const socket = response.webSocket
    if (!socket) throw new Error(`no socket but ${response.status}`)
    const answer = new Promise<'in' | number>((resolve) => {
      socket.addEventListener('message', () => resolve('in'))
      socket.addEventListener('close', ({ code }) => resolve(code))
    })
    socket.accept()
    const received = await answer
    if (received === 'in') socket.close(1000)
    return received
  }

  beforeAll(async () => {
    // The isolate knows the list.
    await from('https://shop.test')
  })

  it.each(LISTED)('%s may', async (origin) => {
    expect(await knock(origin)).toBe('in')
  })

  it.each(UNLISTED)('%s may not, with a token of its own or of another page', async (origin) => {
    expect(await knock(origin, 'https://shop.test')).toBe(4403)
    expect(await knock(origin)).toBe(4403)
  })
})

describe('pages of the visitor’s own machine', () => {
  const local = [
    'http://localhost',
    'http://localhost:3000',
    'https://localhost:3000',
    'http://127.0.0.1:8080',
    'http://[::1]:5173',
  ]
  beforeAll(async () => {
    await makeSite({ id: 'workshop', settings: { localhost: true } })
  })

  it.each(local)('%s may where the site says so, and nowhere else', async (origin) => {
    expect((await from(origin, 'workshop')).status).toBe(200)
    expect((await from(origin)).status).toBe(403)
  })

  it.each([
    'http://localhost.evil.test',
    'http://evil.localhost:3000',
    'http://localhost:3000.evil.test',
    'http://127.0.0.1.evil.test',
    'http://127.0.0.2',
    'http://127.1',
    'http://2130706433',
    'http://0.0.0.0:3000',
    'http://[::]:3000',
    'http://[::ffff:127.0.0.1]',
    'http://user@localhost:3000',
    'http://LOCALHOST:3000',
    'http://localhost:80',
    'http://localhost:99999',
    'ws://localhost:3000',
    'http://192.168.1.7',
  ])('%s is none', async (origin) => {
    expect((await from(origin, 'workshop')).status).toBe(403)
  })
})
