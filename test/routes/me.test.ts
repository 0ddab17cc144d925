import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { SessionResponse } from '../../protocol/http.ts'
import { putBan } from '../../worker/db/bans.ts'
import { database } from '../../worker/db/database.ts'
import { revokeKey } from '../../worker/db/keys.ts'
import type { Env } from '../../worker/env.ts'
import { signToken } from '../../worker/lib/token.ts'
import { claimsFor, identityFor, type Key, makeKey } from './host.ts'
import { asMember, open, say } from './member.ts'
import { ask, call, makeSite, PAGE, refusal, sessionFor } from './support.ts'

let key: Key
const db = database(env.DB)
const over = { status: 401, code: 'identity_expired' }

beforeAll(async () => {
  await makeSite({ id: 'shop', origins: [PAGE, 'https://too.test'] })
  await makeSite({ id: 'other' })
  key = await makeKey('shop')
})

const guest = (name = 'Ann', site = 'shop') => sessionFor({ name }, { site })
const signed = async (sub: string, more?: object) =>
  sessionFor({ identity: await identityFor(key, claimsFor(sub, more)) })
const rows = async (table: string, column: string, id: string) =>
  (await env.DB.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).bind(id).all()).results

describe('a token', () => {
  it('speaks for its member', async () => {
    const { token, member } = await guest()
    const response = await asMember(token, 'GET', 'me')
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ member, createdAt: expect.any(Number) as number })
  })

  it('tells the role and the address of the host’s word', async () => {
    const { token, member } = await signed('s-1', { role: 'moderator', email: 's@shop.test' })
    const response = await asMember(token, 'GET', 'me')
    expect(await response.json()).toMatchObject({
      member: { ...member, role: 'moderator' },
      email: 's@shop.test',
    })
  })

  it('gets the same answer whatever is wrong with it', async () => {
    const { token, member } = await guest()
    const elsewhere = await guest('Ann', 'other')
    const claims = { member: member.id, kind: 'guest', role: 'guest', site: 'shop', origin: PAGE } as const
    const made = { ...claims, version: 1, settings: {} }
    const sign = async (more: object, secret = env.PARLOR_SECRET, now = Date.now()) =>
      (await signToken({ ...made, ...more }, secret, now)).token
    const bodies = new Set<string>()
    for (const wrong of [
      '',
      'x',
      `${token.slice(0, -4)}AAAA`,
      elsewhere.token,
      await sign({ member: 'm_nobody' }),
      await sign({ member: elsewhere.member.id }),
      await sign({}, 'another-secret-another-secret-another'),
      await sign({}, env.PARLOR_SECRET, Date.now() - 3601_000),
      await sign({ origin: 'https://too.test' }),
    ]) {
      const response = await asMember(wrong, 'GET', 'me')
      expect(response.status).toBe(401)
      bodies.add(await response.text())
    }
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain('identity_expired')
  })

  it('is good only on the page it was made for', async () => {
    const { token } = await guest()
    expect((await asMember(token, 'GET', 'me', { origin: 'https://too.test' })).status).toBe(401)
    for (const origin of ['https://evil.test', 'null', undefined])
      expect(await refusal(await asMember(token, 'GET', 'me', { origin }))).toEqual({
        status: 403,
        code: 'forbidden',
      })
  })

  it('is not good for a ban, an erased key or somebody who is another now', async () => {
    const { token, member } = await guest()
    await putBan(db, 'shop', { member: member.id, reason: 'No.' }, Date.now())
    expect(await refusal(await asMember(token, 'GET', 'me'))).toEqual({ status: 403, code: 'banned' })

    const second = await makeKey('shop')
    const identity = await identityFor(second, claimsFor('s-2'))
    const session = await sessionFor({ identity })
    expect((await asMember(session.token, 'GET', 'me')).status).toBe(200)
    await revokeKey(db, 'shop', second.kid, Date.now())
    expect(await refusal(await asMember(session.token, 'GET', 'me'))).toEqual(over)

    const was = await guest()
    await sessionFor({ identity: await identityFor(key, claimsFor('s-3')), refresh: was.refresh })
    expect(await refusal(await asMember(was.token, 'GET', 'me'))).toEqual(over)
  })

  it('of one who only watches has nothing to ask for', async () => {
    const { token } = await sessionFor({})
    for (const [method, path] of [
      ['GET', 'me'],
      ['DELETE', 'me'],
      ['GET', 'me/export'],
    ] as const)
      expect(await refusal(await asMember(token, method, path))).toEqual({
        status: 403,
        code: 'identity_required',
      })
  })
})

