import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { siteAt } from '../../worker/lib/places.ts'
import { enter, eventually, join, policyOf, rowsOf, stubOf, wrote } from './support.ts'

describe('a policy', () => {
  it('makes the room, however it may otherwise be made, and survives the object', async () => {
    const policy = policyOf('policy-1', { title: 'Help', description: 'Ask us', settings: { guests: false } })
    await stubOf('policy-1').configure(policy)
    await evictDurableObject(stubOf('policy-1'))
    const { welcome } = await enter('policy-1', 'ann', { kind: 'signed', creates: false })
    expect(welcome.room).toEqual({
      site: 'demo',
      slug: 'policy-1',
      title: 'Help',
      description: 'Ask us',
      guests: false,
    })
    // It is the host's: nobody having written in it is no reason to forget it.
    expect(await rowsOf('policy-1', 'SELECT idle_at FROM room')).toEqual([{ idle_at: null }])
  })

  it('starts from the token of whoever made the room', async () => {
    const { welcome } = await enter('policy-2', 'ann', { settings: { post: 'staff', without: ['typing'] } })
    expect(welcome.room).toMatchObject({ post: 'staff' })
    expect(welcome.features).toContain('roster')
    expect(welcome.features).not.toContain('typing')
  })

  it('reaches open sockets at once', async () => {
    const { client } = await enter('policy-3', 'ann')
    await stubOf('policy-3').configure(
      policyOf('policy-3', { state: 'readonly', title: 'News', notice: 'On holiday' }),
    )
    expect((await client.until('room')).room).toEqual({
      site: 'demo',
      slug: 'policy-3',
      title: 'News',
      state: 'readonly',
      notice: 'On holiday',
    })
    expect(await wrote(client)).toMatchObject({ code: 'readonly' })
  })

  it('that is older changes nothing, and the same twice tells nothing twice', async () => {
    const { client } = await enter('policy-4', 'ann')
    const policy = policyOf('policy-4', { version: 5, title: 'Five' })
    await stubOf('policy-4').configure(policy)
    await stubOf('policy-4').configure(policy)
    await stubOf('policy-4').configure(policyOf('policy-4', { version: 4, title: 'Four' }))
    await wrote(client)
    expect(client.frames.filter(({ type }) => type === 'room')).toHaveLength(1)
    expect((await enter('policy-4', 'bob')).welcome.room.title).toBe('Five')
  })

  it('sends away whoever may no longer be in, with the reason, and nobody else', async () => {
    const { client: guest } = await enter('policy-5', 'guest')
    const { client: signed } = await enter('policy-5', 'signed', { kind: 'signed', role: 'member' })
    const { client: visitor } = await enter('policy-5', 'w1', { kind: 'watching' })
    await stubOf('policy-5').configure(policyOf('policy-5', { settings: { guests: false } }))
    expect(await guest.untilClosed()).toEqual({ code: 4403, reason: 'identity_required' })
    expect(guest.frames.some(({ type }) => type === 'room')).toBe(false)
    await visitor.until('room')
    await stubOf('policy-5').configure(policyOf('policy-5', { version: 3, settings: { join: 'password' } }))
    expect(await signed.untilClosed()).toEqual({ code: 4403, reason: 'password_required' })
    expect(await visitor.untilClosed()).toEqual({ code: 4403, reason: 'password_required' })
  })

  it('that archives closes with its own word', async () => {
    const { client } = await enter('policy-6', 'ann')
    await stubOf('policy-6').configure(policyOf('policy-6', { state: 'archived' }))
    expect(await client.untilClosed()).toEqual({ code: 4404, reason: 'archived' })
  })

  it('tells what is left out, and limits history, from now on', async () => {
    const { client } = await enter('policy-7', 'ann')
    for (let i = 0; i < 6; i++) await wrote(client)
    await stubOf('policy-7').configure(
      policyOf('policy-7', { settings: { without: ['roster'], keepMessages: 3 } }),
    )
    const again = await client.until('welcome', ({ features }) => !features.includes('roster'))
    expect(again.mode).toBe('resume')
    expect(again.features).toContain('typing')
    expect(again.features).not.toContain('roster')
    await runInDurableObject(stubOf('policy-7'), (room) => room.alarm())
    expect((await enter('policy-7', 'bob')).welcome.floor).toBe(4)
  })
})

