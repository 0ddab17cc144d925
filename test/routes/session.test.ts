import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { forgetSites } from '../../worker/db/sites.ts'
import { readToken } from '../../worker/lib/token.ts'
import {
  ask,
  brokenD1,
  call,
  makeSite,
  PAGE,
  refusal,
  sessionFor,
  stalledD1,
  untilTooMany,
} from './support.ts'

const members = async () => (await env.DB.prepare('SELECT * FROM members ORDER BY id').all()).results

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other', creates: false })
})

describe('watching', () => {
  it('gives a visitor without a name a token and keeps nothing', async () => {
    const before = await members()
    const { token, member, refresh, expiresAt } = await sessionFor({})
    expect(member).toEqual({ id: member.id, kind: 'watching', role: 'guest' })
    expect(member.id).toMatch(/^w_[\w-]{22}$/)
    expect(refresh).toBeUndefined()
    expect(expiresAt - Date.now()).toBeGreaterThan(3590_000)
    expect(await readToken(token, 'shop', env.PARLOR_SECRET)).toMatchObject({
      member: member.id,
      kind: 'watching',
      role: 'guest',
      site: 'shop',
      origin: PAGE,
      version: 1,
      settings: { creates: '*' },
    })
    expect(await members()).toEqual(before)
  })

  it('gives each visit another id', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await sessionFor({})).member.id))
    expect(new Set(ids).size).toBe(20)
  })

  it('carries whether the site lets a join create rooms', async () => {
    const { token } = await sessionFor({}, { site: 'other' })
    expect((await readToken(token, 'other', env.PARLOR_SECRET))?.settings).toEqual({ creates: '' })
  })
})

describe('a guest', () => {
  it('is made by a name, and only a hash of the refresh secret is kept', async () => {
    const { member, refresh = '' } = await sessionFor({ name: '  Ann \n Lee ' })
    expect(member).toEqual({ id: member.id, kind: 'guest', role: 'guest', name: 'Ann Lee' })
    expect(member.id).toMatch(/^m_[\w-]{22}$/)
    expect(refresh).toMatch(/^[\w-]{43}$/)
    expect(member.id).not.toContain(refresh.slice(0, 8))
    const row = (await members()).find(({ id }) => id === member.id)
    expect(row).toMatchObject({ site: 'shop', kind: 'guest', name: 'Ann Lee' })
    expect(JSON.stringify(row)).not.toContain(refresh)
  })

  it('is the same member again by the refresh secret', async () => {
    const first = await sessionFor({ name: 'Bob' })
    const again = await sessionFor({ refresh: first.refresh })
    expect(again.member).toEqual(first.member)
    expect(again.refresh).toBeUndefined()
    expect((await readToken(again.token, 'shop', env.PARLOR_SECRET))?.name).toBe('Bob')
  })

  it('is the same member under a new name', async () => {
    const { member, refresh } = await sessionFor({ name: 'Cleo' })
    const renamed = await sessionFor({ refresh, name: 'Cléo' })
    expect(renamed.member).toEqual({ ...member, name: 'Cléo' })
    expect((await sessionFor({ refresh })).member.name).toBe('Cléo')
  })

  it('is unknown to another site', async () => {
    const { refresh } = await sessionFor({ name: 'Dan' })
    const there = await ask({ refresh }, { site: 'other' })
    expect(await refusal(there)).toEqual({ status: 401, code: 'identity_expired' })
  })

  it('is unknown by an invented secret, and by the member id', async () => {
    const { member } = await sessionFor({ name: 'Eve' })
    expect(await refusal(await ask({ refresh: 'A'.repeat(43) }))).toEqual({
      status: 401,
      code: 'identity_expired',
    })
    const byId = await refusal(await ask({ refresh: member.id }))
    expect(byId).toEqual({ status: 400, code: 'malformed', fields: ['refresh'] })
  })

  it('is forgotten 180 days after the last visit, which each visit moves on', async () => {
    const day = 24 * 3600_000
    const { member, refresh } = await sessionFor({ name: 'Fay' })
    const seen = (ago: number) =>
      env.DB.prepare('UPDATE members SET seen_at = ? WHERE id = ?')
        .bind(Date.now() - ago, member.id)
        .run()
    await seen(179 * day)
    expect((await sessionFor({ refresh })).member.id).toBe(member.id)
    const row = (await members()).find(({ id }) => id === member.id)
    expect(Number(row?.['seen_at'])).toBeGreaterThan(Date.now() - day)
    await seen(181 * day)
    expect(await refusal(await ask({ refresh }))).toEqual({ status: 401, code: 'identity_expired' })
  })
})

describe('names', () => {
  it.each([
    ['', 'empty'],
    ['   \t\n', 'empty'],
    ['\u200b\u200d', 'empty'],
    ['\u0301', 'empty'],
    ['\u3164', 'empty'],
    ['\u2800 \u200b', 'empty'],
    ['x'.repeat(41), 'too_long'],
    ['x'.repeat(3000), 'too_long'],
    ['😀'.repeat(21), 'too_long'],
    ['Ann\u202eeoJ', 'malformed'],
    ['Ann\u2066', 'malformed'],
    ['Ann\u0000', 'malformed'],
    ['Ann\ud800', 'malformed'],
    ['Ann\ue000', 'malformed'],
  ])('refuses %j as %s', async (name, code) => {
    const before = (await members()).length
    expect(await refusal(await ask({ name }))).toEqual({ status: 400, code, fields: ['name'] })
    expect((await members()).length).toBe(before)
  })

  it.each([
    'x'.repeat(40),
    '😀'.repeat(20),
    'José',
    'محمد',
    '李小龍',
    'O’Neil-Smith',
    '👩‍👩‍👧',
    '~',
    '__proto__',
  ])('takes %j', async (name) => {
    expect((await sessionFor({ name }, { address: '203.0.113.7' })).member.name).toBe(name)
  })

  it('keeps one form of a name that can be written in two', async () => {
    expect((await sessionFor({ name: 'Jose\u0301' })).member.name).toBe('José')
  })
})

