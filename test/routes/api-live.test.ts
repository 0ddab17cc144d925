import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Env } from '../../worker/env.ts'
import { signToken } from '../../worker/lib/token.ts'
import { Client } from '../room/support.ts'
import { asHost, did, keyFor } from './api.support.ts'
import { ask, call, makeSite, PAGE, refusal, sessionFor } from './support.ts'

let key = ''
const SITE = '/v1/sites/shop'
const as = (method: string, path: string, body?: unknown) =>
  did(method, SITE + path, { key, ...(body !== undefined && { body }) })

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  key = await keyFor('shop')
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function enter(room: string, token: string): Promise<Client> {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parlor.v1, ${token}`, origin: PAGE }
  const response = await call(`${SITE}/rooms/${room}/socket`, { headers })
  if (!response.webSocket) throw new Error(`no socket but ${response.status}`)
  return new Client(response.webSocket)
}

/** Somebody in a room, with an open socket. */
async function visitor(room: string, name = 'Ann') {
  const { token, member, refresh } = await sessionFor({ name })
  const client = await enter(room, token)
  await client.until('welcome')
  return { client, token, member, refresh }
}

/** Objects that cannot be reached: every call is lost on its way. */
function unreachable(namespace: 'ROOM' | 'SITE'): Partial<Env> {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const lost = () => Promise.reject(new Error('Network connection lost.'))
  const get = () => new Proxy({}, { get: () => lost })
  const broken = { idFromName: () => 'id', get } as unknown
  return namespace === 'ROOM' ? { ROOM: broken as Env['ROOM'] } : { SITE: broken as Env['SITE'] }
}

describe('those who are in a room', () => {
  it('hear what a bot says, and see what is taken back', async () => {
    const { client } = await visitor('hear')
    await as('POST', '/rooms/hear/messages', { name: 'Build', body: 'It is out.' })
    const said = ({ messages }: { messages: unknown[] }) => JSON.stringify(messages).includes('It is out.')
    const { people } = await client.until('changes', said)
    expect(people).toContainEqual(expect.objectContaining({ name: 'Build', role: 'bot' }))
    await as('DELETE', '/rooms/hear/messages/1')
    await client.until('changes', ({ messages }) => JSON.stringify(messages).includes('deletedAt'))
  })

  it('learn at once how the room is kept now', async () => {
    const { client } = await visitor('kept')
    await as('PATCH', '/rooms/kept', { title: 'Quiet', state: 'closed', notice: 'Back on Monday.' })
    const { room } = await client.until('room', (frame) => frame.room.state === 'closed')
    expect(room).toMatchObject({ title: 'Quiet', notice: 'Back on Monday.' })
  })

  it('learn at once what the site decides for all rooms', async () => {
    const { client } = await visitor('all')
    await as('PATCH', '', { settings: { post: 'staff' } })
    await client.until('room', (frame) => frame.room.post === 'staff')
    await as('PATCH', '', { settings: { post: null } })
    await client.until('room', (frame) => frame.room.post === undefined, client.frames.length - 1)
  })

  it('come in again where the site lets them, though their room slept when it was told', async () => {
    const { client, token, refresh = '' } = await visitor('dormant')
    await as('PATCH', '', { settings: { guests: false } })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'identity_required' })
    await as('PATCH', '', { settings: { guests: null } })
    const late = await sessionFor({ refresh })
    await (await enter('dormant', late.token)).until('welcome')
    await (await enter('dormant', token)).until('welcome')
  })

  it('are told why when it is archived, and when it is deleted', async () => {
    const first = await visitor('old')
    await as('PATCH', '/rooms/old', { state: 'archived' })
    expect(await first.client.untilClosed()).toEqual({ code: 4404, reason: 'archived' })
    const second = await visitor('gone')
    await as('DELETE', '/rooms/gone')
    expect((await second.client.untilClosed()).code).toBe(4404)
  })

  it('keep out of a room they are banned from, until they are let in', async () => {
    const { client, token, member } = await visitor('strict')
    await as('PUT', `/rooms/strict/bans/${member.id}`, { reason: 'Ads' })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    expect(await (await enter('strict', token)).untilClosed()).toMatchObject({ code: 4403 })
    expect((await enter('elsewhere', token)).closed).toBeUndefined()
    await as('DELETE', `/rooms/strict/bans/${member.id}`)
    await (await enter('strict', token)).until('welcome')
  })

  it('are out of every room when banned from the site, and nowhere let in until that is over', async () => {
    const { client, token, member, refresh } = await visitor('one')
    const other = await enter('two', token)
    await other.until('welcome')
    await as('PUT', `/bans/${member.id}`, { until: Date.now() + 60_000, reason: 'Ads' })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    expect(await other.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    expect(await refusal(await ask({ refresh }))).toMatchObject({ status: 403, code: 'banned' })
    await as('DELETE', `/bans/${member.id}`)
    const again = await sessionFor({ refresh })
    await (await enter('one', again.token)).until('welcome')
  })

  it('ask for a new token when signed out or given another role', async () => {
    for (const [path, method, body] of [
      ['/sign-out', 'POST', undefined],
      ['', 'PATCH', { role: 'moderator' }],
    ] as const) {
      const { client, member, refresh } = await visitor('tokens')
      await as(method, `/members/${member.id}${path}`, body)
      expect((await client.untilClosed()).code).toBe(4401)
      const again = await ask({ refresh })
      expect(again.status).toBe(body ? 200 : 401)
      if (body) expect(await again.json()).toMatchObject({ member: { role: 'moderator' } })
    }
  })

  it('are out when the identity or the key behind them is revoked', async () => {
    const { kid } = (await as('POST', '/keys')) as { kid: string }
    const claims = { kind: 'signed', role: 'member', site: 'shop', origin: PAGE, version: 1 } as const
    for (const revoked of [{ jti: 'one' }, { kid }]) {
      const signed = {
        ...claims,
        member: `m_${Object.keys(revoked)[0]}`,
        settings: { creates: '*' },
        name: 'Sue',
      }
      const { token } = await signToken({ ...signed, ...revoked }, env.PARLOR_SECRET, Date.now())
      const client = await enter('signed', token)
      await client.until('welcome')
      await as('POST', '/revocations', revoked)
      expect((await client.untilClosed()).code).toBe(4401)
      expect((await (await enter('signed', token)).untilClosed()).code).toBe(4401)
    }
  })

  it('have the role that they are given there at once', async () => {
    const { client, member } = await visitor('parts')
    await as('PUT', `/rooms/parts/members/${member.id}`, { role: 'moderator' })
    await client.until('welcome', ({ me }) => me.role === 'moderator', 1)
  })
})

describe('an object that cannot be reached', () => {
  const shaky = async (method: string, path: string, body: unknown, bindings: Partial<Env>, headers = {}) => {
    const sent = { key, headers, ...(body !== undefined && { body }) }
    const response = await asHost(method, SITE + path, { ...sent, bindings })
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await refusal(response)).toEqual({ status: 503, code: 'internal' })
    return did(method, SITE + path, sent)
  }

  it('is told by the repeat: a room', async () => {
    const { client, member } = await visitor('shaky')
    await shaky('PATCH', '/rooms/shaky', { title: 'Changed' }, unreachable('ROOM'))
    await client.until('room', (frame) => frame.room.title === 'Changed')
    await shaky('POST', '/rooms/shaky/messages', { name: 'Bot', body: 'Once' }, unreachable('ROOM'))
    await shaky('PUT', `/rooms/shaky/bans/${member.id}`, {}, unreachable('ROOM'))
    expect((await client.untilClosed()).reason).toBe('banned')
    await shaky('DELETE', '/rooms/shaky', undefined, unreachable('ROOM'))
    expect(await refusal(await asHost('GET', `${SITE}/rooms/shaky`, { key }))).toMatchObject({ status: 404 })
  })

  it('is told by the repeat: a site', async () => {
    const { client, member } = await visitor('shakier')
    await shaky('PATCH', '', { settings: { post: 'staff' } }, unreachable('SITE'))
    await client.until('room', (frame) => frame.room.post === 'staff')
    await as('PATCH', '', { settings: { post: null } })
    await shaky('PUT', `/bans/${member.id}`, {}, unreachable('SITE'))
    expect((await client.untilClosed()).reason).toBe('banned')
  })

  it('leaves a new room to the repeat under the same key, which is told it was made', async () => {
    const body = { slug: 'half', title: 'Half', settings: { post: 'identified' }, password: 'sesame' }
    const headers = { 'idempotency-key': 'half-made' }
    expect(await shaky('POST', '/rooms', body, unreachable('ROOM'), headers)).toMatchObject({ slug: 'half' })
    const stranger = await asHost('POST', `${SITE}/rooms`, {
      key,
      body,
      headers: { 'idempotency-key': 'other' },
    })
    expect((await stranger.json<{ slug?: string }>()).slug).toBe('half')
    const different = { ...body, title: 'Whole' }
    const third = await asHost('POST', `${SITE}/rooms`, {
      key,
      body: different,
      headers: { 'idempotency-key': 'x' },
    })
    expect(third.status).toBe(409)
  })
})