describe('a preflight', () => {
  it.each([
    ['me', 'GET, PATCH, DELETE'],
    ['me/export', 'GET'],
    ['me/ignored/m_1', 'PUT, DELETE'],
    ['rooms/lobby/membership', 'GET, PATCH'],
    ['sign-out', 'POST'],
    ['rooms/lobby/enter', 'POST'],
  ])('of %s permits %s and the token', async (path, methods) => {
    const headers = { origin: PAGE, 'access-control-request-method': 'GET' }
    const response = await call(`/v1/sites/shop/${path}`, { method: 'OPTIONS', headers })
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'authorization, content-type',
    })
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
    expect((await call(`/v1/sites/shop/${path}`, { method: 'REPORT' })).status).toBe(405)
  })
})

describe('a profile', () => {
  it('takes another name, which the next token carries and the next visit finds', async () => {
    const { token, member, refresh } = await guest('Bob')
    const response = await asMember(token, 'PATCH', 'me', { body: { name: ' Robert ' } })
    const session = await response.json<SessionResponse>()
    expect(session.member).toEqual({ ...member, name: 'Robert' })
    expect(session.refresh).toBeUndefined()
    const line = await open(session.token, 'profile')
    expect((await line.until('welcome')).me.name).toBe('Robert')
    line.socket.close(1000)
    expect((await sessionFor({ refresh })).member.name).toBe('Robert')
  })

  it('loses its picture', async () => {
    const { token, member } = await guest('Cleo')
    await env.DB.prepare(`UPDATE members SET avatar = 'https://a.test/c.png' WHERE id = ?`)
      .bind(member.id)
      .run()
    const response = await asMember(token, 'PATCH', 'me', { body: { avatar: null } })
    expect((await response.json<SessionResponse>()).member).toEqual(member)
  })

  it('takes no picture from anywhere, no name of the staff, and none of a host’s member', async () => {
    const { token } = await guest('Dan')
    const refused = async (body: object, by = token) => refusal(await asMember(by, 'PATCH', 'me', { body }))
    expect(await refused({ avatar: 'https://spy.test/p.png' })).toMatchObject({
      status: 400,
      fields: ['avatar'],
    })
    expect(await refused({ name: 'M0derator' })).toEqual({ status: 400, code: 'filtered', fields: ['name'] })
    expect(await refused({ name: '' })).toEqual({ status: 400, code: 'empty', fields: ['name'] })
    const { token: theirs } = await signed('s-4', { name: 'Eve' })
    expect(await refused({ name: 'Eva' }, theirs)).toEqual({ status: 403, code: 'forbidden' })
  })
})

