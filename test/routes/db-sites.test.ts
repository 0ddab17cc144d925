import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { putHost, hostRole, hostsOf, removeHost, sitesOf } from '../../worker/db/hosts.ts'
import { listRooms } from '../../worker/db/room-lists.ts'
import { createRoom, deleteRoom, MOST_ROOMS, policyOf, readRoom, updateRoom } from '../../worker/db/rooms.ts'
import type { SiteChange } from '../../worker/db/site-input.ts'
import { createSite, readSite, updateSite } from '../../worker/db/sites.ts'
import { statsOf } from '../../worker/db/stats.ts'
import { parseOrigin } from '../../worker/lib/origins.ts'
import { Problem } from '../../worker/lib/problem.ts'
import { db, newSite, rowsOf } from './db-support.ts'

const now = Date.now()
let count = 0
const newId = () => `made-${++count}`

/** What a refusal says. */
async function refusal(asked: Promise<unknown>) {
  const error: unknown = await asked.then(
    () => undefined,
    (refused: unknown) => refused,
  )
  if (!(error instanceof Problem)) throw new Error(`no refusal but ${String(error)}`)
  return { status: error.status, code: error.code, fields: Object.keys(error.details.fields ?? {}) }
}

describe('a new site', () => {
  it('has an owner, takes guests, and lets joining make no rooms', async () => {
    const id = newId()
    const site = await createSite(db, { id, name: ' Shop ', origins: ['https://Shop.test/'] }, 'acc_1', now)
    expect(site).toMatchObject({
      id,
      name: 'Shop',
      origins: ['https://shop.test'],
      settings: { guests: true, creates: '', without: ['voice'] },
      version: 1,
    })
    expect(await hostRole(db, id, 'acc_1')).toBe('owner')
    expect(await sitesOf(db, 'acc_1')).toContainEqual({ id, name: 'Shop', role: 'owner' })
  })

  it('is made once by the same request sent twice, and not again by another account', async () => {
    const id = newId()
    const first = await createSite(db, { id, name: 'Shop' }, 'acc_1', now)
    expect(await createSite(db, { id, name: 'Shop' }, 'acc_1', now + 1)).toEqual(first)
    const taken = { status: 409, code: 'forbidden', fields: ['id'] }
    expect(await refusal(createSite(db, { id, name: 'Shop' }, 'acc_2', now))).toEqual(taken)
    expect(await hostsOf(db, id)).toEqual([{ account: 'acc_1', role: 'owner', createdAt: now }])
  })

  it('is not one that nobody owns yet, whatever it is called', async () => {
    const id = newId()
    await env.DB.prepare(
      `INSERT INTO sites (id, name, origins, settings, created_at) VALUES (?, 'Demo', '[]', '{}', 0)`,
    )
      .bind(id)
      .run()
    expect(await refusal(createSite(db, { id, name: 'Demo' }, 'acc_1', now))).toMatchObject({ status: 409 })
    expect(await hostsOf(db, id)).toEqual([])
  })

  it('goes to one of several who want its id at once', async () => {
    const id = newId()
    const asked = ['a', 'b', 'c', 'd'].map((account) => createSite(db, { id, name: account }, account, now))
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(1)
    expect((await hostsOf(db, id)).length).toBe(1)
  })

  it.each([
    [{ id: 'Shop' }, ['id']],
    [{ id: '-x' }, ['id']],
    [{ name: '  ' }, ['name']],
    [{ origins: ['https://shop.test', '*'] }, ['origins.1']],
    [{ origins: ['https://*.com', 'null'] }, ['origins.0', 'origins.1']],
    [{ settings: { capacity: 0, post: 'cats' } }, ['settings.capacity', 'settings.post']],
    [{ settings: { colour: 'red' } }, ['settings.colour']],
  ])('is refused of %j, naming what is wrong', async (wrong, fields) => {
    const input = { id: newId(), name: 'Shop', ...wrong } as Parameters<typeof createSite>[1]
    const refused = await refusal(createSite(db, input, 'acc_1', now))
    expect({ ...refused, fields: refused.fields.sort() }).toEqual({ status: 400, code: 'malformed', fields })
    expect(await readSite(db, input.id)).toBeUndefined()
  })
})

