import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import wrangler from '../../wrangler.toml?raw'
import type { Ban, Member } from '../../protocol/api-people.ts'
import type { Room, Site } from '../../protocol/api.ts'
import type { Message } from '../../protocol/model.ts'
import { asHost, did, keyFor } from './api.support.ts'
import { makeSite, PAGE, refusal, sessionFor, untilTooMany } from './support.ts'

let key = ''
const SITE = '/v1/sites/shop'
const as = <T>(method: string, path: string, body?: unknown) =>
  did<T>(method, SITE + path, { key, ...(body !== undefined && { body }) })
const refused = async (method: string, path: string, body?: unknown) =>
  refusal(await asHost(method, SITE + path, { key, ...(body !== undefined && { body }) }))

beforeAll(async () => {
  await makeSite({ id: 'shop', creates: false })
  await makeSite({ id: 'other' })
  key = await keyFor('shop')
})

describe('a key', () => {
  it('opens its own site with the scopes it has, and says which is lacking', async () => {
    const small = await keyFor('shop', ['rooms:read'])
    expect((await asHost('GET', `${SITE}/rooms`, { key: small })).status).toBe(200)
    const lacking = await asHost('POST', `${SITE}/rooms`, { key: small, body: { slug: 'x' } })
    expect(await lacking.clone().text()).toContain('rooms:write')
    expect(await refusal(lacking)).toEqual({ status: 403, code: 'forbidden' })
  })

  it('is asked for where there is none', async () => {
    const response = await asHost('GET', SITE)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await refusal(response)).toEqual({ status: 401, code: 'identity_required' })
  })

  it('is kept as a hash, with when it was used', async () => {
    const { keys } = await as<{ keys: { id: string; usedAt?: number }[] }>('GET', '/api-keys')
    expect(keys.find(({ id }) => key.includes(id))?.usedAt).toBeGreaterThan(Date.now() - 60_000)
    const rows = JSON.stringify((await env.DB.prepare('SELECT * FROM api_keys').all()).results)
    expect(rows).not.toContain(key.slice(-30))
  })

  it('makes others, but none that may do more than itself', async () => {
    const maker = await keyFor('shop', ['keys:write', 'rooms:read'])
    const body = { name: 'Build', scopes: ['rooms:read', 'rooms:write'] }
    const more = await asHost('POST', `${SITE}/api-keys`, { key: maker, body })
    expect(await refusal(more)).toEqual({ status: 403, code: 'forbidden', fields: ['scopes.1'] })
    const made = await did<{ key: string; id: string; scopes: string[] }>('POST', `${SITE}/api-keys`, {
      key: maker,
      body: { name: 'Build', scopes: ['rooms:read', 'rooms:read'] },
    })
    expect(made.scopes).toEqual(['rooms:read'])
    expect((await asHost('GET', `${SITE}/rooms`, { key: made.key })).status).toBe(200)

    await as('DELETE', `/api-keys/${made.id}`)
    const after = await asHost('GET', `${SITE}/rooms`, { key: made.key })
    expect(await refusal(after)).toEqual({ status: 403, code: 'forbidden' })
    await as('DELETE', `/api-keys/${made.id}`)
  })

  it('has 600 requests a minute, and is told so', async () => {
    const busy = await keyFor('shop', ['site:read'])
    const first = await asHost('GET', SITE, { key: busy })
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=600;w=60')
    expect(first.headers.has('ratelimit')).toBe(false)
    // The binding does not tell what it allows: the header has to agree with what it was set up with.
    expect(wrangler).toMatch(/name = "API"[^[]*simple = \{ limit = 600, period = 60 \}/)
    const API = { limit: () => Promise.resolve({ success: false }) }
    const response = await asHost('GET', SITE, { key: busy, bindings: { API } })
    expect(response.headers.get('ratelimit')).toBe('"key";r=0;t=60')
    expect(response.headers.get('retry-after')).toBe('60')
    expect(await refusal(response)).toEqual({ status: 429, code: 'rate_limited' })
  })

  it('is counted by the real limiter, each on its own', async () => {
    const busy = await keyFor('shop', ['site:read'])
    const id = busy.split('_')[1] ?? ''
    // The minute may turn in between; then it is used up once more.
    for (let tries = 0, status = 200; status !== 429; tries++) {
      expect(tries).toBeLessThan(5)
      let taken = 0
      while ((await env.API.limit({ key: id })).success) taken++
      expect(taken).toBeLessThanOrEqual(1200)
      status = (await asHost('GET', SITE, { key: busy })).status
    }
    expect((await asHost('GET', SITE, { key })).status).toBe(200)
  })

  it('that is none is tried twenty times a minute from one network', async () => {
    const headers = { 'cf-connecting-ip': '198.51.100.4' }
    const wrong = { key: `pk_${'0'.repeat(20)}_${'A'.repeat(43)}`, headers }
    const { taken } = await untilTooMany(20, () => asHost('GET', SITE, wrong))
    expect(taken).toBeGreaterThanOrEqual(20)
    expect((await asHost('GET', SITE, { key, headers })).status).toBe(200)
  })
})

