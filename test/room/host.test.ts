import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { enter, join, nonce, policyOf, rowsOf, sleep, stubOf, wrote } from './support.ts'

const bot = { id: 'b_help', name: 'Helper', role: 'bot' } as const

describe('the host’s server', () => {
  it('posts once per nonce, to everyone, as a bot', async () => {
    const { client } = await enter('host-1', 'ann')
    const post = { author: bot, nonce: 'nonce-post', body: 'Welcome' }
    const first = await stubOf('host-1').post(post)
    expect(first).toMatchObject({ ok: true, message: { seq: 1, author: 'b_help', body: 'Welcome' } })
    expect(await stubOf('host-1').post({ ...post, body: 'Other' })).toEqual(first)
    const told = await client.until('changes')
    expect(told).toMatchObject({ from: 0, to: 1, people: [bot], messages: [{ body: 'Welcome' }] })
    await stubOf('host-1').post({
      author: { ...bot, name: 'Guide' },
      nonce: nonce(),
      body: 'Again',
      replyTo: 1,
    })
    const renamed = await client.until('changes', ({ to }) => to === 3)
    expect(renamed).toMatchObject({ people: [{ name: 'Guide' }], quoted: [{ seq: 1 }] })
  })

  it.each([
    ['empty', { body: ' ' }],
    ['too_long', { body: 'x'.repeat(5000) }],
    ['not_found', { body: 'x', replyTo: 7 }],
  ])('is refused with %s', async (code, post) => {
    await enter('host-2', 'ann')
    expect(await stubOf('host-2').post({ author: bot, nonce: nonce(), ...post })).toEqual({ ok: false, code })
  })

  it('posts where only staff may, and not where nobody does', async () => {
    await stubOf('host-3').configure(policyOf('host-3', { state: 'readonly' }))
    const post = { author: bot, nonce: nonce(), body: 'news' }
    expect(await stubOf('host-3').post(post)).toMatchObject({ ok: true })
    await stubOf('host-3').configure(policyOf('host-3', { version: 3, state: 'closed' }))
    expect(await stubOf('host-3').post({ ...post, nonce: nonce() })).toEqual({ ok: false, code: 'closed' })
    expect(await stubOf('host-3').post(post)).toMatchObject({ ok: true, message: { seq: 1 } })
  })

  it('lists both ways, and says whether there is more', async () => {
    const { client } = await enter('host-4', 'ann')
    for (const body of ['a', 'b', 'c', 'd', 'e']) await wrote(client, body)
    const list = async (slice: { before?: number; after?: number }) => {
      const listed = await stubOf('host-4').list({ ...slice, limit: 2 })
      if (!listed.ok) throw new Error(listed.code)
      return { seqs: listed.messages.map(({ seq }) => seq), more: listed.more, people: listed.people }
    }
    expect(await list({})).toMatchObject({ seqs: [4, 5], more: true, people: [{ id: 'ann', name: 'Ann' }] })
    expect(await list({ before: 3 })).toMatchObject({ seqs: [1, 2], more: false })
    expect(await list({ after: 2 })).toMatchObject({ seqs: [3, 4], more: true })
    expect(await list({ after: 3 })).toMatchObject({ seqs: [4, 5], more: false })
    expect(await list({ after: 5 })).toMatchObject({ seqs: [], more: false })
  })

  it('deletes so that a moderator can restore it, once', async () => {
    const { client } = await enter('host-5', 'ann')
    const { client: staff } = await enter('host-5', 'staff', { kind: 'signed', role: 'moderator' })
    await wrote(client, 'rude')
    const gone = await stubOf('host-5').remove(1, 'nonce-gone')
    expect(gone).toMatchObject({ ok: true, message: { seq: 1, rev: 2, body: '' } })
    await client.until('changes', ({ to }) => to === 2)
    client.say({ type: 'restore', nonce: 'mine-00000', seq: 1 })
    expect(await client.answer('mine-00000')).toMatchObject({ code: 'forbidden' })
    staff.say({ type: 'restore', nonce: 'mods-00000', seq: 1 })
    expect(await staff.answer('mods-00000')).toMatchObject({ type: 'done', rev: 3 })
    expect(await stubOf('host-5').remove(1, 'nonce-gone')).toMatchObject({ message: { body: 'rude' } })
    expect(await stubOf('host-5').remove(9, nonce())).toEqual({ ok: false, code: 'not_found' })
  })

  it('exports what a member wrote under all ids, also what they deleted, and nobody else’s', async () => {
    const { client: guest } = await enter('host-6', 'guest-id')
    const { client: bob } = await enter('host-6', 'bob')
    const { client } = await enter('host-6', 'ann', { kind: 'account', was: ['guest-id'] })
    for (const [who, body] of [
      [guest, 'one'],
      [bob, 'two'],
      [client, 'three'],
    ] as const)
      await wrote(who, body)
    client.say({ type: 'delete', nonce: 'gone-00000', seq: 1 })
    await client.answer('gone-00000')
    const all = await stubOf('host-6').exported(['ann', 'guest-id'], 0)
    expect(all).toMatchObject({ ok: true, more: false, messages: [{ seq: 1, body: 'one' }, { seq: 3 }] })
    expect(await stubOf('host-6').exported(['ann', 'guest-id'], 1)).toMatchObject({ messages: [{ seq: 3 }] })
    // With what they said before an edit, and what they put to the messages of others.
    client.say(
      { type: 'edit', nonce: nonce(), seq: 3, body: 'said better', base: 0 },
      { type: 'react', nonce: 'react-0000', seq: 2, emoji: '👍', on: true },
    )
    await client.answer('react-0000')
    expect(await stubOf('host-6').exported(['ann'], 1)).toMatchObject({
      messages: [{ seq: 3, body: 'said better', edits: [{ bodyRev: 0 }] }],
    })
    expect(await stubOf('host-6').did(['ann', 'guest-id'], 0)).toEqual({
      ok: true,
      mine: [{ seq: 2, reactions: ['👍'] }],
    })
  })

  it('finds no room where there is none, and makes none by asking', async () => {
    const room = stubOf('host-7')
    const missing = { ok: false, code: 'not_found' }
    expect(await room.list({ limit: 5 })).toEqual(missing)
    expect(await room.post({ author: bot, nonce: nonce(), body: 'x' })).toEqual(missing)
    expect(await room.remove(1, nonce())).toEqual(missing)
    expect(await room.exported(['ann'], 0)).toEqual(missing)
    expect(await room.did(['ann'], 0)).toEqual(missing)
    expect(await room.ban('ann', {})).toEqual(missing)
    expect(await room.attempt('net')).toEqual(missing)
    await room.erase(['ann'])
    await room.outdated(5)
    await room.destroy()
    expect(await rowsOf('host-7', `SELECT name FROM sqlite_master WHERE name = 'room'`)).toEqual([])
  })
})

