import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SessionResponse } from '../../protocol/http.ts'
import { database } from '../../worker/db/database.ts'
import { updateSite } from '../../worker/db/sites.ts'
import { asHost, did, keyFor } from './api.support.ts'
import { claimsFor, identityFor, type Key, makeKey } from './host.ts'
import { asMember, Line, open, say } from './member.ts'
import { ask, call, makeSite, PAGE, refusal, sessionFor, untilTooMany } from './support.ts'

let key: Key
let api = ''
const SITE = '/v1/sites/shop'
const host = (method: string, path: string, body?: unknown) =>
  did(method, SITE + path, { key: api, ...(body !== undefined && { body }) })

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  key = await makeKey('shop')
  api = await keyFor('shop')
})

const identity = (sub: string, more?: object) => identityFor(key, claimsFor(sub, more))

/** Somebody who was a member already comes as a guest, is in a room, and then signs in. */
async function merging(sub: string, room: string, asGuest: (id: string) => Promise<unknown>) {
  const known = await sessionFor({ identity: await identity(sub) })
  const guest = await sessionFor({ name: 'Ann' })
  const line = await say(guest.token, room, 'Hello')
  await asGuest(guest.member.id)
  line.socket.close(1000)
  const member = await sessionFor({ identity: await identity(sub), refresh: guest.refresh })
  expect(member.member).toMatchObject({ id: known.member.id, was: [guest.member.id] })
  return { guest, member }
}

/** A D1 whose answers are old when they come: `read` once there is the first, told after `release`. */
function lateD1() {
  const [read, gate] = [Promise.withResolvers<true>(), Promise.withResolvers<true>()]
  const late = async <T>(answer: Promise<T>) => {
    const value = await answer
    read.resolve(true)
    await gate.promise
    return value
  }
  const statements = new WeakMap<object, D1PreparedStatement>()
  const wrap = (statement: D1PreparedStatement): object => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: () => late(statement.all()),
      run: () => late(statement.run()),
      raw: () => late(statement.raw()),
    }
    statements.set(wrapped, statement)
    return wrapped
  }
  const DB = {
    prepare: (sql: string) => wrap(env.DB.prepare(sql)),
    batch: (list: object[]) =>
      late(env.DB.batch(list.map((one) => statements.get(one) as D1PreparedStatement))),
  } as unknown as D1Database
  return { DB, read: read.promise, release: () => gate.resolve(true) }
}

describe('what is taken back', () => {
  it('means a token, too, that is made from what was read before', async () => {
    const { member, refresh } = await sessionFor({ name: 'Mo' })
    await host('PATCH', `/members/${member.id}`, { role: 'moderator' })
    const { DB, read, release } = lateD1()
    const racing = sessionFor({ refresh }, { bindings: { DB } })
    await read
    await host('PATCH', `/members/${member.id}`, { role: null })
    release()
    const { token, member: stale } = await racing
    expect(stale.role).toBe('moderator')
    const line = await open(token, 'race')
    expect(await line.closed).toEqual({ code: 4401, reason: 'identity_expired' })
    const fresh = await sessionFor({ refresh })
    expect(await (await open(fresh.token, 'race')).until('welcome')).toMatchObject({ me: { role: 'guest' } })
  })

  it('is a role, too, that a member was given as the guest they were', async () => {
    const { member, guest } = await merging('m-1', 'merge-1', (id) =>
      host('PUT', `/rooms/merge-1/members/${id}`, { role: 'moderator' }),
    )
    const listed = () => host('GET', '/rooms/merge-1/members') as Promise<{ members: { role?: string }[] }>
    expect((await listed()).members.map(({ role }) => role)).toContain('moderator')
    const line = await open(member.token, 'merge-1')
    expect((await line.until('welcome')).me.role).toBe('moderator')
    await host('DELETE', `/rooms/merge-1/members/${guest.member.id}`)
    expect((await (await open(member.token, 'merge-1')).until('welcome')).me.role).toBe('member')
    expect((await listed()).members.map(({ role }) => role)).not.toContain('moderator')
  })

  it('is a role, too, that is made a lower one', async () => {
    const { member } = await merging('m-2', 'merge-2', (id) =>
      host('PUT', `/rooms/merge-2/members/${id}`, { role: 'moderator' }),
    )
    await host('PUT', `/rooms/merge-2/members/${member.member.id}`, { role: 'member' })
    expect((await (await open(member.token, 'merge-2')).until('welcome')).me.role).toBe('member')
  })

  it('is a ban, too, that was put on the guest somebody was', async () => {
    const { member, guest } = await merging('m-3', 'merge-3', (id) =>
      host('PUT', `/rooms/merge-3/bans/${id}`, {}),
    )
    expect(await (await open(member.token, 'merge-3')).closed).toEqual({ code: 4403, reason: 'banned' })
    for (const { id } of [member.member, guest.member])
      expect((await asHost('GET', `${SITE}/rooms/merge-3/bans/${id}`, { key: api })).status).toBe(200)
    await host('DELETE', `/rooms/merge-3/bans/${member.member.id}`)
    await (await open(member.token, 'merge-3')).until('welcome')
  })
})