describe('an origin', () => {
  it.each([
    ['https://shop.test', 'https://shop.test'],
    [' HTTPS://Shop.Test:443/path?x#y ', 'https://shop.test'],
    ['http://shop.test:8080', 'http://shop.test:8080'],
    ['https://münchen.test', 'https://xn--mnchen-3ya.test'],
    ['https://*.Example.com', 'https://*.example.com'],
    ['https://*.example.com:444/', 'https://*.example.com:444'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s is kept as %s', (raw, kept) => {
    expect(parseOrigin(raw)).toBe(kept)
  })

  it.each([
    '',
    'null',
    '*',
    'shop.test',
    'https://',
    'https://*',
    'https://*.com',
    'http://*.example.com',
    'https://a.*.example.com',
    'https://*a.example.com',
    'https://*.*.example.com',
    'https://*.example.com/x',
    'https://*@evil.test',
    'https://user@shop.test',
    'https://shop.test.',
    'file:///etc',
    'javascript:alert(1)',
    'wss://shop.test',
  ])('%j is none', (raw) => {
    expect(parseOrigin(raw)).toBeUndefined()
  })
})

describe('settings of a site', () => {
  it('are patched, raise the version, and go back to the default by null', async () => {
    const id = await newSite({ settings: { post: 'staff', capacity: 9 } })
    const changed = await updateSite(db, id, { settings: { post: null, without: ['images'] } })
    expect(changed).toMatchObject({ version: 2, settings: { capacity: 9, without: ['images'] } })
    expect(changed?.settings).not.toHaveProperty('post')
    expect(await updateSite(db, 'nobody', { name: 'x' })).toBeUndefined()
  })

  it('lose nothing of two changes at once', async () => {
    const id = await newSite()
    await Promise.all([
      updateSite(db, id, { settings: { capacity: 7 } }),
      updateSite(db, id, { settings: { post: 'staff' } }),
    ])
    expect(await readSite(db, id)).toMatchObject({ version: 3, settings: { capacity: 7, post: 'staff' } })
  })

  it('are refused whole where one of them is wrong', async () => {
    const id = await newSite()
    const change = { name: 'New', settings: { post: 'staff', capacity: 1.5 } } as SiteChange
    expect(await refusal(updateSite(db, id, change))).toEqual({
      status: 400,
      code: 'malformed',
      fields: ['settings.capacity'],
    })
    expect(await readSite(db, id)).toMatchObject({ name: id, version: 1 })
  })
})

describe('the jurisdiction', () => {
  it('may be chosen until there is a room, and never again', async () => {
    const id = await newSite()
    expect(await updateSite(db, id, { jurisdiction: 'eu' })).toMatchObject({ jurisdiction: 'eu' })
    await createRoom(db, id, { slug: 'one' }, now)
    const fixed = { status: 409, code: 'forbidden', fields: ['jurisdiction'] }
    expect(await refusal(updateSite(db, id, { jurisdiction: null, name: 'New' }))).toEqual(fixed)
    expect(await readSite(db, id)).toMatchObject({ jurisdiction: 'eu', name: id })
    expect(await updateSite(db, id, { jurisdiction: 'eu', name: 'New' })).toMatchObject({ name: 'New' })
  })
})

describe('hosts', () => {
  it('always leave an owner', async () => {
    const id = await newSite()
    const last = { status: 409, code: 'forbidden', fields: [] }
    await putHost(db, id, 'acc_2', 'admin', now)
    expect(await refusal(removeHost(db, id, 'acc_1'))).toEqual(last)
    expect(await refusal(putHost(db, id, 'acc_1', 'moderator', now))).toEqual(last)
    await putHost(db, id, 'acc_2', 'owner', now)
    await Promise.allSettled([removeHost(db, id, 'acc_1'), removeHost(db, id, 'acc_2')])
    expect((await hostsOf(db, id)).map(({ role }) => role)).toEqual(['owner'])
  })
})

describe('a room', () => {
  it('is made, read, changed and taken away, each raising the site’s version', async () => {
    const id = await newSite({ settings: { post: 'identified' } })
    const made = await createRoom(db, id, { slug: 'blog/one', title: 'Ünë', settings: { capacity: 5 } }, now)
    expect(made).toMatchObject({ slug: 'blog/one', state: 'open', visibility: 'public', locked: false })
    expect(await createRoom(db, id, { slug: 'blog/one', title: 'Ünë' }, now)).toEqual(made)
    expect(await refusal(createRoom(db, id, { slug: 'blog/one' }, now + 1))).toMatchObject({ status: 409 })
    const changed = await updateRoom(
      db,
      id,
      'blog/one',
      { settings: { capacity: null, post: 'staff' }, passwordHash: 'hash' },
      now,
    )
    expect(changed).toMatchObject({ settings: { post: 'staff' }, locked: true, passwordRev: now + 1 })
    expect(changed).not.toHaveProperty('passwordHash')
    expect((await policyOf(db, id, 'blog/one'))?.passwordHash).toBe('hash')
    const { version = 0 } = (await readSite(db, id)) ?? {}
    expect(await deleteRoom(db, id, 'blog/one')).toBe(true)
    expect(await deleteRoom(db, id, 'blog/one')).toBe(false)
    expect(await readRoom(db, id, 'blog/one')).toBeUndefined()
    expect((await readSite(db, id))?.version).toBeGreaterThan(version)
    expect(await createRoom(db, 'nobody', { slug: 'one' }, now)).toBeUndefined()
    expect(await updateRoom(db, id, 'none', { title: 'x' }, now)).toBeUndefined()
  })

  it('made again by a name takes no pass of the one before', async () => {
    const id = await newSite()
    const rev = async (time: number) =>
      (await createRoom(db, id, { slug: 'one', passwordHash: 'h' }, time))?.passwordRev ?? 0
    const first = await rev(now)
    await deleteRoom(db, id, 'one')
    expect(await rev(now + 1)).toBeGreaterThan(first)
    await updateRoom(db, id, 'one', { passwordHash: null }, now + 2)
    expect((await policyOf(db, id, 'one'))?.passwordRev).toBe(0)
  })

  it.each([
    [{ slug: 'Upper' }, ['slug']],
    [{ slug: 'x'.repeat(129) }, ['slug']],
    [{ title: 'x'.repeat(101) }, ['title']],
    [{ state: 'gone' }, ['state']],
    [{ settings: { keepDays: -1 } }, ['settings.keepDays']],
    // A matter of the site, not of a room.
    [{ settings: { creates: '*' } }, ['settings.creates']],
  ])('is refused of %j, naming what is wrong', async (wrong, fields) => {
    const id = await newSite()
    const input = { slug: 'one', ...wrong } as Parameters<typeof createRoom>[2]
    expect(await refusal(createRoom(db, id, input, now))).toEqual({ status: 400, code: 'malformed', fields })
    expect(await rowsOf('rooms', id)).toEqual([])
  })

  it('is one too many where the plan says so, however many ask at once', async () => {
    const id = await newSite()
    await updateSite(db, id, { limits: { rooms: 3 } })
    const asked = Array.from({ length: 6 }, (_, i) => createRoom(db, id, { slug: `room-${i}` }, now))
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(3)
    expect(await refusal(createRoom(db, id, { slug: 'more' }, now))).toMatchObject({
      status: 409,
      code: 'full',
    })
    expect((await rowsOf('rooms', id)).length).toBe(3)
    expect(MOST_ROOMS).toBe(10_000)
  })
})

describe('the list of rooms', () => {
  it('pages by activity without losing or repeating any, though times are equal', async () => {
    const id = await newSite()
    for (let i = 0; i < 25; i++) await createRoom(db, id, { slug: `room-${i}` }, now + (i % 3))
    await createRoom(db, await newSite(), { slug: 'elsewhere' }, now)
    const seen: string[] = []
    let pages = 0
    for (let after: string | undefined; pages === 0 || after !== undefined; pages++) {
      const page = await listRooms(db, id, { limit: 7, after })
      seen.push(...page.items.map(({ activeAt, slug }) => `${activeAt}/${slug}`))
      after = page.next
    }
    expect(pages).toBe(4)
    expect(seen).toEqual([...seen].sort().reverse())
    expect(new Set(seen).size).toBe(25)
  })

  it('is searched by parts of title and slug, whatever the case and the marks', async () => {
    const id = await newSite()
    await createRoom(db, id, { slug: 'blog/zuerich', title: 'Grüße aus Zürich' }, now)
    await createRoom(db, id, { slug: 'other_100%' }, now)
    const found = async (query: string) =>
      (await listRooms(db, id, { query, limit: 9 })).items.map(({ slug }) => slug)
    for (const query of ['GRUSSE', 'zurich', 'Zürich', 'blog/', 'log/z']) {
      expect([query, await found(query)]).toEqual([query, query === 'GRUSSE' ? [] : ['blog/zuerich']])
    }
    expect(await found('100%')).toEqual(['other_100%'])
    expect(await found('%')).toEqual(['other_100%'])
    expect(await found("'; DROP TABLE rooms; --")).toEqual([])
    await updateRoom(db, id, 'other_100%', { title: 'Now named' }, now)
    expect(await found('named')).toEqual(['other_100%'])
  })

  it.each(['x', 'bm9wZQ', '', btoa('[1]'), btoa('["a",1]'), btoa('{}'), '\u0000', 'é'])(
    'refuses %j as a cursor',
    async (after) => {
      const id = await newSite()
      expect(await refusal(listRooms(db, id, { limit: 5, after }))).toEqual({
        status: 400,
        code: 'malformed',
        fields: ['after'],
      })
    },
  )
})

describe('figures of a site', () => {
  it('count its own rooms and members only', async () => {
    const [id, other] = [await newSite(), await newSite()]
    for (const site of [id, id, other]) await createRoom(db, site, { slug: crypto.randomUUID() }, now)
    await env.DB.prepare(`UPDATE rooms SET messages = 5 WHERE site = ?`).bind(id).run()
    expect(await statsOf(db, id, now)).toEqual({
      rooms: 2,
      messages: 10,
      activeRooms: 2,
      members: 0,
      activeMembers: 0,
    })
    expect(await statsOf(db, 'nobody', now)).toMatchObject({ rooms: 0, messages: 0, members: 0 })
  })
})