describe('tries at a password', () => {
  const kept = (slug: string) =>
    policyOf(slug, { settings: { join: 'password' }, passwordRev: 4, passwordHash: 'scrypt$x' })

  it('are five at once for a network, also over the room’s sleep', async () => {
    await stubOf('tries-1').configure(kept('tries-1'))
    for (let i = 0; i < 5; i++) {
      expect(await stubOf('tries-1').attempt('net')).toEqual({ ok: true, hash: 'scrypt$x', rev: 4 })
    }
    await evictDurableObject(stubOf('tries-1'))
    const refused = await stubOf('tries-1').attempt('net')
    expect(refused).toMatchObject({ ok: false, code: 'rate_limited' })
    if (!refused.ok) expect(refused.retryAfter).toBeLessThanOrEqual(20)
    expect(await stubOf('tries-1').attempt('other')).toMatchObject({ ok: true })
    await runInDurableObject(stubOf('tries-1'), (_, { storage }) => {
      storage.sql.exec('UPDATE attempts SET at = at - 20000')
    })
    expect(await stubOf('tries-1').attempt('net')).toMatchObject({ ok: true })
    expect(await stubOf('tries-1').attempt('net')).toMatchObject({ ok: false })
  })

  it('are fifty at once for all, and one more a second', async () => {
    await stubOf('tries-2').configure(kept('tries-2'))
    const start = Date.now()
    // The clock stands still: a slow machine has no more tries.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(start)
    onTestFinished(() => {
      clock.mockRestore()
    })
    const tries = await Promise.all([...Array(60).keys()].map((i) => stubOf('tries-2').attempt(`net-${i}`)))
    expect(tries.filter(({ ok }) => ok)).toHaveLength(50)
    clock.mockReturnValue(start + 1000)
    expect(await stubOf('tries-2').attempt('late')).toMatchObject({ ok: true })
    expect(await stubOf('tries-2').attempt('later')).toMatchObject({ ok: false, retryAfter: 1 })
  })

  it('are nothing where there is no password', async () => {
    await enter('tries-3', 'ann')
    expect(await stubOf('tries-3').attempt('net')).toEqual({ ok: false, code: 'not_found' })
  })
})

describe('the end of a room', () => {
  it('closes every socket, leaves nothing, and is a beginning where joining makes rooms', async () => {
    const { client, welcome } = await enter('end-1', 'ann')
    const { client: bob } = await enter('end-1', 'bob')
    await wrote(client)
    client.say({ type: 'typing', on: true })
    await stubOf('end-1').destroy()
    expect(await client.untilClosed()).toEqual({ code: 4404, reason: 'not_found' })
    expect((await bob.untilClosed()).code).toBe(4404)
    const left = await runInDurableObject(stubOf('end-1'), async (_, { storage }) => ({
      alarm: await storage.getAlarm(),
      tables: storage.sql.exec(`SELECT name FROM sqlite_master WHERE name = 'room'`).toArray(),
    }))
    expect(left).toEqual({ alarm: null, tables: [] })
    await sleep(1100)
    expect((await (await join('end-1', 'ann', { creates: false })).untilClosed()).code).toBe(4404)
    const again = await enter('end-1', 'ann')
    expect(again.welcome).toMatchObject({ rev: 0, messages: [] })
    expect(again.welcome.epoch).not.toBe(welcome.epoch)
  })
})