describe('who is banned', () => {
  it('has no token left of the guest they were', async () => {
    const { member, guest } = await merging('b-1', 'old-1', () => Promise.resolve())
    for (const room of ['old-1', 'old-2']) {
      expect(await (await open(guest.token, room)).closed).toEqual({ code: 4401, reason: 'identity_expired' })
    }
    const elsewhere = await open(member.token, 'old-2')
    await elsewhere.until('welcome')
    await host('PUT', `/rooms/old-1/bans/${member.member.id}`, {})
    expect(await (await open(member.token, 'old-1')).closed).toEqual({ code: 4403, reason: 'banned' })
    await host('PUT', `/bans/${member.member.id}`, {})
    expect(await elsewhere.closed).toEqual({ code: 4403, reason: 'banned' })
    expect(await (await open(guest.token, 'old-2')).closed).toEqual({ code: 4403, reason: 'banned' })
    await host('DELETE', `/bans/${member.member.id}`)
    const anew = await sessionFor({ identity: await identity('b-1') })
    await (await open(anew.token, 'old-2')).until('welcome')
  })

  it('stays out of a room though they erase themselves', async () => {
    const member = await sessionFor({ identity: await identity('b-2') })
    await say(member.token, 'strict', 'Spam')
    await host('PUT', `/rooms/strict/bans/${member.member.id}`, { reason: 'Ads' })
    expect((await asMember(member.token, 'DELETE', 'me')).status).toBe(204)
    const anew = await sessionFor({ identity: await identity('b-2') })
    expect(anew.member.id).not.toBe(member.member.id)
    expect(await (await open(anew.token, 'strict')).closed).toEqual({ code: 4403, reason: 'banned' })
    await (await open(anew.token, 'another')).until('welcome')
    // The host can let them in again, by their new id.
    await host('DELETE', `/rooms/strict/bans/${anew.member.id}`)
    await (await open(anew.token, 'strict')).until('welcome')
  })
})

describe('a token from before a change of its site', () => {
  const change = async (site: string, settings: object) => {
    const apiKey = await keyFor(site)
    await did('PATCH', `/v1/sites/${site}`, { key: apiKey, body: { settings } })
    // As any request would: the site is known here again.
    await ask({}, { site })
  }

  it('is of no use where only signed members are let in since', async () => {
    await makeSite({ id: 'strict' })
    const guest = await sessionFor({ name: 'Ann' }, { site: 'strict' })
    const watching = await sessionFor({}, { site: 'strict' })
    const lines = await Promise.all(
      [guest, watching].map(({ token }) => open(token, 'one', { site: 'strict' })),
    )
    await Promise.all(lines.map((line) => line.until('welcome')))
    await change('strict', { signedOnly: true })
    for (const line of lines) expect(await line.closed).toEqual({ code: 4403, reason: 'identity_required' })
    const again = await open(guest.token, 'one', { site: 'strict' })
    expect(await again.closed).toEqual({ code: 4403, reason: 'identity_required' })
  })

  it('makes no rooms where joining makes none since', async () => {
    await makeSite({ id: 'frozen' })
    const { token } = await sessionFor({ name: 'Ann' }, { site: 'frozen' })
    await change('frozen', { creates: '' })
    const line = await open(token, 'new', { site: 'frozen' })
    expect(await line.closed).toEqual({ code: 4404, reason: 'not_found' })
  })

  it('makes none in the place that the site has left', async () => {
    await makeSite({ id: 'moved' })
    const { token } = await sessionFor({ name: 'Ann' }, { site: 'moved' })
    await updateSite(database(env.DB), 'moved', { jurisdiction: 'eu' })
    const fresh = await sessionFor({ name: 'Ann' }, { site: 'moved' })
    const line = await open(token, 'new', { site: 'moved' })
    expect(await line.closed).toEqual({ code: 4401, reason: 'identity_expired' })
    await (await open(fresh.token, 'new', { site: 'moved' })).until('welcome')
  })
})