describe('an export', () => {
  it('holds all the site knows: the member, their rooms, and what they wrote in each, also as a guest', async () => {
    const before = await guest('Fay')
    const lines = [await say(before.token, 'tea', 'As a guest.')]
    await signed('s-5', { name: 'Fay' })
    const session = await sessionFor({
      identity: await identityFor(key, claimsFor('s-5', { name: 'Fay', email: 'fay@shop.test' })),
      refresh: before.refresh,
    })
    lines.push(await say(session.token, 'tea', 'As myself.'), await say(session.token, 'coffee', 'Here too.'))
    const other = await guest('Somebody')
    lines.push(await say(other.token, 'tea', 'Not theirs.'))

    const response = await asMember(session.token, 'GET', 'me/export')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="shop-\d{4}-\d\d-\d\d\.json"$/,
    )
    const file = await response.json<{
      member: object
      messages: Record<string, { body: string }[]>
      missing: string[]
    }>()
    expect(file).toMatchObject({
      site: 'shop',
      ids: expect.arrayContaining([before.member.id, session.member.id]) as string[],
      member: { id: session.member.id, name: 'Fay', email: 'fay@shop.test', subject: 'signed:s-5' },
      missing: [],
    })
    const bodies = Object.fromEntries(
      Object.entries(file.messages).map(([slug, list]) => [slug, list.map(({ body }) => body)]),
    )
    expect(bodies).toEqual({ coffee: ['Here too.'], tea: ['As a guest.', 'As myself.'] })
    for (const { socket } of lines) socket.close(1000)
  })

  it('names the rooms it could not reach', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const session = await guest('Gil')
    const line = await say(session.token, 'gone', 'Hello.')
    const get = () => ({ exported: () => Promise.reject(new Error('overloaded')) })
    const bindings = { ROOM: { idFromName: (name: string) => name, get } as unknown as Env['ROOM'] }
    const response = await asMember(session.token, 'GET', 'me/export', { bindings })
    expect((await response.json<{ missing: string[] }>()).missing).toContain('gone')
    line.socket.close(1000)
    vi.restoreAllMocks()
  })
})

describe('an erasure', () => {
  it('takes all of a member: rows, words and open sockets; the room keeps its order', async () => {
    const session = await guest('Hal')
    const [here, there] = [
      await say(session.token, 'parting', 'Forget me.'),
      await say(session.token, 'hall', 'Me too.'),
    ]
    const witness = await guest('Ida')
    const line = await say(witness.token, 'parting', 'I stay.')

    expect((await asMember(session.token, 'DELETE', 'me')).status).toBe(204)
    expect(await here.closed).toEqual({ code: 4401, reason: 'identity_expired' })
    expect(await there.closed).toEqual({ code: 4401, reason: 'identity_expired' })
    expect(await rows('members', 'id', session.member.id)).toEqual([])
    expect(await rows('sessions', 'member', session.member.id)).toEqual([])
    expect(await rows('erasures', 'member', session.member.id)).toHaveLength(1)
    expect(await refusal(await ask({ refresh: session.refresh }))).toEqual(over)
    expect(await refusal(await asMember(session.token, 'GET', 'me'))).toEqual(over)

    const { messages, people } = await (await open(witness.token, 'parting')).until('welcome')
    const text = JSON.stringify([messages, people])
    expect(text).toContain('I stay.')
    expect(text).not.toContain('Forget me.')
    expect(text).not.toContain('Hal')
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2])
    line.socket.close(1000)
  })

  it('that stopped in the middle is finished by asking again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const session = await guest('Jo')
    const line = await say(session.token, 'half', 'Still here.')
    const get = () => ({ erase: () => Promise.reject(new Error('overloaded')) })
    const bindings = { ROOM: { idFromName: (name: string) => name, get } as unknown as Env['ROOM'] }
    const response = await asMember(session.token, 'DELETE', 'me', { bindings })
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await refusal(response)).toEqual({ status: 503, code: 'internal' })
    expect(await rows('members', 'id', session.member.id)).toHaveLength(1)
    await line.closed

    expect((await asMember(session.token, 'DELETE', 'me')).status).toBe(204)
    // The room had closed unknown to D1: it is told when it says who was there.
    const { token } = await guest('Kim')
    await vi.waitFor(
      async () => {
        const reader = await open(token, 'half')
        const { messages } = await reader.until('welcome')
        reader.socket.close(1000)
        expect(JSON.stringify(messages)).not.toContain('Still here.')
      },
      { timeout: 12_000, interval: 500 },
    )
    expect((await asMember(session.token, 'DELETE', 'me')).status).toBe(204)
    vi.restoreAllMocks()
  })

  it('takes who they were before they signed in, and what they write until the end', async () => {
    const before = await guest('Lea')
    const lines = [await say(before.token, 'former', 'Written before.')]
    await signed('s-6', { name: 'Lea' })
    const identity = await identityFor(key, claimsFor('s-6', { name: 'Lea' }))
    const session = await sessionFor({ identity, refresh: before.refresh })
    lines.push(await say(session.token, 'former', 'Written since.'))
    expect((await asMember(session.token, 'DELETE', 'me')).status).toBe(204)
    const { messages, people } = await (await open((await guest('Max')).token, 'former')).until('welcome')
    expect(JSON.stringify([messages, people])).not.toMatch(/Written|Lea/)
    const anew = await signed('s-6', { name: 'Lea' })
    expect([before.member.id, session.member.id]).not.toContain(anew.member.id)
  })

  it('does not lift a ban', async () => {
    const session = await signed('s-7')
    await putBan(db, 'shop', { member: session.member.id, reason: 'Spam.' }, Date.now())
    expect((await asMember(session.token, 'DELETE', 'me')).status).toBe(204)
    const again = await ask({ identity: await identityFor(key, claimsFor('s-7')) })
    expect(await refusal(again)).toEqual({ status: 403, code: 'banned' })
  })
})