describe('what a host leaves out', () => {
  it('is not told, whatever the page asks', async () => {
    await stubOf('without-1').configure(
      policyOf('without-1', { settings: { without: ['roster', 'typing'] } }),
    )
    const { client: ann } = await enter('without-1', 'ann')
    const { client: bob, welcome } = await enter('without-1', 'bob')
    expect(welcome).toMatchObject({ count: 2, people: [{ id: 'bob' }] })
    expect(welcome.features).not.toContain('roster')
    bob.say({ type: 'people' }, { type: 'typing', on: true })
    expect(await bob.until('rejected')).toMatchObject({ code: 'unsupported' })
    expect(await ann.until('presence', ({ count }) => count === 2)).toEqual({ type: 'presence', count: 2 })
    await wrote(bob)
    expect(ann.frames.some(({ type }) => type === 'typing')).toBe(false)
  })
})

/** The site's version in D1. */
async function site(version: number, settings: object) {
  await env.DB.prepare(
    `INSERT INTO sites (id, name, origins, settings, version, created_at) VALUES ('demo', 'Demo', '["https://site.example"]', ?, ?, 0)
     ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, version = excluded.version`,
  )
    .bind(JSON.stringify(settings), version)
    .run()
}

describe('a token of a newer version', () => {
  it('makes the room ask its site, and nobody wait', async () => {
    await site(7, { post: 'staff' })
    const { client: ann } = await enter('version-1', 'ann')
    const { client, welcome } = await enter('version-1', 'bob', { version: 7 })
    expect(welcome.me.id).toBe('bob')
    expect((await ann.until('room')).room).toMatchObject({ post: 'staff' })
    expect(await wrote(client)).toMatchObject({ code: 'forbidden' })
    expect(await rowsOf('version-1', 'SELECT version FROM room')).toEqual([{ version: 7 }])
  })

  it('is asked about by many at once only once', async () => {
    await site(8, {})
    await enter('version-2', 'ann')
    await eventually(
      async () => (await rowsOf('version-2', 'SELECT version FROM room'))[0]?.version === 8,
      'the first policy',
    )
    await site(9, { post: 'members' })
    let asked = 0
    const restore = await patched(
      'policy',
      (original) =>
        function (this: unknown, ...given: unknown[]) {
          asked++
          return original.apply(this, given)
        },
    )
    try {
      const late = await Promise.all(
        [...Array(50).keys()].map((i) => enter('version-2', `m${i}`, { version: 9 })),
      )
      await late[0]?.client.until('room', ({ room }) => room.post === 'members')
      expect(asked).toBe(1)
    } finally {
      restore()
    }
  })

  it('lets hundreds of sockets return while D1 stalls', async () => {
    await site(10, {})
    const { client } = await enter('version-3', 'founder')
    await wrote(client)
    const stub = siteAt(env, 'demo')
    const restore = await runInDurableObject(stub, (instance) => {
      const { env: before } = instance as unknown as { env: object }
      // Never answers, as D1 was seen to do for tens of seconds.
      const stalled = () => new Promise<never>(() => undefined)
      const bound = { bind: () => bound, all: stalled, run: stalled, raw: stalled, first: stalled }
      const DB = { prepare: () => bound, batch: stalled }
      Reflect.set(instance, 'env', { ...before, DB })
      return () => void Reflect.set(instance, 'env', before)
    })
    try {
      const clients = await Promise.all(
        [...Array(300).keys()].map((i) =>
          join('version-3', `r${i}`, { version: 99, network: `net-${i % 10}`, kind: 'signed' }),
        ),
      )
      const begun = Date.now()
      await Promise.all(clients.map((one) => one.until('welcome')))
      expect(Date.now() - begun).toBeLessThan(15_000)
      expect(await wrote(client)).toMatchObject({ type: 'done' })
      await Promise.all(clients.map((one) => one.leave()))
    } finally {
      await runInDurableObject(stub, restore)
    }
  })
})

type Method = (this: unknown, ...given: unknown[]) => unknown

/** Stands in for a method of every Site until it is restored. */
async function patched(name: string, make: (original: Method) => Method): Promise<() => void> {
  return runInDurableObject(siteAt(env, 'demo'), (instance) => {
    const prototype = Object.getPrototypeOf(instance) as object
    const original = Reflect.get(prototype, name) as Method
    Reflect.set(prototype, name, make(original))
    return () => void Reflect.set(prototype, name, original)
  })
}

it('a policy that can’t be had is asked for again, ever more slowly', async () => {
  await env.DB.prepare(`DELETE FROM sites`).run()
  await enter('version-4', 'ann', { version: 5 })
  await enter('version-4', 'bob', { version: 6 })
  await eventually(
    async () =>
      (await runInDurableObject(stubOf('version-4'), (_, { storage }) => storage.getAlarm())) !== null,
    'an alarm',
  )
  expect(await rowsOf('version-4', 'SELECT version FROM room')).toEqual([{ version: 5 }])
})