describe('a site', () => {
  it('is read and changed: what is not named stays, null goes back', async () => {
    const before = await as<Site>('GET', '')
    expect(before).toMatchObject({ id: 'shop', origins: [PAGE], settings: { creates: '' } })
    const changed = await as<Site>('PATCH', '', {
      name: 'The Shop',
      settings: { capacity: 10, guests: false },
    })
    expect(changed).toMatchObject({
      name: 'The Shop',
      settings: { creates: '', capacity: 10, guests: false },
    })
    expect(changed.version).toBeGreaterThan(before.version)
    const again = await as<Site>('PATCH', '', { settings: { capacity: null, guests: null } })
    expect(again.settings).toEqual({ creates: '' })
    expect(again.origins).toEqual([PAGE])
  })

  it('takes origins as browsers write them, and says which is none', async () => {
    const origins = ['https://Example.com/', 'https://*.example.org', 'http://localhost:3000']
    expect((await as<Site>('PATCH', '', { origins: [...origins, PAGE] })).origins).toEqual([
      'https://example.com',
      'https://*.example.org',
      'http://localhost:3000',
      PAGE,
    ])
    expect(await refused('PATCH', '', { origins: [PAGE, 'https://*.com'] })).toMatchObject({
      status: 400,
      code: 'malformed',
      fields: ['origins.1'],
    })
  })

  it('is counted', async () => {
    await makeSite({ id: 'counted' })
    const own = await keyFor('counted')
    const count = () => did<Record<string, number>>('GET', '/v1/sites/counted/stats', { key: own })
    expect(await count()).toEqual({
      rooms: 0,
      members: 0,
      messages: 0,
      activeRooms: 0,
      activeMembers: 0,
      open: 0,
    })
    await sessionFor({ name: 'Ann' }, { site: 'counted' })
    await did('POST', '/v1/sites/counted/rooms', { key: own, body: { slug: 'a' } })
    expect(await count()).toMatchObject({ rooms: 1, members: 1, activeMembers: 1 })
  })
})

