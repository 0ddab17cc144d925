import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, join, nonce, policyOf, stubOf, wrote } from './support.ts'

const account = { kind: 'account', role: 'member' } as const

describe('a role given in a room', () => {
  it('reaches every open socket of its member at once, and everyone who sees them', async () => {
    const { client: ann } = await enter('grant-1', 'ann', account)
    const { client: tab } = await enter('grant-1', 'ann', account)
    const { client: bob } = await enter('grant-1', 'bob')
    await wrote(ann)
    await wrote(bob)
    expect(await stubOf('grant-1').grant('ann', 'moderator')).toEqual({ ok: true })
    for (const client of [ann, tab]) await client.until('welcome', ({ me }) => me.role === 'moderator')
    const told = await bob.until('changes', ({ people = [] }) =>
      people.some(({ role }) => role === 'moderator'),
    )
    expect(told).toMatchObject({ from: 2, to: 3, people: [{ id: 'ann', role: 'moderator' }] })
    await bob.until('presence', ({ changed }) => changed?.[0]?.role === 'moderator')
    const gone = { type: 'delete', nonce: nonce(), seq: 2 } as const
    tab.say(gone)
    expect(await tab.answer(gone.nonce)).toMatchObject({ type: 'done' })
  })

  it('outlives the socket, never lowers the token’s, and can be taken back', async () => {
    const { client } = await enter('grant-2', 'ann', account)
    await wrote(client)
    await stubOf('grant-2').grant('ann', 'moderator')
    client.socket.close(1000)
    await evictDurableObject(stubOf('grant-2'))
    const { client: again, welcome } = await enter('grant-2', 'ann', account)
    expect(welcome.me.role).toBe('moderator')
    await stubOf('grant-2').grant('ann', undefined)
    await again.until('welcome', ({ me }) => me.role === 'member')
    // Seen by whoever reads what they wrote, too.
    const { welcome: other } = await enter('grant-2', 'bob')
    expect(other.people).toContainEqual({ id: 'ann', name: 'Ann', role: 'member' })

    await stubOf('grant-2').grant('boss', 'member')
    const boss = await enter('grant-2', 'boss', { kind: 'signed', role: 'owner' })
    expect(boss.welcome.me.role).toBe('owner')
  })

  it('makes a member of a room for members, and taking it back ends that', async () => {
    await stubOf('grant-3').configure(policyOf('grant-3', { settings: { join: 'members', post: 'members' } }))
    expect((await (await join('grant-3', 'ann', account)).untilClosed()).reason).toBe('forbidden')
    await stubOf('grant-3').grant('ann', 'member')
    const { client } = await enter('grant-3', 'ann', account)
    expect(await wrote(client)).toMatchObject({ type: 'done' })
    await stubOf('grant-3').grant('ann', undefined)
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'forbidden' })
  })

  it('holds for who was known by another id when it was given', async () => {
    await enter('grant-4', 'someone')
    await stubOf('grant-4').grant('guest-id', 'moderator')
    const { client, welcome } = await enter('grant-4', 'ann', { ...account, was: ['guest-id'] })
    expect(welcome.me.role).toBe('moderator')
    await stubOf('grant-4').grant('guest-id', undefined)
    await client.until('welcome', ({ me }) => me.role === 'member')
  })

  it('is nothing in a room that is not there', async () => {
    expect(await stubOf('grant-5').grant('ann', 'moderator')).toEqual({ ok: false, code: 'not_found' })
  })
})