describe('one member', () => {
  it('may not make a site tell all its rooms, or read them all, without end', async () => {
    const { token } = await sessionFor({ identity: await identity('d-1') })
    const { taken } = await untilTooMany(20, () => asMember(token, 'GET', 'me/export'))
    expect(taken).toBeGreaterThanOrEqual(20)
    const everywhere = await asMember(token, 'POST', 'sign-out', { body: { everywhere: true } })
    expect(await refusal(everywhere)).toEqual({ status: 429, code: 'rate_limited' })
  })

  it('may not have their row written without end by showing their identity', async () => {
    const token = await identity('d-2')
    const { taken } = await untilTooMany(100, () => ask({ identity: token }))
    expect(taken).toBeGreaterThanOrEqual(100)
  })
})

describe('the largest token there is', () => {
  it('opens a room, and renews', async () => {
    const rooms = ['large', ...Array.from({ length: 99 }, (_, at) => `${'ж'.repeat(15)}${at}`)]
    const avatar = `https://shop.test/${'ж'.repeat(900)}`
    const token = await identityFor(
      key,
      claimsFor('large', { rooms, avatar, jti: 'ж'.repeat(200), name: 'ж'.repeat(40) }),
    )
    expect(token.length).toBeGreaterThan(6000)
    const session = (await (await ask({ identity: token })).json<SessionResponse>()).token
    const line = await open(session, 'large')
    await line.until('welcome')
    line.say({ type: 'renew', token: session })
    line.say({ type: 'send', nonce: 'nonce-large-1', body: 'Hello' })
    await line.until('done')
    await (await open(session, 'large')).until('welcome')
    expect((await (await open(session, 'other')).closed).reason).toBe('forbidden')
  })

  it('is not made longer by settings that say a thing often', async () => {
    const without = Array.from({ length: 2000 }, () => 'images')
    const response = await asHost('PATCH', SITE, { key: api, body: { settings: { without } } })
    expect(await refusal(response)).toMatchObject({ status: 400, code: 'malformed' })
  })
})

describe('a thing that was signed', () => {
  it('is good for nothing else', async () => {
    const { token } = await sessionFor({ name: 'Ann' })
    await host('POST', '/rooms', { slug: 'locked', settings: { join: 'password' }, password: 'sesame' })
    const entered = await asMember(token, 'POST', 'rooms/locked/enter', { body: { password: 'sesame' } })
    const { pass } = await entered.json<{ pass: string }>()
    const frame = await call('/embed/shop/lobby', { headers: { 'sec-fetch-dest': 'iframe' } })
    const ticket = /ticket="([^"]+)"/.exec(await frame.text())?.[1] ?? ''
    expect(ticket).not.toBe('')
    const signed = await identity('confused')
    for (const wrong of [pass, ticket, signed]) {
      expect((await asMember(wrong, 'GET', 'me')).status).toBe(401)
      expect(await (await open(wrong, 'lobby')).closed).toMatchObject({ code: 4401 })
    }
    for (const wrong of [token, ticket, signed])
      expect((await (await open(token, 'locked', { pass: wrong })).closed).reason).toBe('password_required')
    for (const wrong of [token, pass, ticket]) expect((await ask({ identity: wrong })).status).toBe(401)
    for (const wrong of [token, pass, signed])
      expect((await ask({ ticket: wrong }, { origin: 'null' })).status).toBe(403)
    const headers = {
      upgrade: 'websocket',
      origin: PAGE,
      'sec-websocket-protocol': `parlor.v1, ${token}, ${pass}`,
    }
    const { webSocket } = await call(`${SITE}/rooms/locked/socket`, { headers })
    await new Line(webSocket as WebSocket).until('welcome')
  })
})
