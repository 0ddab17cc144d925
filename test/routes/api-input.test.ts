import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { asHost, did, keyFor, rowCounts } from './api.support.ts'
import { brokenD1, call, makeSite, refusal, sessionFor } from './support.ts'

const SITE = '/v1/sites/shop'
const KEY = { key: '' }
let member = ''
let before: unknown

/** How many rows there are, and how the site and its rooms are kept. */
async function written() {
  const kept = await env.DB.batch([
    env.DB.prepare('SELECT * FROM sites'),
    env.DB.prepare('SELECT slug, title, state, settings, password_hash FROM rooms ORDER BY slug'),
    env.DB.prepare('SELECT member, role FROM memberships'),
    env.DB.prepare('SELECT id, role FROM members'),
  ])
  return [await rowCounts(), kept.map(({ results }) => results)]
}

beforeAll(async () => {
  await makeSite({ id: 'shop', creates: false })
  KEY.key = await keyFor('shop')
  await did('POST', `${SITE}/rooms`, { ...KEY, body: { slug: 'lobby', title: 'Lobby' } })
  member = (await sessionFor({ name: 'Ann' })).member.id
})
beforeEach(async () => {
  before = await written()
})
afterEach(async () => {
  expect(await written()).toEqual(before)
  vi.restoreAllMocks()
})

const long = (length: number) => 'x'.repeat(length)