describe('signing out', () => {
  it('ends the device whose secret is shown, and no other', async () => {
    const { token, refresh } = await guest('Ned')
    const response = await asMember(token, 'POST', 'sign-out', { body: { refresh } })
    expect(response.status).toBe(204)
    expect(await refusal(await ask({ refresh }))).toEqual(over)
    const { token: other, refresh: theirs } = await guest('Olaf')
    expect((await asMember(other, 'POST', 'sign-out', { body: {} })).status).toBe(204)
    expect((await ask({ refresh: theirs })).status).toBe(200)
  })

  it('everywhere closes sockets, secrets and tokens that were made before, and none made since', async () => {
    const { token, refresh, member } = await guest('Pia')
    const line = await open(token, 'leaving')
    await line.until('welcome')
    const started = Date.now()
    expect((await asMember(token, 'POST', 'sign-out', { body: { everywhere: true } })).status).toBe(204)
    expect(await line.closed).toEqual({ code: 4401, reason: 'identity_expired' })
    expect(Date.now() - started).toBeLessThan(5000)
    expect(await refusal(await ask({ refresh }))).toEqual(over)
    expect(await refusal(await asMember(token, 'GET', 'me'))).toEqual(over)
    const again = await open(token, 'leaving')
    expect((await again.closed).code).toBe(4401)

    const made = { member: member.id, kind: 'guest', role: 'guest', site: 'shop', origin: PAGE } as const
    const later = { ...made, version: 1, settings: { creates: '*' }, name: 'Pia' }
    const since = await open((await signToken(later, env.PARLOR_SECRET, Date.now() + 5)).token, 'leaving')
    await since.until('welcome')
    since.socket.close(1000)
  })

  it('everywhere ends the host’s word where it has a name', async () => {
    const identity = await identityFor(key, claimsFor('s-8', { jti: 'word-8' }))
    const { token } = await sessionFor({ identity })
    expect((await asMember(token, 'POST', 'sign-out', { body: { everywhere: true } })).status).toBe(204)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect((await ask({ identity })).status).toBe(401)
    const next = await identityFor(key, claimsFor('s-8', { jti: 'word-9' }))
    expect((await ask({ identity: next })).status).toBe(200)
  })

  it('is nothing to those who only watch', async () => {
    const { token } = await sessionFor({})
    expect((await asMember(token, 'POST', 'sign-out', { body: { everywhere: true } })).status).toBe(204)
  })
})