describe('rooms', () => {
  it('are made, read, changed, listed and deleted', async () => {
    const body = {
      slug: 'blog/first~post',
      title: 'First',
      settings: { post: 'identified' },
      password: 'sesame',
    }
    const made = await as<Room>('POST', '/rooms', body)
    expect(made).toMatchObject({ slug: 'blog/first~post', title: 'First', password: true, join: 'anyone' })
    const path = `/rooms/${encodeURIComponent(made.slug)}`
    expect(await as<Room>('GET', path)).toEqual(made)

    const changed = await as<Room>('PATCH', path, {
      title: null,
      state: 'closed',
      notice: 'Back on Monday.\nSorry.',
      settings: { post: null, join: 'password' },
    })
    expect(changed).toMatchObject({ state: 'closed', settings: { join: 'password' }, join: 'password' })
    expect(changed).not.toHaveProperty('title')
    expect(await as<{ rooms: Room[] }>('GET', '/rooms?query=blog')).toEqual({ rooms: [changed] })

    expect(await as('DELETE', path)).toBeUndefined()
    expect(await refused('GET', path)).toEqual({ status: 404, code: 'not_found' })
    expect(await refused('DELETE', path)).toEqual({ status: 404, code: 'not_found' })
  })

  it('never tell their password, and lose it by null', async () => {
    await as('POST', '/rooms', { slug: 'vault', password: 'sesame' })
    const text = JSON.stringify(await as('GET', '/rooms/vault'))
    expect(text).not.toMatch(/sesame|scrypt|hash/i)
    expect(await as<Room>('PATCH', '/rooms/vault', { password: null })).toMatchObject({ password: false })
  })

  it('that are entered by password have one', async () => {
    const settings = { join: 'password' }
    const refusing = { status: 400, code: 'malformed', fields: ['password'] }
    expect(await refused('POST', '/rooms', { slug: 'gate', settings })).toEqual(refusing)
    await as('POST', '/rooms', { slug: 'gate', settings, password: 'x' })
    expect(await refused('PATCH', '/rooms/gate', { password: null })).toEqual(refusing)
    await as('PATCH', '/rooms/gate', { password: null, settings: { join: null } })
  })

  it('exist once', async () => {
    await as('POST', '/rooms', { slug: 'once' })
    const again = await refused('POST', '/rooms', { slug: 'once' })
    expect(again).toEqual({ status: 409, code: 'forbidden', fields: ['slug'] })
  })

  it.each(['50%25', 'a%2fb', 'ü/日本', '~', '...', 'x.y_z-1'])('may be named %j', async (slug) => {
    const { slug: kept } = await as<Room>('POST', '/rooms', { slug })
    expect(kept).toBe(slug)
    expect((await as<Room>('GET', `/rooms/${encodeURIComponent(slug)}`)).slug).toBe(slug)
  })
})

describe('pages', () => {
  const walk = async <T>(path: string, name: string, limit: number) => {
    const found: T[] = []
    let cursor = ''
    for (let pages = 0; pages < 50; pages++) {
      const sep = path.includes('?') ? '&' : '?'
      const query = `${sep}limit=${limit}${cursor && `&cursor=${cursor}`}`
      const page = await as<Record<string, T[]> & { next?: string }>('GET', path + query)
      found.push(...(page[name] ?? []))
      if (page.next === undefined) return found
      expect(page[name]?.length).toBe(limit)
      cursor = page.next
    }
    throw new Error('no end')
  }

  it('of rooms hold each once', async () => {
    for (let i = 0; i < 7; i++) await as('POST', '/rooms', { slug: `paged-${i}` })
    const slugs = (await walk<Room>('/rooms?query=paged', 'rooms', 3)).map(({ slug }) => slug)
    expect(slugs.sort()).toEqual(Array.from({ length: 7 }, (_, i) => `paged-${i}`))
  })

  it('of messages hold each once, from either end', async () => {
    await as('POST', '/rooms', { slug: 'talk' })
    for (let i = 1; i <= 7; i++) await as('POST', '/rooms/talk/messages', { name: 'Bot', body: `${i}` })
    const bodies = async (order: string) =>
      (await walk<Message>(`/rooms/talk/messages?order=${order}`, 'messages', 3)).map(({ body }) => body)
    expect(await bodies('oldest')).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(await bodies('newest')).toEqual(['7', '6', '5', '4', '3', '2', '1'])
  })

  it('of members hold each once', async () => {
    for (let i = 0; i < 5; i++) await sessionFor({ name: `Walker ${i}` })
    const ids = (await walk<Member>('/members', 'members', 2)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(5)
  })

  it('go on by their own list’s cursors only', async () => {
    const { next = '' } = await as<{ next?: string }>('GET', '/rooms?limit=1')
    const bad = { status: 400, code: 'malformed', fields: ['cursor'] }
    const flipped = next.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))
    const garbled = ['', 'x', '!!', next.slice(1), `${next}A`, flipped, btoa('["x",1]'), 'A'.repeat(600)]
    for (const cursor of garbled) {
      expect([cursor, await refused('GET', `/rooms?cursor=${encodeURIComponent(cursor)}`)]).toEqual([
        cursor,
        bad,
      ])
    }
    expect(await refused('GET', `/members?cursor=${next}`)).toEqual(bad)
    expect(await refused('GET', `/rooms?query=x&cursor=${next}`)).toEqual(bad)
    const foreign = await asHost('GET', `/v1/sites/other/rooms?cursor=${next}`, {
      key: await keyFor('other'),
    })
    expect(await refusal(foreign)).toEqual(bad)
  })
})