describe('a body', () => {
  const BAD: [method: string, path: string, body: unknown, field: string][] = [
    ['PATCH', '', { name: '' }, 'name'],
    ['PATCH', '', { name: 7 }, 'name'],
    ['PATCH', '', { name: long(81) }, 'name'],
    ['PATCH', '', { name: 'a\u202eb' }, 'name'],
    ['PATCH', '', { name: 'a\nb' }, 'name'],
    ['PATCH', '', { id: 'mine' }, 'id'],
    ['PATCH', '', { constructor: 'mine' }, 'constructor'],
    ['PATCH', '', JSON.parse('{"__proto__":{"name":"Mine"}}'), '__proto__'],
    ['PATCH', '', { version: 9 }, 'version'],
    ['PATCH', '', { limits: { rooms: 1e9 } }, 'limits'],
    ['PATCH', '', { origins: 'https://a.test' }, 'origins'],
    ['PATCH', '', { origins: ['https://a.test', 'javascript:alert(1)'] }, 'origins.1'],
    ['PATCH', '', { origins: ['null'] }, 'origins.0'],
    ['PATCH', '', { origins: ['https://a.test:99999'] }, 'origins.0'],
    ['PATCH', '', { origins: Array(101).fill('https://a.test') }, 'origins'],
    ['PATCH', '', { settings: 'open' }, 'settings'],
    ['PATCH', '', { settings: { capacity: 0 } }, 'settings.capacity'],
    ['PATCH', '', { settings: { capacity: 1.5 } }, 'settings.capacity'],
    ['PATCH', '', { settings: { capacity: 1e300 } }, 'settings.capacity'],
    ['PATCH', '', { settings: { guests: 'yes' } }, 'settings.guests'],
    ['PATCH', '', { settings: { without: ['images', 'doors'] } }, 'settings.without.1'],
    ['PATCH', '', { settings: { colour: 'red' } }, 'settings.colour'],
    ['PATCH', '', { jurisdiction: 'mars' }, 'jurisdiction'],
    ['POST', '/rooms', {}, 'slug'],
    ['POST', '/rooms', { slug: '' }, 'slug'],
    ['POST', '/rooms', { slug: 'Lobby' }, 'slug'],
    ['POST', '/rooms', { slug: 'a b' }, 'slug'],
    ['POST', '/rooms', { slug: '..' }, 'slug'],
    ['POST', '/rooms', { slug: 'u\u0308' }, 'slug'],
    ['POST', '/rooms', { slug: long(129) }, 'slug'],
    ['POST', '/rooms', { slug: 'new', title: '' }, 'title'],
    ['POST', '/rooms', { slug: 'new', title: null }, 'title'],
    ['POST', '/rooms', { slug: 'new', visibility: 'hidden' }, 'visibility'],
    ['POST', '/rooms', { slug: 'new', state: 'ajar' }, 'state'],
    ['POST', '/rooms', { slug: 'new', password: '' }, 'password'],
    ['POST', '/rooms', { slug: 'new', password: long(201) }, 'password'],
    ['POST', '/rooms', { slug: 'new', settings: { join: null } }, 'settings.join'],
    ['POST', '/rooms', { slug: 'new', settings: { creates: '*' } }, 'settings.creates'],
    ['POST', '/rooms', { slug: 'new', settings: { join: 'password' } }, 'password'],
    ['PATCH', '/rooms/lobby', { slug: 'renamed' }, 'slug'],
    ['PATCH', '/rooms/lobby', { passwordHash: 'x' }, 'passwordHash'],
    ['PATCH', '/rooms/lobby', { notice: 'a\u0000b' }, 'notice'],
    ['PATCH', '/rooms/lobby', { settings: { join: 'nobody' } }, 'settings.join'],
    ['PATCH', '/rooms/lobby', { title: 'Changed', settings: { join: 'password' } }, 'password'],
    ['POST', '/rooms/lobby/messages', { body: 'x' }, 'name'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot' }, 'body'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot', body: '' }, 'body'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot', body: long(4001) }, 'body'],
    ['POST', '/rooms/lobby/messages', { name: long(41), body: 'x' }, 'name'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot', body: 'x', avatar: 'javascript:x' }, 'avatar'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot', body: 'x', replyTo: '1' }, 'replyTo'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot', body: 'x', replyTo: 0 }, 'replyTo'],
    ['POST', '/rooms/lobby/messages', { name: 'Bot', body: 'x', author: 'm_x' }, 'author'],
    ['PATCH', '/members/:member', {}, 'role'],
    ['PATCH', '/members/:member', { role: 'owner' }, 'role'],
    ['PUT', '/rooms/lobby/members/:member', { role: null }, 'role'],
    ['PUT', '/rooms/lobby/members/:member', { role: 'guest' }, 'role'],
    ['PUT', '/bans/:member', { until: 'tomorrow' }, 'until'],
    ['PUT', '/bans/:member', { until: 1 }, 'until'],
    ['PUT', '/bans/:member', { reason: long(301) }, 'reason'],
    ['PUT', '/rooms/lobby/bans/:member', { until: -1 }, 'until'],
    ['PUT', '/rooms/lobby/bans/:member', { for: 3600 }, 'for'],
    ['POST', '/revocations', { jti: '' }, 'jti'],
    ['POST', '/revocations', { jti: 7 }, 'jti'],
    ['POST', '/api-keys', { name: 'x', scopes: [] }, 'scopes'],
    ['POST', '/api-keys', { name: 'x', scopes: ['rooms:read', 'all'] }, 'scopes.1'],
    ['POST', '/api-keys', { name: '', scopes: ['rooms:read'] }, 'name'],
  ]

  it.each(BAD)(
    '%s %s %j is refused for its %s, and nothing is written',
    async (method, path, body, field) => {
      const response = await asHost(method, SITE + path.replace(':member', member), { ...KEY, body })
      expect(await refusal(response)).toEqual({ status: 400, code: 'malformed', fields: [field] })
    },
  )

  it('names all that is wrong at once', async () => {
    const body = { slug: 'A', title: '', settings: { capacity: -1, guests: 1 } }
    const { fields } = await refusal(await asHost('POST', `${SITE}/rooms`, { ...KEY, body }))
    expect(fields?.sort()).toEqual(['settings.capacity', 'settings.guests', 'slug', 'title'])
  })

  it('tells one of two things, not both and not neither', async () => {
    for (const body of [{}, { jti: 'a', kid: 'b' }]) {
      const response = await asHost('POST', `${SITE}/revocations`, { ...KEY, body })
      expect(await refusal(response)).toMatchObject({ status: 400, code: 'malformed' })
    }
  })

  it.each(['', '{', '[]', 'null', '"x"', '7', '\u0000', '{"slug":"a"', '[{"slug":"a"}]'])(
    '%j is no object',
    async (body) => {
      const response = await asHost('POST', `${SITE}/rooms`, { ...KEY, body })
      expect(await refusal(response)).toMatchObject({ status: 400, code: 'malformed' })
    },
  )

  it('does not reach the prototype', async () => {
    for (const body of ['{"slug":"x","__proto__":{"title":"y"}}', '{"slug":"x","constructor":{}}']) {
      const response = await asHost('POST', `${SITE}/rooms`, { ...KEY, body })
      expect(response.status, body).toBe(400)
    }
    expect(Object.prototype).not.toHaveProperty('title')
  })

  it('is JSON, and at most 64 KiB, told or streamed', async () => {
    const body = { slug: 'fits' }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const response = await asHost('POST', `${SITE}/rooms`, {
        ...KEY,
        body,
        headers: { 'content-type': type },
      })
      expect(await refusal(response)).toEqual({ status: 415, code: 'unsupported' })
    }
    const large = `{"slug":"${long(65_536)}"}`
    expect(await refusal(await asHost('POST', `${SITE}/rooms`, { ...KEY, body: large }))).toEqual({
      status: 413,
      code: 'too_long',
    })
    const headers = { authorization: `Bearer ${KEY.key}`, 'content-type': 'application/json' }
    const streamed = await call(`${SITE}/rooms`, { method: 'POST', headers, body: new Response(large).body })
    expect(await refusal(streamed)).toEqual({ status: 413, code: 'too_long' })
  })
})

