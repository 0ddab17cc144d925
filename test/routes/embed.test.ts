import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { CLOSE } from '../../protocol/codes.ts'
import type { SessionResponse } from '../../protocol/http.ts'
import { forgetSites } from '../../worker/db/sites.ts'
import { readToken, signToken } from '../../worker/lib/token.ts'
import { call, makeSite, PAGE, refusal, SERVER } from './support.ts'

const HERE = '203.0.113.7'
const ELSEWHERE = '198.51.100.9'
const MINUTE = 60_000

beforeAll(async () => {
  await makeSite({ id: 'shop', origins: [PAGE, 'https://*.example.com'] })
  await makeSite({ id: 'other' })
})

const page = (path: string, headers: Record<string, string> = {}) =>
  call(`/embed/${path}`, { headers: { 'sec-fetch-dest': 'iframe', 'cf-connecting-ip': HERE, ...headers } })

async function ticketOf(path = 'shop/lobby', address = HERE): Promise<string> {
  const text = await (await page(path, { 'cf-connecting-ip': address })).text()
  return /ticket="([^"]+)"/.exec(text)?.[1] ?? ''
}

interface Frame {
  site?: string
  origin?: string
  address?: string
}

function ask(body: object, { site = 'shop', origin = 'null', address = HERE }: Frame = {}) {
  const headers = { 'content-type': 'application/json', origin, 'cf-connecting-ip': address }
  return call(`/v1/sites/${site}/session`, { method: 'POST', headers, body: JSON.stringify(body) })
}
async function tokenFor(body: object, frame: Frame = {}): Promise<string> {
  const response = await ask(body, frame)
  expect(response.status).toBe(200)
  return (await response.json<SessionResponse>()).token
}

/** The code a socket is closed with, or 101 where it stays open. */
async function knock(token: string, { site = 'shop', origin = 'null', address = HERE }: Frame = {}) {
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-protocol': `parlor.v1, ${token}`,
    origin,
    'cf-connecting-ip': address,
  }
  const { webSocket } = await call(`/v1/sites/${site}/rooms/lobby/socket`, { headers })
  if (!webSocket) throw new Error('no socket')
  return new Promise<number>((resolve) => {
    webSocket.addEventListener('close', ({ code }) => resolve(code))
    webSocket.addEventListener('message', () => {
      resolve(101)
      webSocket.close(1000)
    })
    webSocket.accept()
  })
}

const directives = (response: Response) =>
  new Map(
    (response.headers.get('content-security-policy') ?? '').split('; ').map((one) => {
      const [name = '', ...values] = one.split(' ')
      return [name, values] as const
    }),
  )

