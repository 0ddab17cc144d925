import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { siteAt } from '../../worker/lib/places.ts'
import type { Activity } from '../../worker/lib/remote.ts'
import { counted, enter, rowsOf, stubOf, wrote } from './support.ts'

const MINUTE = 60_000

beforeEach(async () => {
  const settings = JSON.stringify({ creates: '*' })
  await env.DB.batch([
    env.DB.prepare(
      `INSERT OR IGNORE INTO sites (id, name, origins, settings, version, created_at)
       VALUES ('demo', 'Demo', '["https://site.example"]', ?, 1, 0)`,
    ).bind(settings),
    ...['ann', 'bob'].map((id) =>
      env.DB.prepare(
        `INSERT OR IGNORE INTO members (id, site, kind, name, created_at, seen_at)
         VALUES (?, 'demo', 'guest', ?, 0, 0)`,
      ).bind(id, id),
    ),
  ])
})

const real = Date.now.bind(Date)
afterEach(() => vi.restoreAllMocks())

/** Lets the alarm ring so much later than now. */
async function after(ms: number, room: string): Promise<void> {
  vi.spyOn(Date, 'now').mockImplementation(() => real() + ms)
  await ring(room)
}

async function ring(room: string): Promise<void> {
  await runInDurableObject(stubOf(room), (instance) => instance.alarm())
}

async function listed(slug: string) {
  const row = env.DB.prepare('SELECT seq, messages, members FROM rooms WHERE slug = ?')
  return row.bind(slug).first()
}

async function memberships(slug: string) {
  const rows = env.DB.prepare('SELECT member, seq FROM memberships WHERE slug = ? ORDER BY member')
  return (await rows.bind(slug).all()).results
}

/** How often the site is told by rooms, from now on. */
async function told(fails: () => boolean = () => false) {
  const calls: Activity[] = []
  const prototype = await runInDurableObject(
    siteAt(env, 'demo'),
    (site) => Object.getPrototypeOf(site) as object,
  )
  type Project = (this: unknown, slug: string, activity: Activity) => Promise<unknown>
  const original = Reflect.get(prototype, 'project') as Project
  Reflect.set(prototype, 'project', function (this: unknown, slug: string, activity: Activity) {
    calls.push(activity)
    return fails() ? Promise.reject(new Error('D1 stalls')) : original.call(this, slug, activity)
  })
  restore = () => void Reflect.set(prototype, 'project', original)
  return calls
}
let restore: () => void = () => undefined
afterEach(() => restore())

describe('what the lists of a site know of a room', () => {
  it('is how far it is, who was there, and how far they read', async () => {
    const { client: ann } = await enter('project-1', 'ann')
    const { client: bob } = await enter('project-1', 'bob')
    await enter('project-1', 'w1', { kind: 'watching' })
    for (let i = 0; i < 3; i++) await wrote(ann)
    bob.say({ type: 'read', seq: 2 })
    await bob.leave()
    await after(4000, 'project-1')
    expect(await listed('project-1')).toEqual({ seq: 3, messages: 3, members: 1 })
    expect(await memberships('project-1')).toEqual([
      { member: 'ann', seq: 0 },
      { member: 'bob', seq: 2 },
    ])
    expect(await rowsOf('project-1', 'SELECT * FROM departed')).toEqual([])
  })

  it('is told at most once a minute, and only when something changed', async () => {
    const calls = await told()
    const { client } = await enter('project-2', 'ann')
    await wrote(client)
    await after(4000, 'project-2')
    expect(calls).toHaveLength(1)
    await after(5 * MINUTE, 'project-2')
    expect(calls).toHaveLength(1)
    await wrote(client)
    await after(5 * MINUTE + 4000, 'project-2')
    expect(calls).toHaveLength(2)
    await wrote(client)
    await after(5 * MINUTE + 30_000, 'project-2')
    expect(calls).toHaveLength(2)
    await after(6 * MINUTE + 5000, 'project-2')
    expect(calls.map(({ seq }) => seq)).toEqual([1, 2, 3])
    // Who was told of is told of again only when they come again or have read on.
    expect(calls.map(({ joined }) => joined.length)).toEqual([1, 0, 0])
  })

  it('is told though the call was lost, and though the room slept and the member left before', async () => {
    let lost = true
    const calls = await told(() => lost)
    const { client } = await enter('project-3', 'ann')
    const { client: bob } = await enter('project-3', 'bob')
    await wrote(bob)
    await bob.leave()
    await after(4000, 'project-3')
    lost = false
    await evictDurableObject(stubOf('project-3'))
    client.say({ type: 'typing', on: true })
    await after(2 * MINUTE, 'project-3')
    expect(calls).toHaveLength(2)
    expect(await listed('project-3')).toMatchObject({ seq: 1 })
    expect(await memberships('project-3')).toMatchObject([{ member: 'ann' }, { member: 'bob' }])
  })

  it('erases whom the site has erased meanwhile', async () => {
    await env.DB.prepare(`INSERT INTO erasures (member, site, at) VALUES ('bob', 'demo', 1)`).run()
    const { client: ann } = await enter('project-4', 'ann')
    const { client: bob } = await enter('project-4', 'bob')
    await wrote(bob, 'secret')
    await after(4000, 'project-4')
    await ann.until('changes', ({ messages }) => messages.some((one) => 'deletedAt' in one))
    expect((await bob.untilClosed()).code).toBe(4401)
    expect(await rowsOf('project-4', 'SELECT body FROM messages')).toEqual([{ body: '' }])
  })

  it('costs a message neither a row nor an alarm', async () => {
    const set = await runInDurableObject(stubOf('project-5'), (_, { storage }) =>
      vi.spyOn(Object.getPrototypeOf(storage) as DurableObjectStorage, 'setAlarm'),
    )
    const { client } = await enter('project-5', 'ann')
    await wrote(client)
    expect(set).toHaveBeenCalled()
    set.mockClear()
    const rows = await counted('project-5')
    for (let i = 0; i < 5; i++) await wrote(client)
    expect(rows().written).toBe(10)
    expect(set).not.toHaveBeenCalled()
  })
})
