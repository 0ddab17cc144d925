import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { siteAt } from '../../worker/lib/places.ts'
import type { Revocation } from '../../worker/lib/remote.ts'
import { enter, eventually, join, rowsOf, sleep, stubOf, tokenOf, wrote } from './support.ts'

let id = 0
function revocation(more: Partial<Revocation>): Revocation {
  return { id: ++id, before: Date.now(), code: 'identity_expired', ...more }
}

describe('a ban of a room', () => {
  it('sends a member away with when and why, keeps them out, and ends by itself', async () => {
    const { client } = await enter('ban-1', 'ann', { kind: 'signed', role: 'member' })
    const { client: bob } = await enter('ban-1', 'bob')
    const until = Date.now() + 60_000
    expect(await stubOf('ban-1').ban('ann', { until, reason: 'Spam' })).toEqual({ ok: true })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    const told = { type: 'rejected', code: 'banned', until, reason: 'Spam' }
    expect(client.frames.at(-1)).toEqual(told)
    const again = await join('ban-1', 'ann', { kind: 'signed', role: 'moderator' })
    expect(await again.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    expect(again.frames).toEqual([told])
    expect(bob.closed).toBeUndefined()

    await runInDurableObject(stubOf('ban-1'), (_, { storage }) =>
      storage.sql.exec('UPDATE bans SET until = 1'),
    )
    await evictDurableObject(stubOf('ban-1'))
    await enter('ban-1', 'ann')
    await runInDurableObject(stubOf('ban-1'), (room) => room.alarm())
    expect(await rowsOf('ban-1', 'SELECT * FROM bans')).toEqual([])
  })

  it('is lifted by null, and holds under whichever id', async () => {
    const { client } = await enter('ban-2', 'ann', { kind: 'account', was: ['guest-id'] })
    await stubOf('ban-2').ban('guest-id', {})
    expect((await client.untilClosed()).reason).toBe('banned')
    expect((await (await join('ban-2', 'guest-id')).untilClosed()).reason).toBe('banned')
    await stubOf('ban-2').ban('guest-id', null)
    await enter('ban-2', 'guest-id')
  })

  it('keeps out who takes the member on a live socket', async () => {
    const { client } = await enter('ban-3', 'w1', { kind: 'watching' })
    await stubOf('ban-3').ban('ann', {})
    client.say({ type: 'renew', token: await tokenOf('ann') })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    expect(client.frames.at(-1)).toEqual({ type: 'rejected', code: 'banned' })
  })
})

describe('what a site takes back', () => {
  it.each([
    ['a member', {}, { member: 'ann' }],
    ['a former id', { was: ['guest-id'] }, { member: 'guest-id' }],
    ['a key', { kid: 'k1' }, { kid: 'k1' }],
    ['an identity', { jti: 'j1' }, { jti: 'j1' }],
  ])('by %s closes their sockets, and refuses their tokens of before', async (what, joining, whose) => {
    const room = `revoke-${what.replace(' ', '-')}`
    const signed = { kind: 'signed', role: 'member', ...joining } as const
    const { client } = await enter(room, 'ann', signed)
    const { client: bob } = await enter(room, 'bob', { kind: 'signed', kid: 'k2', jti: 'j2' })
    const before = Date.now()
    await stubOf(room).revoke([revocation({ ...whose, before })])
    expect(await client.untilClosed()).toEqual({ code: 4401, reason: 'identity_expired' })
    const old = await join(room, 'ann', { ...signed, madeAt: before })
    expect(await old.untilClosed()).toEqual({ code: 4401, reason: 'identity_expired' })
    await enter(room, 'ann', { ...signed, madeAt: before + 1 })
    expect(bob.closed).toBeUndefined()
    bob.say({ type: 'renew', token: await tokenOf('ann', { ...signed, madeAt: before }) })
    expect((await bob.untilClosed()).code).toBe(4401)
  })

  it('is remembered by a room that slept', async () => {
    await enter('revoke-5', 'bob')
    const before = Date.now()
    await stubOf('revoke-5').revoke([revocation({ member: 'ann', before })])
    await evictDurableObject(stubOf('revoke-5'))
    const client = await join('revoke-5', 'ann', { madeAt: before - 1 })
    expect((await client.untilClosed()).code).toBe(4401)
  })

  it('as a ban says when and why, and is undone by a later one, in whatever order they come', async () => {
    const { client } = await enter('revoke-6', 'ann')
    const until = Date.now() + 60_000
    const before = Date.now()
    const ban = revocation({ member: 'ann', code: 'banned', until, reason: 'Raid', before })
    const undone = revocation({ member: 'ann', code: 'banned', until: 1, before })
    await stubOf('revoke-6').revoke([ban])
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'banned' })
    expect(client.frames.at(-1)).toMatchObject({ code: 'banned', until, reason: 'Raid' })
    await stubOf('revoke-6').revoke([undone])
    await stubOf('revoke-6').revoke([ban])
    await enter('revoke-6', 'ann', { madeAt: before })
  })

  it('is forgotten when no token of before can still live', async () => {
    await enter('revoke-7', 'ann')
    const old = revocation({ member: 'eve', before: Date.now() - 3 * 3600_000 })
    await stubOf('revoke-7').revoke([old, revocation({ member: 'bob' })])
    expect(await rowsOf('revoke-7', 'SELECT member FROM revocations')).toEqual([{ member: 'bob' }])
    expect(await rowsOf('revoke-7', 'SELECT revocation FROM room')).toEqual([{ revocation: id }])
  })

  it('makes no room', async () => {
    await stubOf('revoke-8').revoke([revocation({ member: 'ann' })])
    const tables = await rowsOf('revoke-8', `SELECT name FROM sqlite_master WHERE name = 'room'`)
    expect(tables).toEqual([])
  })
})

