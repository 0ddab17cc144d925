import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createRoom, readRoom, updateRoom } from '../../worker/db/rooms.ts'
import { updateSite } from '../../worker/db/sites.ts'
import type { Revocation } from '../../worker/lib/remote.ts'
import { Site } from '../../worker/site/site.ts'
import { enter, eventually, join, policyOf, sleep, stubOf } from '../room/support.ts'
import { db, newSite } from './db-support.ts'
import { stalledD1 } from './support.ts'

const demo = () => env.SITE.get(env.SITE.idFromName('demo'))
const banned = (member: string, more: Partial<Revocation> = {}): Omit<Revocation, 'id'> => ({
  member,
  before: Date.now(),
  code: 'banned',
  ...more,
})
const everyone = async (slug: string) => (await demo().open()).includes(slug)

let count = 0
const slugs = (many: number) => Array.from({ length: many }, () => `site-${++count}`)
const newSlug = () => `site-${++count}`

beforeAll(async () => {
  await env.DB.prepare(
    `INSERT INTO sites (id, name, origins, settings, version, created_at)
     VALUES ('demo', 'Demo', '["https://site.example"]', '{"creates":"*"}', 1, 0)`,
  ).run()
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('rooms with open sockets', () => {
  it('are known from the first socket to the last', async () => {
    const room = newSlug()
    const { client: ann } = await enter(room, 'ann')
    const { client: bob } = await enter(room, 'bob')
    await eventually(() => everyone(room), 'the room attends')
    ann.socket.close(1000)
    await sleep(200)
    expect(await everyone(room)).toBe(true)
    bob.socket.close(1000)
    await eventually(async () => !(await everyone(room)), 'the room left')
  })

  it('are known again after the site’s object was lost', async () => {
    const room = newSlug()
    await enter(room, 'ann')
    await eventually(() => everyone(room), 'the room attends')
    await runInDurableObject(demo(), (_, { id }) => expect(id.name).toBe('demo'))
    await abortAllDurableObjects()
    expect(await everyone(room)).toBe(true)
  })
})

describe('a revocation', () => {
  it('closes sockets in every room within five seconds, and nobody else’s', async () => {
    const rooms = slugs(30)
    const eves = await Promise.all(rooms.map(async (room) => (await enter(room, 'eve')).client))
    const anns = await Promise.all(rooms.slice(0, 5).map(async (room) => (await enter(room, 'ann')).client))
    for (const room of rooms) await eventually(() => everyone(room), `${room} attends`)

    const start = performance.now()
    await demo().revoke(banned('eve', { reason: 'Spam.' }))
    const closed = await Promise.all(eves.map((eve) => eve.untilClosed()))
    const took = performance.now() - start
    expect(new Set(closed.map(({ code }) => code))).toEqual(new Set([4403]))
    expect(took).toBeLessThan(5000)
    expect(anns.map((ann) => ann.closed)).toEqual(anns.map(() => undefined))
    console.log(`${rooms.length} rooms, told and closed: ${Math.round(took)} ms`)
  })

  it('meets who comes to a room that was asleep', async () => {
    const room = newSlug()
    const madeAt = Date.now() - 1000
    const { client } = await enter(room, 'ann')
    client.socket.close(1000)
    await eventually(async () => !(await everyone(room)), 'the room left')
    await demo().revoke({ member: 'mallory', before: Date.now(), code: 'identity_expired' })
    const mallory = await join(room, 'mallory', { madeAt })
    expect((await mallory.untilClosed()).code).toBe(4401)
  })

  it('is given to a room by what it knows already', async () => {
    const site = env.SITE.get(env.SITE.idFromName('by-id'))
    expect(await site.attend('one', 0)).toEqual([])
    await site.leave('one')
    for (const member of ['a', 'b', 'c']) await site.revoke(banned(member))
    const all = await site.attend('one', 0)
    expect(all.map(({ member }) => member)).toEqual(['a', 'b', 'c'])
    const [first] = all
    expect((await site.attend('one', first?.id ?? 0)).map(({ member }) => member)).toEqual(['b', 'c'])
    // It knows of more than there was: of another object's.
    expect((await site.attend('one', 1e6)).length).toBe(3)
  })

  it('is kept as long as it can matter, and of a member’s bans only the last', async () => {
    const site = env.SITE.get(env.SITE.idFromName('pruned'))
    const start = Date.now()
    const at = (hours: number) => vi.spyOn(Date, 'now').mockReturnValue(start + hours * 3600_000)
    const known = async () =>
      (await site.attend('one', 0)).map(({ member, kid, until }) => [member ?? kid, until])
    await site.attend('one', 0)
    await site.leave('one')
    await site.revoke({ kid: 'k_1', before: start, code: 'identity_expired' })
    await site.revoke(banned('for-a-day', { until: start + 24 * 3600_000 }))
    await site.revoke(banned('for-ever', { until: start + 5000 }))
    await site.revoke(banned('for-ever'))
    await site.revoke(banned('forgiven'))
    await site.revoke(banned('forgiven', { until: 0 }))
    const forGood = [
      ['for-ever', undefined],
      // A room that sleeps for a year believes in the ban, until it hears this.
      ['forgiven', 0],
    ]
    const day = ['for-a-day', start + 24 * 3600_000]
    expect(await known()).toEqual([['k_1', undefined], day, ...forGood])
    at(1.1)
    expect((await known()).length).toBe(4)
    at(2)
    expect(await known()).toEqual([day, ...forGood])
    at(25)
    expect(await known()).toEqual(forGood)
    at(24 * 365)
    expect(await known()).toEqual(forGood)
  })
})

describe('a change of settings', () => {
  it('reaches open rooms, and one that opens later by an old token', async () => {
    const [open, later] = [newSlug(), newSlug()]
    const { client: ann } = await enter(open, 'ann')
    await eventually(() => everyone(open), 'the room attends')
    const changed = await updateSite(db, 'demo', { settings: { post: 'staff' } })
    await demo().changed(changed?.version ?? 0)
    expect((await ann.until('room')).room).toMatchObject({ post: 'staff' })

    const { client: bob } = await enter(later, 'bob', { version: 1 })
    expect((await bob.until('room')).room).toMatchObject({ post: 'staff' })
    const back = await updateSite(db, 'demo', { settings: { post: null } })
    await demo().changed(back?.version ?? 0)
    await ann.until('room', ({ room }) => room.post === undefined)
  })
})

describe('a policy', () => {
  it('is made of the site’s settings and the room’s', async () => {
    const id = await newSite({ settings: { post: 'identified', capacity: 10, without: [] } })
    const site = env.SITE.get(env.SITE.idFromName(id))
    const pages = { origins: ['https://shop.test'], localhost: false }
    const plain = { site: id, slug: 'one', version: 1, pages, state: 'open', passwordRev: 0 }
    expect(await site.policy('one')).toEqual({
      ...policyOf('one', { settings: { post: 'identified', capacity: 10 } }),
      ...plain,
    })
    const now = Date.now()
    await createRoom(db, id, { slug: 'one', title: 'One', settings: { capacity: 20 } }, now)
    await updateRoom(
      db,
      id,
      'one',
      { state: 'closed', notice: 'Back at nine.', passwordHash: 'hash' },
      now + 9,
    )
    expect(await site.policy('one')).toEqual({
      ...policyOf('one', { settings: { post: 'identified', capacity: 20 } }),
      ...plain,
      version: 3,
      state: 'closed',
      title: 'One',
      notice: 'Back at nine.',
      passwordRev: now + 9,
      passwordHash: 'hash',
    })
  })

  it('is none where there is no site', async () => {
    expect(await env.SITE.get(env.SITE.idFromName('nowhere')).policy('one')).toBeUndefined()
  })
})

describe('new guests', () => {
  it('are a raid from the thirty-first in a minute until ten minutes of calm', async () => {
    let site = env.SITE.get(env.SITE.idFromName('raided'))
    const start = Date.now()
    const at = (seconds: number) => vi.spyOn(Date, 'now').mockReturnValue(start + seconds * 1000)
    // Thirty a minute is a lively site, hour after hour.
    for (let i = 0; i < 90; i++) {
      at(i * 2)
      expect(await site.newcomer()).toBe(false)
    }
    at(200)
    const answers = await Promise.all(Array.from({ length: 20 }, () => site.newcomer()))
    expect(answers.filter(Boolean).length).toBeGreaterThan(0)
    at(790)
    expect(await site.newcomer()).toBe(true)
    await abortAllDurableObjects()
    site = env.SITE.get(env.SITE.idFromName('raided'))
    expect(await site.newcomer()).toBe(true)
    at(801)
    expect(await site.newcomer()).toBe(false)
  })
})

describe('a D1 that stalls', () => {
  it('holds up neither who comes nor who is put out', async () => {
    const room = newSlug()
    const { client: eve } = await enter(room, 'eva')
    await eventually(() => everyone(room), 'the room attends')
    await runInDurableObject(demo(), async (_, state) => {
      const site = new Site(state, { ...env, DB: stalledD1() })
      const lost = [site.policy(room), site.project(room, activity())].map((asked) =>
        asked.then(
          () => 'answered',
          () => 'failed',
        ),
      )
      const start = performance.now()
      await site.attend('other', 0)
      await site.leave('other')
      await site.revoke(banned('eva'))
      // An answer of D1 is waited for four seconds.
      expect(performance.now() - start).toBeLessThan(3500)
      expect(await Promise.all(lost)).toEqual(['failed', 'failed'])
    })
    expect((await eve.untilClosed()).code).toBe(4403)
  })
})

describe('once a day', () => {
  it('what has served its time goes from D1', async () => {
    const id = await newSite()
    const site = env.SITE.get(env.SITE.idFromName(id))
    await site.newcomer()
    const old = Date.now() - 181 * 24 * 3600_000
    await env.DB.batch([
      env.DB.prepare(`INSERT INTO spent (id, expires_at) VALUES ('old', 1), ('young', ${Date.now() + 1e6})`),
      env.DB.prepare(
        `INSERT INTO members (id, site, kind, name, created_at, seen_at) VALUES ('m_old', ?1, 'guest', 'Ann', 0, ?2)`,
      ).bind(id, old),
    ])
    const due = await runInDurableObject(site, (_, { storage }) => storage.getAlarm())
    expect(due).toBeLessThan(Date.now() + 24 * 3600_000 + 1000)
    await runInDurableObject(site, (_, { storage }) => storage.sql.exec('UPDATE site SET purge_at = 1'))
    await runDurableObjectAlarm(site)
    const left = await env.DB.prepare(
      `SELECT id FROM spent UNION SELECT id FROM members WHERE id = 'm_old'`,
    ).all()
    expect(left.results).toEqual([{ id: 'young' }])
    const next = await runInDurableObject(site, (_, { storage }) => storage.getAlarm())
    expect(Math.round(((next ?? 0) - Date.now()) / 3600_000)).toBe(24)
  })
})

describe('what a room tells', () => {
  it('is on the lists within seconds, with who came', async () => {
    const room = newSlug()
    await env.DB.prepare(
      `INSERT INTO members (id, site, kind, name, created_at, seen_at) VALUES ('m_zoe', 'demo', 'guest', 'Zoe', 0, 0)`,
    ).run()
    const { client } = await enter(room, 'm_zoe')
    client.say({ type: 'send', nonce: 'nonce-of-zoe', body: 'hello' })
    await client.answer('nonce-of-zoe')
    await eventually(async () => {
      await runDurableObjectAlarm(stubOf(room))
      return (await readRoom(db, 'demo', room))?.seq === 1
    }, 'the room is listed')
    const { results } = await env.DB.prepare(
      'SELECT slug, joined_at > 0 AS joined FROM memberships WHERE member = ?',
    )
      .bind('m_zoe')
      .all()
    expect(results).toEqual([{ slug: room, joined: 1 }])
  })
})

function activity() {
  return { seq: 1, messages: 1, members: 1, activeAt: Date.now(), joined: [] }
}
