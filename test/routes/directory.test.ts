import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DirectoryResponse, Listing } from '../../protocol/directory.ts'
import type { Role } from '../../protocol/model.ts'
import type { RoomSettings, State, Visibility } from '../../protocol/settings.ts'
import { database } from '../../worker/db/database.ts'
import { folded } from '../../worker/db/rooms.ts'
import { projectActivity } from '../../worker/db/activity.ts'
import { type Claims, signToken } from '../../worker/lib/token.ts'
import { asMember } from './member.ts'
import { call, makeSite, PAGE, refusal, sessionFor } from './support.ts'

interface Kept {
  title?: string
  description?: string
  visibility?: Visibility
  state?: State
  settings?: RoomSettings
  seq?: number
  at?: number
}

async function room(site: string, slug: string, kept: Kept = {}): Promise<void> {
  const { title = null, description = null, visibility = 'public', state = 'open', settings = {} } = kept
  await env.DB.prepare(
    `INSERT INTO rooms (site, slug, title, description, search, visibility, state, settings, seq, created_at, active_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
  )
    .bind(
      site,
      slug,
      title,
      description,
      folded(slug, title),
      visibility,
      state,
      JSON.stringify(settings),
      kept.seq ?? 0,
      kept.at ?? 1000,
    )
    .run()
}

/** What the room tells of someone who came in and read so far. */
function joins(site: string, slug: string, member: string, seq: number, at = 500): Promise<unknown> {
  const activity = { seq: 0, messages: 0, members: 0, activeAt: 0, joined: [{ member, seq, at }] }
  return projectActivity(database(env.DB), site, slug, activity)
}

function grants(site: string, slug: string, member: string, role: Role): Promise<unknown> {
  return env.DB.prepare('INSERT INTO memberships (member, site, slug, role) VALUES (?, ?, ?, ?)')
    .bind(member, site, slug, role)
    .run()
}

const asked = (token: string, origin = PAGE): RequestInit => ({
  headers: { origin, authorization: `Bearer ${token}` },
})
const get = (token: string, query = '', site = 'shop') =>
  call(`/v1/sites/${site}/directory${query}`, asked(token))
async function list(token: string, query = '', site = 'shop'): Promise<DirectoryResponse> {
  const response = await get(token, query, site)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}
const slugs = async (token: string, query = '', site = 'shop') =>
  (await list(token, query, site)).rooms.map(({ slug }) => slug)
const change = (token: string, slug: string, body: unknown, site = 'shop') =>
  call(`/v1/sites/${site}/rooms/${encodeURIComponent(slug)}/membership`, {
    method: 'PATCH',
    headers: { origin: PAGE, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** A token as a session would give it, with claims that sessions here do not. */
async function tokenOf(claims: Partial<Claims>, site = 'shop'): Promise<string> {
  const { token, member } = await sessionFor({ name: 'Signed' }, { site })
  expect(token).toBeTruthy()
  const full = {
    member: member.id,
    kind: 'guest',
    role: 'guest',
    site,
    origin: PAGE,
    version: 1,
    settings: {},
  } as const
  return (await signToken({ ...full, ...claims }, env.PARLOR_SECRET, Date.now())).token
}

let watcher: string

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other' })
  await room('shop', 'lobby', { title: 'Lobby', description: 'Come in', at: 9000, seq: 12 })
  await room('shop', 'cafe', { title: 'Café Évora', at: 8000 })
  await room('shop', 'help', { title: 'Help', state: 'readonly', at: 7000 })
  await room('shop', 'board', { title: 'Board', settings: { join: 'members' }, at: 6500, seq: 4 })
  await room('shop', 'safe', { settings: { join: 'password' }, at: 6000 })
  await room('shop', 'hidden', { visibility: 'unlisted', at: 5500, seq: 7 })
  await room('shop', 'gone', { state: 'archived', at: 5000 })
  await room('shop', 'blog/one', { at: 4000 })
  await room('other', 'elsewhere', { at: 9999 })
  watcher = (await sessionFor({})).token
})

describe('the public list', () => {
  it('shows public rooms to those who only watch, the latest active first', async () => {
    const { rooms, cursor } = await list(watcher)
    expect(rooms.map(({ slug }) => slug)).toEqual(['lobby', 'cafe', 'help', 'safe', 'blog/one'])
    expect(cursor).toBeUndefined()
    expect(rooms[0]).toEqual({
      slug: 'lobby',
      title: 'Lobby',
      description: 'Come in',
      state: 'open',
      activeAt: 9000,
      members: 0,
      seq: 12,
      unread: 0,
      favourite: false,
      joined: false,
      level: 'all',
    } satisfies Listing)
    expect(rooms[3]).toMatchObject({ slug: 'safe', join: 'password' })
  })

  it('shows rooms for members only to those the host gave a role there, and to staff', async () => {
    const { token, member } = await sessionFor({ name: 'Bea' })
    expect(await slugs(token)).not.toContain('board')
    await grants('shop', 'board', member.id, 'member')
    expect(await slugs(token)).toContain('board')
    expect(await slugs(await tokenOf({ role: 'moderator' }))).toContain('board')
  })

  it('shows only rooms that the host named, where it named some', async () => {
    expect(await slugs(await tokenOf({ rooms: ['board', 'blog/*', 'nowhere'] }))).toEqual([
      'board',
      'blog/one',
    ])
    expect(await slugs(await tokenOf({ rooms: [] }))).toEqual([])
  })

  it('finds part of a title or slug, without regard to case and marks, and takes no pattern', async () => {
    for (const query of ['cafe', 'CAFÉ', 'évo', 'evo']) {
      expect(await slugs(watcher, `?query=${encodeURIComponent(query)}`), query).toEqual(['cafe'])
    }
    expect(await slugs(watcher, '?query=blog%2F')).toEqual(['blog/one'])
    for (const query of ['%25', '_', "'", 'x'.repeat(80)])
      expect(await slugs(watcher, `?query=${query}`)).toEqual([])
    expect(await slugs(watcher, '?query=hidden')).toEqual([])
  })
})

describe('what is a member’s own', () => {
  it('lists rooms they have been in with what is unread, unlisted ones too', async () => {
    const { token, member } = await sessionFor({ name: 'Ann' })
    await joins('shop', 'lobby', member.id, 9)
    await joins('shop', 'hidden', member.id, 7)
    const { rooms } = await list(token, '?list=joined')
    expect(rooms.map(({ slug, unread, joined }) => [slug, unread, joined])).toEqual([
      ['lobby', 3, true],
      ['hidden', 0, true],
    ])
    expect((await list(token)).rooms[0]).toMatchObject({ slug: 'lobby', unread: 3, joined: true })
    expect((await list(watcher, '?list=joined')).rooms).toEqual([])
  })

  it('leaves out what was put away, and rooms for members that they are none of', async () => {
    const { token, member } = await sessionFor({ name: 'Cid' })
    for (const slug of ['gone', 'board', 'help']) await joins('shop', slug, member.id, 0)
    expect(await slugs(token, '?list=joined')).toEqual(['help'])
  })

  it('counts rooms joined and read under former ids, once', async () => {
    const before = (await sessionFor({ name: 'Dora' })).member.id
    const { member } = await sessionFor({ name: 'Dora' })
    await joins('shop', 'lobby', before, 11)
    await joins('shop', 'lobby', member.id, 2)
    await joins('shop', 'cafe', before, 0)
    const token = await tokenOf({ member: member.id, was: [before] })
    const { rooms } = await list(token, '?list=joined')
    expect(rooms.map(({ slug, unread }) => [slug, unread])).toEqual([
      ['lobby', 1],
      ['cafe', 0],
    ])
    expect((await change(token, 'lobby', { joined: false })).status).toBe(200)
    expect(await slugs(token, '?list=joined')).toEqual(['cafe'])
  })

  it('keeps a favourite, of a room never visited too, and lets go of it', async () => {
    const { token } = await sessionFor({ name: 'Eva' })
    expect(await (await change(token, 'blog/one', { favourite: true })).json()).toEqual({
      favourite: true,
      joined: false,
      level: 'all',
    })
    await change(token, 'lobby', { favourite: true, level: 'mentions' })
    const { rooms } = await list(token, '?list=favourites')
    expect(rooms.map(({ slug, level, joined }) => [slug, level, joined])).toEqual([
      ['lobby', 'mentions', false],
      ['blog/one', 'all', false],
    ])
    await change(token, 'lobby', { favourite: false })
    expect(await slugs(token, '?list=favourites')).toEqual(['blog/one'])
    expect((await list(token)).rooms[0]).toMatchObject({ slug: 'lobby', favourite: false, level: 'mentions' })
  })

  it('forgets star and cursor on leaving, is not brought back by a late word, but by coming in again', async () => {
    const { token, member } = await sessionFor({ name: 'Fay' })
    await joins('shop', 'lobby', member.id, 10)
    await change(token, 'lobby', { favourite: true })
    expect(await (await change(token, 'lobby', { joined: false })).json()).toMatchObject({
      favourite: false,
      joined: false,
    })
    const row = () =>
      env.DB.prepare('SELECT seq, favourite, joined_at FROM memberships WHERE member = ?')
        .bind(member.id)
        .first()
    expect(await row()).toEqual({ seq: 0, favourite: 0, joined_at: null })
    await joins('shop', 'lobby', member.id, 10)
    expect(await slugs(token, '?list=joined')).toEqual([])
    await joins('shop', 'lobby', member.id, 12, Date.now() + 1000)
    expect(await slugs(token, '?list=joined')).toEqual(['lobby'])
  })

  it('is told of one room alone, too', async () => {
    const { token, member } = await sessionFor({ name: 'Hal' })
    const told = async (slug: string) =>
      asMember(token, 'GET', `rooms/${encodeURIComponent(slug)}/membership`)
    expect(await (await told('lobby')).json()).toEqual({ favourite: false, joined: false, level: 'all' })
    await joins('shop', 'lobby', member.id, 10)
    await change(token, 'lobby', { favourite: true, level: 'none' })
    expect(await (await told('lobby')).json()).toEqual({ favourite: true, joined: true, level: 'none' })
    expect(await refusal(await told('nowhere'))).toEqual({ status: 404, code: 'not_found' })
    const { token: watching } = await sessionFor({})
    expect(await refusal(await asMember(watching, 'GET', 'rooms/lobby/membership'))).toEqual({
      status: 403,
      code: 'identity_required',
    })
  })

  it('makes no row by letting go of what was not held', async () => {
    const { token, member } = await sessionFor({ name: 'Gil' })
    expect((await change(token, 'lobby', { favourite: false, joined: false })).status).toBe(200)
    const found = await env.DB.prepare('SELECT count(*) AS n FROM memberships WHERE member = ?')
      .bind(member.id)
      .first()
    expect(found).toEqual({ n: 0 })
  })
})

describe('paging', () => {
  beforeAll(async () => {
    await makeSite({ id: 'many' })
    // Three of each time: the slug decides among them.
    for (let i = 0; i < 60; i++) await room('many', `room-${i}`, { at: 1000 + Math.floor(i / 3) })
  })

  async function pages(
    token: string,
    query: string,
    between: () => Promise<unknown> = async () => undefined,
  ) {
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 20; page++) {
      const answer = await list(token, `${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`, 'many')
      found.push(...answer.rooms.map(({ slug }) => slug))
      cursor = answer.cursor
      if (cursor === undefined) return found
      await between()
    }
    throw new Error('no end')
  }

  it('reads each room once, in one order, whatever the size of a page', async () => {
    const { token } = await sessionFor({}, { site: 'many' })
    const all = await pages(token, '?limit=100')
    expect(all.length).toBe(60)
    for (const limit of [7, 20, 60]) expect(await pages(token, `?limit=${limit}`)).toEqual(all)
    expect((await list(token, '', 'many')).rooms.length).toBe(30)
    expect((await pages(token, '?limit=4&query=room-1')).length).toBe(11)
  })

  it('shows none twice and loses none but those that move, while rooms wake up', async () => {
    const { token } = await sessionFor({}, { site: 'many' })
    let now = 5000
    const woken: string[] = []
    const found = await pages(token, '?limit=9', async () => {
      for (const slug of [`room-${now % 60}`, `room-${(now * 7) % 60}`]) {
        woken.push(slug)
        await env.DB.prepare('UPDATE rooms SET active_at = ? WHERE site = ? AND slug = ?')
          .bind(now++, 'many', slug)
          .run()
      }
    })
    expect(new Set(found).size).toBe(found.length)
    const lost = Array.from({ length: 60 }, (_, i) => `room-${i}`).filter((slug) => !found.includes(slug))
    expect(lost.length).toBeGreaterThan(0)
    expect(woken).toEqual(expect.arrayContaining(lost))
  })

  it.each(['', 'x', 'WzEsMl0', 'W10', btoa('{"a":1}'), btoa('["1","x"]'), 'x'.repeat(1001), '%00'])(
    'refuses %j as a cursor',
    async (cursor) => {
      const { token } = await sessionFor({}, { site: 'many' })
      const response = await get(token, `?cursor=${cursor}`, 'many')
      expect(await refusal(response)).toEqual({ status: 400, code: 'malformed', fields: ['cursor'] })
    },
  )

  it('reads no more rows of D1 than a page has, beside where it begins', async () => {
    const statements: { rows: number }[] = []
    const counting = {
      prepare: (text: string) => counted(env.DB.prepare(text)),
      batch: (all: never[]) => env.DB.batch(all),
    } as unknown as D1Database
    const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
      ({
        bind: (...values: unknown[]) => counted(statement.bind(...values)),
        raw: async () => {
          const { results, meta } = await statement.all()
          statements.push({ rows: meta.rows_read })
          return results.map((row) => Object.values(row))
        },
      }) as unknown as D1PreparedStatement
    const { token } = await sessionFor({}, { site: 'many' })
    await call('/v1/sites/many/directory?limit=10', asked(token), { DB: counting })
    expect(statements.length).toBe(1)
    expect(statements[0]?.rows).toBeLessThanOrEqual(24)
  })
})

describe('refusals', () => {
  it('name what is wrong with a query', async () => {
    for (const [query, field] of [
      ['?list=all', 'list'],
      ['?limit=0', 'limit'],
      ['?limit=101', 'limit'],
      ['?limit=ten', 'limit'],
      [`?query=${'x'.repeat(81)}`, 'query'],
    ] as const) {
      expect(await refusal(await get(watcher, query)), query).toEqual({
        status: 400,
        code: 'malformed',
        fields: [field],
      })
    }
  })

  it('name what is wrong with a change, and change nothing', async () => {
    const { token, member } = await sessionFor({ name: 'Hal' })
    for (const body of [
      {},
      { joined: true },
      { level: 'some' },
      { favourite: 1 },
      { favourite: true, role: 'owner' },
    ]) {
      expect(await refusal(await change(token, 'lobby', body)), JSON.stringify(body)).toMatchObject({
        status: 400,
        code: 'malformed',
      })
    }
    const found = await env.DB.prepare('SELECT count(*) AS n FROM memberships WHERE member = ?')
      .bind(member.id)
      .first()
    expect(found).toEqual({ n: 0 })
  })

  it('tell no room that is none of theirs from one that is not', async () => {
    const { token } = await sessionFor({ name: 'Ida' })
    const answers = await Promise.all(
      ['nowhere', 'board', 'gone', 'elsewhere', 'BAD SLUG', '../x'].map(async (slug) => {
        const response = await change(token, slug, { favourite: true })
        return `${response.status} ${await response.text()}`
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('404')
  })

  it('ask those who only watch for a name', async () => {
    expect(await refusal(await change(watcher, 'lobby', { favourite: true }))).toEqual({
      status: 403,
      code: 'identity_required',
    })
  })

  it('give every token that does not hold here one answer', async () => {
    const elsewhere = await sessionFor({ name: 'Jo' }, { site: 'other' })
    const here = await sessionFor({ name: 'Jo' })
    const answers = await Promise.all(
      [elsewhere.token, 'x.y.z', '', `${here.token}x`].flatMap((token) => [
        get(token),
        change(token, 'lobby', { favourite: true }),
      ]),
    )
    const told = await Promise.all(answers.map(async (one) => `${one.status} ${await one.text()}`))
    expect(new Set(told).size).toBe(1)
    expect(told[0]).toContain('identity_expired')
    const moved = await call('/v1/sites/shop/directory', asked(here.token, 'https://evil.test'))
    expect(moved.status).toBe(403)
  })
})

describe('browsers', () => {
  it('may ask from any page whether they may, and keep nothing that they are told', async () => {
    const asks = (path: string, method: string) =>
      call(path, { method: 'OPTIONS', headers: { origin: PAGE, 'access-control-request-method': method } })
    for (const [path, method] of [
      ['/v1/sites/shop/directory', 'GET'],
      ['/v1/sites/shop/rooms/lobby/membership', 'PATCH'],
    ] as const) {
      const response = await asks(path, method)
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-methods')?.split(', ')).toContain(method)
      expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
    }
    const response = await get(watcher)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(response.headers.get('vary')).toBe('Origin')
  })

  it('hear which methods work', async () => {
    const response = await call('/v1/sites/shop/directory', { method: 'POST', headers: { origin: PAGE } })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, OPTIONS'])
  })
})