describe('attendance', () => {
  const site = siteAt(env, 'demo')
  const isOpen = async (room: string) => (await site.open()).includes(room)

  it('tells the site of the first socket and of the last', async () => {
    const { client: ann } = await enter('attend-1', 'ann')
    const { client: bob } = await enter('attend-1', 'bob')
    await eventually(() => isOpen('attend-1'), 'open')
    ann.socket.close(1000)
    await sleep(200)
    expect(await isOpen('attend-1')).toBe(true)
    bob.socket.close(1000)
    await eventually(async () => !(await isOpen('attend-1')), 'closed')
  })

  it('brings what was taken back to live sockets by way of the site', async () => {
    const { client } = await enter('attend-2', 'gone')
    await eventually(() => isOpen('attend-2'), 'open')
    await site.revoke({ member: 'gone', before: Date.now(), code: 'identity_expired' })
    expect((await client.untilClosed()).code).toBe(4401)
  })

  it('brings it also to a room that heard nothing, as soon as somebody is there or it wakes', async () => {
    const before = Date.now()
    await site.revoke({ member: 'late', before, code: 'banned', reason: 'Rude' })
    // Nobody had told this room; what it made of the join is mended within moments.
    const client = await join('attend-3', 'late', { madeAt: before - 1 })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'banned' })

    const { client: eve } = await enter('attend-4', 'eve')
    await eventually(() => isOpen('attend-4'), 'open')
    // A call that was lost: the site believes that it told this room.
    await site.leave('attend-4')
    await site.revoke({ member: 'eve', before: Date.now(), code: 'identity_expired' })
    await sleep(100)
    expect(eve.closed).toBeUndefined()
    await evictDurableObject(stubOf('attend-4'))
    eve.say({ type: 'typing', on: true })
    expect((await eve.untilClosed()).code).toBe(4401)
  })

  it('that was lost is set right when the site next calls', async () => {
    await enter('attend-5', 'ann').then(({ client }) => client.socket.close(1000))
    await eventually(async () => !(await isOpen('attend-5')), 'closed')
    await site.attend('attend-5', 0)
    expect(await isOpen('attend-5')).toBe(true)
    await site.revoke({ member: 'nobody', before: 1, code: 'identity_expired' })
    await eventually(async () => !(await isOpen('attend-5')), 'closed again')
  })

  it('holds up nobody where the site fails, and is made up for', async () => {
    const prototype = await runInDurableObject(site, (instance) => Object.getPrototypeOf(instance) as object)
    const attend: unknown = Reflect.get(prototype, 'attend')
    Reflect.set(prototype, 'attend', () => Promise.reject(new Error('the site stalls')))
    try {
      const { client } = await enter('attend-6', 'ann')
      expect(await wrote(client)).toMatchObject({ type: 'done' })
      await sleep(100)
      expect(await isOpen('attend-6')).toBe(false)
    } finally {
      Reflect.set(prototype, 'attend', attend)
    }
    await eventually(() => isOpen('attend-6'), 'open')
  })
})