describe('messages', () => {
  it('are posted by a bot, which is its name', async () => {
    await as('POST', '/rooms', { slug: 'news' })
    const post = { name: 'Build', body: 'Version 2 is out.', avatar: 'https://example.com/a.png' }
    const first = await as<Message>('POST', '/rooms/news/messages', post)
    expect(first).toMatchObject({ seq: 1, kind: 'text', body: 'Version 2 is out.' })
    expect(first.author).toMatch(/^b_[\w-]{22}$/)
    const second = await as<Message>('POST', '/rooms/news/messages', {
      name: 'Build',
      body: 'Fixed.',
      replyTo: 1,
    })
    expect(second).toMatchObject({ author: first.author, replyTo: 1 })
    const other = await as<Message>('POST', '/rooms/news/messages', { name: 'Deploy', body: 'Done.' })
    expect(other.author).not.toBe(first.author)

    const { messages, people } = await as<{ messages: Message[]; people: object[] }>(
      'GET',
      '/rooms/news/messages',
    )
    expect(messages.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(people).toContainEqual(expect.objectContaining({ id: first.author, name: 'Build', role: 'bot' }))
  })

  it('are deleted once, and keep their place', async () => {
    await as('POST', '/rooms', { slug: 'wipe' })
    await as('POST', '/rooms/wipe/messages', { name: 'Bot', body: 'Oops' })
    await as('DELETE', '/rooms/wipe/messages/1')
    await as('DELETE', '/rooms/wipe/messages/1')
    const { messages } = await as<{ messages: Message[] }>('GET', '/rooms/wipe/messages')
    expect(messages).toMatchObject([{ seq: 1, body: '' }])
    for (const seq of ['2', '0', '-1', '1.5', 'x', '99999999999999999999']) {
      expect([seq, await refused('DELETE', `/rooms/wipe/messages/${seq}`)]).toEqual([
        seq,
        { status: 404, code: 'not_found' },
      ])
    }
  })

  it('say what is wrong with them, by field', async () => {
    await as('POST', '/rooms', { slug: 'strict' })
    const of = (body: unknown) => refused('POST', '/rooms/strict/messages', body)
    expect(await of({ name: 'Bot', body: '\u200b ' })).toEqual({
      status: 400,
      code: 'empty',
      fields: ['body'],
    })
    expect(await of({ name: 'Bot', body: '日'.repeat(4000) + 'x' })).toMatchObject({ fields: ['body'] })
    expect(await of({ name: 'Bot', body: 'x', replyTo: 9 })).toEqual({
      status: 400,
      code: 'not_found',
      fields: ['replyTo'],
    })
    expect(await of({ name: '\u3164', body: 'x' })).toEqual({
      status: 400,
      code: 'malformed',
      fields: ['name'],
    })
    expect(await as('GET', '/rooms/strict/messages')).toEqual({ messages: [], people: [] })
  })

  it('of a closed room are read, and nothing is added', async () => {
    await as('POST', '/rooms', { slug: 'shut', state: 'closed' })
    const closed = await refused('POST', '/rooms/shut/messages', { name: 'Bot', body: 'x' })
    expect(closed).toEqual({ status: 409, code: 'closed' })
    await as('PATCH', '/rooms/shut', { state: 'archived' })
    expect(await as('GET', '/rooms/shut/messages')).toEqual({ messages: [], people: [] })
  })
})

describe('members', () => {
  it('are found by id and by what the host knows them by, and show what is the host’s', async () => {
    const { member } = await sessionFor({ name: 'Vera' })
    const seen = await as<Member>('GET', `/members/${member.id}`)
    expect(seen).toMatchObject({ id: member.id, kind: 'guest', name: 'Vera' })
    await env.DB.prepare(
      "UPDATE members SET kind = 'signed', subject = 'signed:42', email = 'v@x.test' WHERE id = ?",
    )
      .bind(member.id)
      .run()
    const { members } = await as<{ members: Member[] }>('GET', '/members?sub=42')
    expect(members).toMatchObject([{ id: member.id, sub: '42', email: 'v@x.test' }])
    expect(await as('GET', '/members?sub=43')).toEqual({ members: [] })
    await env.DB.prepare("UPDATE members SET kind = 'account', subject = 'account:7' WHERE id = ?")
      .bind(member.id)
      .run()
    const account = await as<Member>('GET', `/members/${member.id}`)
    expect(account).not.toHaveProperty('email')
    expect(account).not.toHaveProperty('sub')
    expect(await as('GET', '/members?sub=7')).toEqual({ members: [] })
  })

  it('get roles on the site and in a room, and lose them', async () => {
    const { member } = await sessionFor({ name: 'Mona' })
    expect(await as<Member>('PATCH', `/members/${member.id}`, { role: 'moderator' })).toMatchObject({
      role: 'moderator',
    })
    expect(await as<Member>('PATCH', `/members/${member.id}`, { role: null })).not.toHaveProperty('role')
    expect(await refused('PATCH', `/members/${member.id}`, { role: 'owner' })).toMatchObject({
      fields: ['role'],
    })

    await as('POST', '/rooms', { slug: 'roles' })
    const path = `/rooms/roles/members/${member.id}`
    expect(await as('PUT', path, { role: 'owner' })).toMatchObject({
      role: 'owner',
      member: { id: member.id },
    })
    expect(await as('GET', '/rooms/roles/members')).toMatchObject({ members: [{ role: 'owner' }] })
    await as('DELETE', path)
    await as('DELETE', path)
    const { members } = await as<{ members: object[] }>('GET', '/rooms/roles/members')
    expect(members[0]).not.toHaveProperty('role')
  })

  it('are banned and let in again, from the site and from a room', async () => {
    await as('POST', '/rooms', { slug: 'calm' })
    const { member } = await sessionFor({ name: 'Spam' })
    for (const path of ['/bans', '/rooms/calm/bans']) {
      const one = `${path}/${member.id}`
      expect(await refused('GET', one)).toEqual({ status: 404, code: 'not_found' })
      const until = Date.now() + 60_000
      expect(await as<Ban>('PUT', one, { until, reason: 'Ads' })).toMatchObject({
        member: member.id,
        until,
        reason: 'Ads',
      })
      expect(await as('PUT', one, {})).not.toHaveProperty('until')
      expect(await as(`GET`, path)).toMatchObject({ bans: [{ member: member.id }] })
      await as('DELETE', one)
      await as('DELETE', one)
      expect(await as('GET', path)).toEqual({ bans: [] })
      const past = await refused('PUT', one, { until: Date.now() - 1 })
      expect(past).toEqual({ status: 400, code: 'malformed', fields: ['until'] })
    }
  })

  it('are signed out everywhere', async () => {
    const { member, refresh } = await sessionFor({ name: 'Gone' })
    await as('POST', `/members/${member.id}/sign-out`)
    await expect(sessionFor({ refresh })).rejects.toThrow('identity_expired')
  })
})

describe('identity keys', () => {
  it('live two at a time, are told once, and are revoked', async () => {
    const first = await as<{ kid: string; secret: string }>('POST', '/keys')
    expect(first.secret).toMatch(/^[\w-]{43}$/)
    const second = await as<{ kid: string }>('POST', '/keys')
    expect(await refused('POST', '/keys')).toEqual({ status: 409, code: 'full' })
    const listed = JSON.stringify(await as('GET', '/keys'))
    expect(listed).toContain(second.kid)
    expect(listed).not.toContain(first.secret)
    await as('DELETE', `/keys/${first.kid}`)
    await as('POST', '/revocations', { kid: second.kid })
    await as('POST', '/revocations', { jti: 'seen or not' })
    const { keys } = await as<{ keys: { revokedAt?: number }[] }>('GET', '/keys')
    expect(keys.every(({ revokedAt }) => revokedAt !== undefined)).toBe(true)
    expect(await refused('POST', '/revocations', { kid: 'k_none' })).toEqual({
      status: 404,
      code: 'not_found',
    })
  })
})
