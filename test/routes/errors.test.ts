import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { version } from '../../package.json'
import type { ErrorResponse } from '../../protocol/http.ts'
import { networkHash, networkOf } from '../../worker/lib/network.ts'
import { ask, call, makeSite, refusal } from './support.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const PRIVATE = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
}

describe('health', () => {
  it('tells the version to anyone, and is not kept', async () => {
    const response = await call('/healthz')
    expect(await response.json()).toEqual({ ok: true, version })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...PRIVATE,
      'access-control-allow-origin': '*',
    })
  })
})

describe('every refusal is the same JSON', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '/v1', 404],
    ['GET', '/v1/sites/shop/nowhere', 404],
    ['GET', '/%', 404],
    ['GET', '/v1/sites/%E0%A4%A/session', 405],
    ['POST', '/nothing', 404],
    ['GET', '/v1/sites/shop/session', 405],
    ['DELETE', '/v1/sites/shop/session', 405],
    ['POST', '/healthz', 405],
    ['PUT', '/parlor.js', 405],
    ['POST', '/assets/x.js', 405],
    ['PATCH', '/v/1/parlor.js', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const response = await call(path, { method })
    expect(Object.fromEntries(response.headers)).toMatchObject(PRIVATE)
    expect(response.headers.has('allow')).toBe(status === 405)
    const code = status === 405 ? 'unsupported' : 'not_found'
    expect(await refusal(response)).toEqual({ status, code })
  })

  it('tells nothing of what went wrong inside but to the log', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const GUESTS = { limit: () => Promise.reject(new Error('secret detail')) }
    await makeSite({ id: 'shop' })
    const response = await ask({ name: 'Ann' }, { bindings: { GUESTS } })
    expect(response.status).toBe(500)
    const body = await response.json<ErrorResponse>()
    expect(body.error.code).toBe('internal')
    expect(JSON.stringify(body)).not.toContain('secret detail')
    expect(String(logged.mock.calls[0]?.[0])).toMatch(/secret detail[^]*\n +at /)
  })
})

describe('without a master key worth the name', () => {
  it.each(['', 'too short', 'x'.repeat(31)])(
    '%j: nothing works that needs one, and the log says why',
    async (key) => {
      const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      const bindings = { PARLOR_SECRET: key }
      expect(await refusal(await ask({}, { bindings }))).toEqual({ status: 500, code: 'internal' })
      const socket = await call(
        '/v1/sites/shop/rooms/lobby/socket',
        { headers: { upgrade: 'websocket' } },
        bindings,
      )
      expect(await refusal(socket)).toEqual({ status: 500, code: 'internal' })
      expect(logged.mock.calls.flat().join(' ')).toContain(
        'PARLOR_SECRET is missing or shorter than 32 characters',
      )
      expect((await call('/healthz', {}, bindings)).status).toBe(200)
    },
  )
})

describe('a network', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('has another name on each site and in each month, none of which can be made without the key', async () => {
    const now = Date.UTC(2026, 10, 30)
    const hash = (site: string, at: number, secret = env.PARLOR_SECRET) =>
      networkHash('203.0.113.9', site, secret, at)
    const names = await Promise.all([
      hash('shop', now),
      hash('other', now),
      hash('shop', Date.UTC(2026, 11, 1)),
      hash('shop', now, 'another-secret-another-secret-another'),
    ])
    expect(new Set(names).size).toBe(4)
    for (const name of names) expect(name).toMatch(/^[\w-]{22}$/)
    expect(await hash('shop', Date.UTC(2026, 10, 1))).toBe(names[0])
  })
})