describe('the page for a frame', () => {
  it('may be shown by the origins on the list, and no others', async () => {
    expect(directives(await page('shop/lobby')).get('frame-ancestors')).toEqual([
      PAGE,
      'https://*.example.com',
    ])
    expect(directives(await page('other/lobby')).get('frame-ancestors')).toEqual([PAGE])
  })

  it('may be shown by nobody where the list has nothing a policy can say', async () => {
    await makeSite({
      id: 'odd',
      origins: ['http://[::1]:80', 'https://a.test; script-src *', "https://b.test 'self'", '*'],
    })
    const policy = directives(await page('odd/lobby'))
    expect(policy.get('frame-ancestors')).toEqual(["'none'"])
    expect(policy.get('script-src')).toEqual([
      `${SERVER}/embed.js`,
      `${SERVER}/parlor.js`,
      `${SERVER}/assets/`,
    ])
  })

  it('may be shown by pages on the reader’s own machine only where the site says so', async () => {
    await env.DB.prepare(
      `INSERT INTO sites (id, name, origins, settings, version, created_at)
      VALUES ('local', 'Local', '[]', '{"localhost":true}', 1, 0)`,
    ).run()
    expect(directives(await page('local/lobby')).get('frame-ancestors')).toContain('http://localhost:*')
  })

  it('allows nothing that is not the Worker’s, nothing inline and nothing evaluated', async () => {
    const response = await page('shop/lobby')
    const policy = directives(response)
    expect(policy.get('default-src')).toEqual(["'none'"])
    expect(policy.get('connect-src')).toEqual([SERVER, SERVER.replace('https', 'wss')])
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"])
    expect(policy.get('base-uri')).toEqual(["'none'"])
    expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|\*(?!\.example)/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('writes what the address says as text, and leaves out what it cannot mean', async () => {
    const wish = `heading=${encodeURIComponent('"><script>alert(1)</script>')}&theme=evil&locale=en"x&without=images&accent=red;}`
    const text = await (await page(`shop/lobby?${wish}&color-scheme=dark&onclick=x`)).text()
    expect(text).not.toContain('<script>alert')
    expect(text).toContain('heading="&quot;&gt;&lt;script&gt;')
    expect(text).toContain('without="images"')
    expect(text).toContain('content="dark"')
    expect(text).not.toMatch(/theme=|locale=|onclick|red;/)
  })

  it('is the same for every address without a room, byte for byte', async () => {
    const known = await page('nobody/lobby')
    expect(known.status).toBe(404)
    const body = await known.text()
    const policy = known.headers.get('content-security-policy')
    for (const path of [
      'nobody/other',
      'Shop/lobby',
      'shop/NO',
      'shop/auto',
      "'%20OR%201/x",
      '__proto__/x',
      'shop/a%00b',
    ]) {
      const response = await page(path)
      expect([path, response.status, await response.text()]).toEqual([path, 404, body])
      expect(response.headers.get('content-security-policy')).toBe(policy)
    }
  })

  it('hands no ticket to what is no frame: a script, a tab', async () => {
    for (const dest of ['document', 'empty', 'script', 'image']) {
      const response = await page('shop/lobby', { 'sec-fetch-dest': dest })
      expect(response.status).toBe(400)
      expect(await response.text()).not.toContain('ticket')
    }
  })
})

describe('a ticket', () => {
  it.each(['null', SERVER])('opens a session and its socket at the origin %s', async (origin) => {
    const token = await tokenFor({ ticket: await ticketOf(), name: 'Ann' }, { origin })
    expect(await readToken(token, 'shop', env.PARLOR_SECRET)).toMatchObject({ origin, name: 'Ann' })
    expect(await knock(token, { origin })).toBe(101)
  })

  it('is needed: neither origin gets in without, nor with a made-up one', async () => {
    for (const origin of ['null', SERVER]) {
      for (const ticket of [undefined, '', 'a.b.c', 7, {}]) {
        const response = await ask({ ticket }, { origin })
        expect(response.headers.get('access-control-allow-origin')).toBe('*')
        expect(await refusal(response)).toEqual({ status: 403, code: 'forbidden' })
      }
    }
  })

  it('helps no other origin', async () => {
    const ticket = await ticketOf()
    for (const origin of ['https://evil.test', 'http://chat.test', 'https://chat.test:444', 'file://', '']) {
      expect((await ask({ ticket }, { origin })).status).toBe(403)
    }
  })

  it('fetched by a server is worth nothing to the readers of its pages', async () => {
    const stolen = await ticketOf('shop/lobby', ELSEWHERE)
    expect((await ask({ ticket: stolen })).status).toBe(403)
    expect((await ask({ ticket: stolen }, { origin: SERVER })).status).toBe(403)
    expect((await ask({ ticket: stolen }, { address: ELSEWHERE })).status).toBe(200)
  })

  it('is for one site', async () => {
    expect((await ask({ ticket: await ticketOf('other/lobby') })).status).toBe(403)
  })

  it('lasts five minutes', async () => {
    const ticket = await ticketOf()
    const now = Date.now()
    vi.useFakeTimers({ now: now + 4 * MINUTE, toFake: ['Date'] })
    expect((await ask({ ticket })).status).toBe(200)
    vi.setSystemTime(now + 5 * MINUTE + 1000)
    expect((await ask({ ticket })).status).toBe(403)
    vi.useRealTimers()
  })

  it('is no token, and a token no ticket for another use', async () => {
    expect(await knock(await ticketOf())).toBe(CLOSE.token)
    const ordinary = await signToken(
      {
        member: 'w_x',
        kind: 'watching',
        role: 'guest',
        site: 'shop',
        origin: 'null',
        version: 1,
        settings: {},
      },
      env.PARLOR_SECRET,
      Date.now(),
    )
    expect((await ask({ ticket: ordinary.token })).status).toBe(403)
    expect(await knock(ordinary.token)).toBe(CLOSE.forbidden)
  })
})

describe('a token from a ticket', () => {
  it('is renewed by itself, at its origin', async () => {
    const first = await tokenFor({ ticket: await ticketOf() })
    const next = await tokenFor({ ticket: first })
    expect(await knock(next)).toBe(101)
    expect((await ask({ ticket: first }, { origin: SERVER })).status).toBe(403)
  })

  it('without an origin holds on its network alone', async () => {
    const token = await tokenFor({ ticket: await ticketOf('shop/lobby', ELSEWHERE) }, { address: ELSEWHERE })
    expect(await knock(token, { address: ELSEWHERE })).toBe(101)
    expect(await knock(token)).toBe(CLOSE.token)
    expect((await ask({ ticket: token })).status).toBe(403)
  })

  it('of the Worker’s own origin goes along to another network, and to no other origin', async () => {
    const token = await tokenFor({ ticket: await ticketOf() }, { origin: SERVER })
    expect(await knock(token, { origin: SERVER, address: ELSEWHERE })).toBe(101)
    for (const origin of ['null', PAGE, 'https://evil.test'])
      expect(await knock(token, { origin })).toBe(CLOSE.forbidden)
  })

  it('ends with the list that the frame was let in under', async () => {
    const token = await tokenFor({ ticket: await ticketOf() }, { origin: SERVER })
    await makeSite({ id: 'shop', origins: [PAGE] })
    forgetSites()
    expect((await ask({ ticket: token }, { origin: SERVER })).status).toBe(403)
    expect(await knock(token, { origin: SERVER })).toBe(CLOSE.token)
  })
})
