import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, eventually, type Joining, nonce, sleep, still, stubOf, tokenOf, wrote } from './support.ts'

describe('an older token that still holds', () => {
  it('undoes no rename and no role, on joining or on a live socket', async () => {
    const now = Date.now()
    const older = { kind: 'account', role: 'moderator', name: 'Ann', madeAt: now - 60_000 } as const
    const newer = { kind: 'account', role: 'member', name: 'Anna', madeAt: now } as const
    const { client } = await enter('older-1', 'ann', newer)
    const { client: bob } = await enter('older-1', 'bob')
    await wrote(client)
    const { client: late, welcome } = await enter('older-1', 'ann', older)
    expect(welcome.me).toMatchObject({ name: 'Anna', role: 'member' })
    late.say({ type: 'renew', token: await tokenOf('ann', older) })
    await sleep(100)
    expect(bob.frames.filter(({ type }) => type === 'changes')).toHaveLength(1)
    client.socket.close(1000)
    late.socket.close(1000)
    await evictDurableObject(stubOf('older-1'))
    expect((await enter('older-1', 'ann', older)).welcome.me).toMatchObject({ name: 'Anna', role: 'member' })
  })

  it('and a newer one changes everything they wrote', async () => {
    const { client } = await enter('older-2', 'ann', { madeAt: Date.now() - 60_000 })
    await wrote(client)
    await enter('older-2', 'ann', { name: 'Anna' })
    await client.until('changes', ({ people = [] }) => people[0]?.name === 'Anna')
  })
})

describe('who wrote as a guest and signed in', () => {
  it('is known by their new name in what they wrote before, and may change it', async () => {
    const { client: guest } = await enter('was-1', 'guest-id', { name: 'Gast' })
    const { client: bob } = await enter('was-1', 'bob')
    const sent = await wrote(guest, 'helo')
    guest.socket.close(1000)
    const joining: Joining = {
      kind: 'account',
      role: 'member',
      name: 'Ann',
      avatar: '/a.png',
      was: ['guest-id'],
    }
    const { client, welcome } = await enter('was-1', 'ann', joining)
    expect(welcome.me).toMatchObject({ id: 'ann', was: ['guest-id'] })
    // Their outbox of before is another's: nonces stay with the id they were used under.
    expect(welcome.sent).toBeUndefined()
    const told = await bob.until('changes', ({ to }) => to === 2)
    expect(told.people).toEqual([{ id: 'guest-id', name: 'Ann', role: 'guest', avatar: '/a.png' }])

    const edit = { type: 'edit', nonce: nonce(), seq: 1, body: 'hello', base: 0 } as const
    const remove = { type: 'delete', nonce: nonce(), seq: 1 } as const
    const restore = { type: 'restore', nonce: nonce(), seq: 1 } as const
    client.say(edit, remove, restore)
    for (const { nonce: key } of [edit, remove, restore]) {
      expect(await client.answer(key)).toMatchObject({ type: 'done' })
    }
    if (sent.type === 'done') client.say({ type: 'send', nonce: sent.nonce, body: 'another' })
    await bob.until('changes', ({ messages }) => messages.some(({ seq }) => seq === 2))
  })

  it('becomes that on a live socket, with their former ids', async () => {
    const { client } = await enter('was-2', 'guest-id')
    await wrote(client)
    const joining: Joining = { kind: 'account', role: 'member', name: 'Ann', was: ['guest-id'] }
    client.say({ type: 'renew', token: await tokenOf('ann', joining), rev: 1 })
    expect((await client.until('welcome', ({ me }) => me.id === 'ann')).me.was).toEqual(['guest-id'])
    client.say({ type: 'delete', nonce: 'own-000000', seq: 1 })
    expect(await client.answer('own-000000')).toMatchObject({ type: 'done' })
  })

  it('is nobody else: an id that another claims is not theirs', async () => {
    const { client: guest } = await enter('was-3', 'guest-id')
    await wrote(guest)
    const { client } = await enter('was-3', 'ann', { kind: 'account', was: ['other-id'] })
    client.say({ type: 'edit', nonce: 'edit-00000', seq: 1, body: 'mine', base: 0 })
    expect(await client.answer('edit-00000')).toMatchObject({ code: 'forbidden' })
  })
})

describe('a token that ends sooner than the one before', () => {
  it('closes its socket sooner', async () => {
    const { client } = await enter('sooner-1', 'ann')
    await enter('sooner-1', 'bob')
    // The room has looked when the next token ends; a renewal must move that.
    await runInDurableObject(stubOf('sooner-1'), (room) => room.alarm())
    const expiresAt = Date.now() + 2000
    client.say({ type: 'renew', token: await tokenOf('ann', { expiresAt }) })
    const next = () => runInDurableObject(stubOf('sooner-1'), (_, { storage }) => storage.getAlarm())
    await eventually(async () => ((await next()) ?? Infinity) <= expiresAt + 60_000, 'sooner')
  })
})

describe('a line that broke and the one after it', () => {
  it('keep the order in which their member wrote, though the old one still delivers', async () => {
    const { client: old } = await enter('half-1', 'ann')
    const pass = still()
    const sends = [...Array(14).keys()].map(
      (i) => ({ type: 'send', nonce: nonce(), body: `word ${i}` }) as const,
    )
    // The rate lets ten through; the eleventh is refused for now, and blocks those behind it here.
    old.say(...sends.slice(0, 12))
    await old.until('rejected', ({ code }) => code === 'order')
    const { client: fresh } = await enter('half-1', 'ann')
    fresh.say(...sends.slice(10, 12))
    // What was under way on the old line comes in between: behind what was refused there, it waits.
    old.say(...sends.slice(11))
    const done = (key: string) => fresh.frames.some((one) => one.type === 'done' && one.nonce === key)
    for (const send of sends.slice(10)) {
      for (let turn = 0; turn < 10 && !done(send.nonce); turn++) {
        fresh.say(send)
        pass(250)
        await sleep(250)
      }
    }
    expect([...fresh.state().values()].map(({ body }) => body)).toEqual(sends.map(({ body }) => body))
  })

  it('let a member who gave up a message on the new one write on there', async () => {
    const { client: old } = await enter('half-2', 'ann')
    const pass = still()
    for (let i = 0; i < 11; i++) old.say({ type: 'send', nonce: `half-2-${i}-0000`, body: `${i}` })
    await old.until('rejected')
    const { client: fresh } = await enter('half-2', 'ann')
    pass(500)
    // The refused one was on another line, and is lost with it: nobody waits for it here.
    expect(await wrote(fresh, 'later')).toMatchObject({ type: 'done' })
  })
})

describe('a page that has nothing', () => {
  it('says truly where there is more', async () => {
    const { client } = await enter('empty-1', 'ann')
    client.say({ type: 'page', after: 7 })
    expect((await client.until('page')).more).toEqual({ before: false, after: false })
    for (let i = 0; i < 3; i++) await wrote(client)
    client.say(
      { type: 'page', before: 1 },
      { type: 'page', after: 3 },
      { type: 'page', around: 99, limit: 1 },
    )
    expect(await client.until('page', ({ before }) => before === 1)).toMatchObject({
      messages: [],
      more: { before: false, after: true },
    })
    expect((await client.until('page', ({ after }) => after === 3)).more).toEqual({
      before: true,
      after: false,
    })
    expect((await client.until('page', ({ around }) => around === 99)).more).toEqual({
      before: true,
      after: false,
    })
  })
})