describe('bodies', () => {
  const post = (headers: Record<string, string>, body: BodyInit | null) =>
    call('/v1/sites/shop/session', { method: 'POST', headers: { origin: PAGE, ...headers }, body })
  const json = { 'content-type': 'application/json' }

  it.each(['', '{', 'null', '[]', '"x"', '{"name":1}', '{"refresh":7}', '{"refresh":"short"}', '\u0000'])(
    'refuses %j',
    async (body) => {
      expect(await refusal(await ask(body))).toMatchObject({ status: 400, code: 'malformed' })
    },
  )

  it('refuses proofs it cannot judge rather than letting them in as a guest', async () => {
    for (const proof of [{ code: 'A'.repeat(43) }, { code: 'x' }, { identity: null, name: 'Ann' }]) {
      expect(await refusal(await ask(proof))).toMatchObject({ status: 400, code: 'malformed' })
    }
    const identity = await ask({ identity: 'a.b.c', name: 'Ann' })
    expect(await refusal(identity)).toEqual({ status: 401, code: 'identity_required' })
  })

  it('takes JSON only', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      expect(await refusal(await post({ 'content-type': type }, '{}'))).toEqual({
        status: 415,
        code: 'unsupported',
      })
    }
    expect((await post({ 'content-type': 'application/json; charset=utf-8' }, '{}')).status).toBe(200)
  })

  it('takes 12 KiB and not a byte more, told or streamed', async () => {
    const padded = (bytes: number) => `{}${' '.repeat(bytes - 2)}`
    expect((await post(json, padded(12_288))).status).toBe(200)
    expect(await refusal(await post(json, padded(12_289)))).toEqual({ status: 413, code: 'too_long' })
    const stream = new Response(padded(12_289)).body
    expect(await refusal(await post(json, stream))).toEqual({ status: 413, code: 'too_long' })
  })
})

describe('a network', () => {
  it('makes only so many guests a minute, each IPv6 /64 on its own', async () => {
    await makeSite({ id: 'crowded', settings: { challenge: 'off' } })
    const join = (address: string) => ask({ name: 'Many' }, { address, site: 'crowded' })
    const { taken, refused } = await untilTooMany(100, (at) => join(`2001:db8:1:2:${at.toString(16)}::1`))
    expect(taken).toBeGreaterThanOrEqual(100)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(refused.headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(refused.headers.get('access-control-expose-headers')).toContain('retry-after')
    expect(await refusal(refused)).toEqual({ status: 429, code: 'rate_limited' })

    expect((await join('2001:db8:1:3::1')).status).toBe(200)
    expect((await ask({}, { address: '2001:db8:1:2::1', site: 'crowded' })).status).toBe(200)
  })
})

describe('a stalled D1', () => {
  const bindings = { DB: stalledD1() }

  it('does not hold up a visitor of a site that is known', async () => {
    await sessionFor({})
    const start = Date.now()
    expect((await sessionFor({}, { bindings })).member.kind).toBe('watching')
    // An answer of D1 is waited for three seconds.
    expect(Date.now() - start).toBeLessThan(2500)
  })

  it('is waited for twice, then told to the page as worth another try', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    forgetSites()
    const start = Date.now()
    const response = await ask({}, { bindings })
    expect(Date.now() - start).toBeLessThan(12_000)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await refusal(response)).toEqual({ status: 503, code: 'internal' })
    vi.restoreAllMocks()
  })
})

describe('a failing D1', () => {
  const bindings = { DB: brokenD1(() => Promise.reject(new Error('D1_ERROR: network connection lost'))) }

  it('is noticed by nobody for ten minutes; back again, it is asked behind the visitors', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await makeSite({ id: 'aging' })
    await sessionFor({}, { site: 'aging' })
    const start = Date.now()
    const clock = vi.spyOn(Date, 'now')
    const at = (seconds: number) => clock.mockReturnValue(start + seconds * 1000)
    await makeSite({ id: 'aging', origins: ['https://new.test'] })

    at(29)
    expect((await ask({}, { site: 'aging', bindings })).status).toBe(200)
    expect(warned).not.toHaveBeenCalled()
    at(580)
    expect((await ask({}, { site: 'aging', bindings })).status).toBe(200)
    expect(warned).toHaveBeenCalledTimes(1)
    at(595)
    expect((await ask({}, { site: 'aging' })).status).toBe(200)
    expect(await refusal(await ask({}, { site: 'aging' }))).toEqual({ status: 403, code: 'forbidden' })
    at(1300)
    const late = await ask({}, { site: 'aging', bindings })
    expect(await refusal(late)).toEqual({ status: 503, code: 'internal' })
    vi.restoreAllMocks()
  })

  it('loses no guest: whoever is not told a refresh secret was told to try again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await sessionFor({})
    expect(await refusal(await ask({ name: 'Gil' }, { bindings }))).toEqual({ status: 503, code: 'internal' })
    vi.restoreAllMocks()
  })
})