describe('a query', () => {
  it.each([
    ['/rooms?limit=0', 'limit'],
    ['/rooms?limit=101', 'limit'],
    ['/rooms?limit=1e1', 'limit'],
    ['/rooms?limit=-1', 'limit'],
    ['/rooms?limit=', 'limit'],
    ['/rooms?offset=7', 'offset'],
    [`/rooms?query=${long(81)}`, 'query'],
    [`/rooms?cursor=${long(601)}`, 'cursor'],
    ['/rooms/lobby/messages?order=random', 'order'],
    ['/rooms/lobby/messages?before=3', 'before'],
    ['/members?sub=', 'sub'],
    ['/bans?limit=many', 'limit'],
  ])('%s is refused for its %s', async (path, field) => {
    const response = await asHost('GET', SITE + path, KEY)
    expect(await refusal(response)).toEqual({ status: 400, code: 'malformed', fields: [field] })
  })
})

describe('an address', () => {
  it.each([
    ['GET', '/rooms/Lobby', 404],
    ['GET', '/rooms/%00', 404],
    ['GET', `/rooms/${long(4000)}`, 404],
    ['GET', '/rooms/%E0%A4%A', 404],
    ['GET', "/members/'%20OR%201=1%20--", 404],
    ['GET', '/members/%5B%22x%22%5D', 404],
    ['DELETE', '/rooms/lobby/messages/1%27', 404],
    ['DELETE', '/keys/..%2F..%2Fother', 404],
    ['DELETE', '/api-keys/%25', 404],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await asHost(method, SITE + path, KEY)).status).toBe(status)
  })

  it.each([
    ['PUT', '/rooms'],
    ['POST', '/rooms/lobby'],
    ['OPTIONS', '/rooms'],
    ['POST', '/bans/m_x'],
    ['PATCH', '/keys'],
  ])('%s %s: another method is named', async (method, path) => {
    const headers = { authorization: `Bearer ${KEY.key}` }
    const response = await call(SITE + path, { method, headers })
    expect(response.headers.get('allow')).toMatch(/^(GET|POST|PUT|PATCH|DELETE)/)
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    expect(await refusal(response)).toEqual({ status: 405, code: 'unsupported' })
  })
})

describe('a credential', () => {
  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic eDp5',
    'Bearer pk_',
    'Bearer x y',
    `Bearer ${long(5000)}`,
    'pk_x',
  ])('%j opens nothing', async (authorization) => {
    const response = await asHost('GET', SITE, { headers: { authorization } })
    expect((await refusal(response)).status).toBeGreaterThanOrEqual(401)
    expect(response.status).toBeLessThanOrEqual(403)
  })

  it('is not taken from the address or a cookie', async () => {
    const byQuery = await asHost('GET', `${SITE}?key=${KEY.key}`)
    expect(byQuery.status).toBe(401)
    expect((await asHost('GET', SITE, { headers: { cookie: `key=${KEY.key}` } })).status).toBe(401)
  })
})

describe('a D1 that fails', () => {
  it('is told as worth another try, and nothing is half done', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const DB = brokenD1(() => Promise.reject(new Error('D1_ERROR: network connection lost')))
    const response = await asHost('POST', `${SITE}/rooms`, {
      ...KEY,
      body: { slug: 'lost' },
      bindings: { DB },
    })
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await refusal(response)).toEqual({ status: 503, code: 'internal' })
  })
})
