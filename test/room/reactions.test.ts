import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { Mine, Reaction } from '../../protocol/model.ts'
import {
  type Client,
  counted,
  enter,
  eventually,
  nonce,
  policyOf,
  rowsOf,
  sleep,
  still,
  stubOf,
  tokenOf,
  wrote,
} from './support.ts'

/** Puts an emoji to a message, or takes it back, and waits for the answer. */
function react(client: Client, emoji: string, on = true, seq = 1, key = nonce()) {
  client.say({ type: 'react', nonce: key, seq, emoji, on })
  return client.answer(key)
}

/** What the reactions to a message add up to, for one who comes now. */
async function sums(room: string, seq = 1, member = 'newcomer'): Promise<Reaction[] | undefined> {
  const { client, welcome } = await enter(room, member)
  client.socket.close(1000)
  const value = welcome.messages.find((one) => one.seq === seq)
  return value && 'reactions' in value ? value.reactions : undefined
}

/** Reactions of so many people, straight into the rows; the room has slept since. */
async function crowd(room: string, emoji: string, size: number): Promise<void> {
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
       INSERT INTO reactions (seq, member, emoji, "on", nonces) SELECT 1, printf('r%05d', i), ?, 1, '[]' FROM n`,
      size,
      emoji,
    )
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
       INSERT INTO people (id, rev, name, role) SELECT printf('r%05d', i), 0, 'Reader ' || i, 'guest' FROM n`,
      size,
    )
    storage.sql.exec(
      'UPDATE messages SET reactions = ? WHERE seq = 1',
      JSON.stringify([{ emoji, count: size, first: ['r00000', 'r00001'] }]),
    )
  })
  await evictDurableObject(stubOf(room))
}

describe('a reaction', () => {
  it('is told to all as what changed alone, and to its member as their own', async () => {
    const { client: ann } = await enter('react-1', 'ann')
    const { client: bob } = await enter('react-1', 'bob')
    const { client: phone } = await enter('react-1', 'bob')
    await wrote(ann, 'a body that nobody needs again')
    await react(ann, '👍')
    expect(await react(bob, '🎉')).toMatchObject({ type: 'done', seq: 1 })
    const told = await ann.until('changes', ({ to }) => to === 3)
    expect(told).toEqual({
      type: 'changes',
      from: 2,
      to: 3,
      messages: [{ seq: 1, rev: 3, partial: true, reactions: [{ emoji: '🎉', count: 1, first: ['bob'] }] }],
    })
    for (const device of [bob, phone]) {
      expect((await device.until('changes', ({ to }) => to === 3)).mine).toEqual([
        { seq: 1, reactions: ['🎉'] },
      ])
    }
    expect(await sums('react-1')).toEqual([
      { emoji: '👍', count: 1, first: ['ann'] },
      { emoji: '🎉', count: 1, first: ['bob'] },
    ])
    await react(bob, '👍')
    await react(bob, '🎉', false)
    expect((await phone.until('changes', ({ to }) => to === 5)).mine).toEqual([{ seq: 1, reactions: ['👍'] }])
    const { messages } = await ann.until('changes', ({ to }) => to === 5)
    expect(messages).toMatchObject([{ partial: true, reactions: [{ emoji: '🎉', count: 0 }] }])
    expect(await sums('react-1')).toEqual([{ emoji: '👍', count: 2, first: ['ann', 'bob'] }])
  })

  it('is made once for each nonce, also when it is no longer so, and after the object was lost', async () => {
    const { client: ann } = await enter('react-2', 'ann')
    await wrote(ann)
    const done = await react(ann, '👍', true, 1, 'on-000000')
    await react(ann, '👍', false, 1, 'off-00000')
    await abortAllDurableObjects()
    const { client: back, welcome } = await enter('react-2', 'ann')
    expect(await react(back, '👍', true, 1, 'on-000000')).toEqual(done)
    expect(await sums('react-2')).toBeUndefined()
    expect((await enter('react-2', 'ann')).welcome.rev).toBe(welcome.rev)
    // What was so already did nothing, and does nothing later.
    await react(back, '👍', false, 1, 'off-00001')
    await react(back, '👍', true, 1, 'on-000001')
    await react(back, '👍', false, 1, 'off-00001')
    expect(await sums('react-2')).toEqual([{ emoji: '👍', count: 1, first: ['ann'] }])
    await react(back, '🎉', false, 1, 'off-00002')
    await react(back, '🎉', true, 1, 'on-000002')
    await react(back, '🎉', false, 1, 'off-00002')
    expect(await sums('react-2')).toHaveLength(2)
  })

  it.each([
    ['❤', '❤️'],
    ['👍️', '👍'],
    ['🏳‍🌈', '🏳️‍🌈'],
    ['1⃣', '1️⃣'],
    ['🧑🏽‍⚕', '🧑🏽‍⚕️'],
  ])('%s is the same as %s', async (written, kept) => {
    const room = `react-form-${written.codePointAt(0)}`
    const { client: ann } = await enter(room, 'ann')
    await wrote(ann)
    await react(ann, kept)
    await react(ann, written)
    expect(await sums(room)).toEqual([{ emoji: kept, count: 1, first: ['ann'] }])
  })

  it('is one emoji and nothing else', async () => {
    const { client: ann } = await enter('react-3', 'ann')
    await wrote(ann)
    for (const emoji of ['a', '1', '👍👍', '<b>', ' ', '\u200d', '\ufe0f', '__proto__', '🇩', '\u202e👍']) {
      expect(await react(ann, emoji), emoji).toMatchObject({ type: 'rejected', code: 'malformed' })
    }
    expect(ann.closed).toBeUndefined()
    expect(await sums('react-3')).toBeUndefined()
  })

  it('takes twenty kinds, and names others once those named are gone', async () => {
    const { client: ann } = await enter('react-4', 'ann')
    await wrote(ann)
    const kinds = '😀 😃 😄 😁 😆 😅 😂 🙂 🙃 😉 😊 😇 😍 🤩 😘 😗 😚 😙 😋 😛'.split(' ')
    expect(kinds).toHaveLength(20)
    for (const [at, emoji] of kinds.entries()) {
      const { client } = await enter('react-4', `kind${at % 5}`)
      await react(client, emoji)
      client.socket.close(1000)
    }
    expect(await react(ann, '🥳')).toMatchObject({ type: 'rejected', code: 'full' })
    for (const member of ['ann', 'cleo', 'dan']) {
      await react((await enter('react-4', member)).client, '😀')
    }
    const { client: first } = await enter('react-4', 'kind0')
    await react(first, '😀', false)
    expect((await sums('react-4'))?.[0]).toEqual({ emoji: '😀', count: 3, first: ['ann', 'cleo'] })
    await react(ann, '😀', false)
    expect((await sums('react-4'))?.[0]).toEqual({ emoji: '😀', count: 2, first: ['cleo', 'dan'] })
  })
})

describe('who may react', () => {
  it('those who may write, where the host left it in', async () => {
    const { client: ann } = await enter('react-5', 'ann')
    const { client: staff } = await enter('react-5', 'staff', { kind: 'signed', role: 'moderator' })
    const { client: visitor } = await enter('react-5', 'w1', { kind: 'watching' })
    await wrote(ann)
    expect(await react(visitor, '👍')).toMatchObject({ code: 'identity_required' })
    const set = (more: object) => stubOf('react-5').configure(policyOf('react-5', more))
    await set({ state: 'readonly' })
    expect(await react(ann, '👍')).toMatchObject({ code: 'readonly' })
    expect(await react(staff, '👍')).toMatchObject({ type: 'done' })
    await set({ version: 3, settings: { post: 'identified' } })
    expect(await react(ann, '👍')).toMatchObject({ code: 'identity_required' })
    await set({ version: 4, settings: { without: ['reactions'] } })
    expect(await react(staff, '🎉')).toMatchObject({ code: 'unsupported' })
    const again = await staff.until('welcome', ({ features }) => !features.includes('reactions'))
    expect(again.features).toContain('polls')
    await set({ version: 5, state: 'closed' })
    expect(await react(staff, '🎉')).toMatchObject({ code: 'closed' })
  })

  it('nobody, to what is deleted, not there, or not theirs to see', async () => {
    const { client: ann } = await enter('react-6', 'ann')
    await wrote(ann)
    await wrote(ann)
    ann.say({ type: 'delete', nonce: 'gone-00000', seq: 1 })
    await ann.answer('gone-00000')
    for (const seq of [1, 3, 2 ** 40]) {
      expect(await react(ann, '👍', true, seq)).toMatchObject({ code: 'not_found' })
    }
    await stubOf('react-6').configure(policyOf('react-6', { settings: { history: 'since_joining' } }))
    const { client: late } = await enter('react-6', 'late')
    expect(await react(late, '👍', true, 2)).toMatchObject({ code: 'not_found' })
    late.say({ type: 'reactors', ask: 7, seq: 2, emoji: '👍' })
    expect(await late.until('rejected', ({ ask }) => ask === 7)).toMatchObject({ code: 'not_found' })
    // What happens there is a rev to them, and nothing else.
    await react(ann, '👍', true, 2)
    expect((await late.until('changes')).messages).toEqual([{ seq: 2, rev: 4, kind: 'void' }])
  })

  it('no faster than anything else is done', async () => {
    const { client: ann } = await enter('react-7', 'ann')
    await wrote(ann)
    still()
    for (let turn = 0; turn < 40; turn++) {
      ann.say({ type: 'react', nonce: nonce(), seq: 1, emoji: '👍', on: turn % 2 === 0 })
    }
    await eventually(() => ann.frames.filter((one) => 'nonce' in one).length === 41, 'all answers')
    const refused = ann.frames.filter((one) => one.type === 'rejected')
    expect(refused.length).toBeGreaterThan(25)
    expect(refused[0]).toMatchObject({ code: 'rate_limited' })
    expect(ann.closed).toBeUndefined()
    expect(
      await rowsOf('react-7', 'SELECT count(*) AS n, max(length(nonces)) < 200 AS small FROM reactions'),
    ).toEqual([{ n: 1, small: 1 }])
  })
})

describe('who reacted', () => {
  it('is told by name, fifty at a time, also of who never wrote and took another name since', async () => {
    const { client: ann } = await enter('who-1', 'ann')
    await wrote(ann)
    await crowd('who-1', '👍', 120)
    const { client: bob } = await enter('who-1', 'bob')
    await react(bob, '👍')
    bob.say({ type: 'renew', token: await tokenOf('bob', { name: 'Robert' }) })
    await ann.until('changes', ({ people = [] }) => people.some(({ name }) => name === 'Robert'))
    const names: string[] = []
    let after = ''
    for (let ask = 1; ask <= 3; ask++) {
      ann.say({ type: 'reactors', ask, seq: 1, emoji: '👍', ...(after && { after }) })
      const page = await ann.until('reactors', (one) => one.ask === ask)
      expect(page.more).toBe(ask < 3)
      expect(page.people.length).toBeLessThanOrEqual(50)
      names.push(...page.people.map(({ name }) => name))
      after = page.people.at(-1)?.id ?? ''
    }
    expect(names).toHaveLength(121)
    expect(names).toContain('Robert')
    ann.say({ type: 'reactors', ask: 9, seq: 1, emoji: '🎉' })
    expect(await ann.until('reactors', ({ ask }) => ask === 9)).toMatchObject({ people: [], more: false })
  })

  it('costs each of a room of hundreds the same, whoever reacted and whatever it says', async () => {
    const { client: ann } = await enter('who-2', 'ann')
    await wrote(ann, 'long '.repeat(700))
    await crowd('who-2', '👍', 500)
    const { client: bob } = await enter('who-2', 'bob')
    const { length } = ann.texts
    await react(bob, '👍')
    await ann.until('changes', ({ messages: [one] }) => one !== undefined && 'partial' in one)
    const text = ann.texts.slice(length).find((one) => one.includes('partial')) ?? ''
    expect(JSON.parse(text)).toMatchObject({ messages: [{ reactions: [{ emoji: '👍', count: 501 }] }] })
    expect(text.length).toBeLessThanOrEqual(200)
  })
})

describe('one’s own', () => {
  const own = (frame: { mine?: Mine[] }) => frame.mine?.filter(({ reactions = [] }) => reactions.length > 0)

  it('is told with a snapshot, a page and a sync, with hundreds of others too, and to nobody else', async () => {
    const { client: ann, welcome } = await enter('mine-1', 'ann')
    await wrote(ann)
    await wrote(ann)
    await crowd('mine-1', '👍', 300)
    const back = await enter('mine-1', 'ann', { epoch: welcome.epoch, rev: 0 })
    await react(back.client, '👍')
    await react(back.client, '🎉', true, 2)
    const both = [
      { seq: 1, reactions: ['👍'] },
      { seq: 2, reactions: ['🎉'] },
    ]
    const { client, welcome: fresh } = await enter('mine-1', 'ann')
    expect(fresh.mine).toEqual(both)
    const resumed = await enter('mine-1', 'ann', { epoch: welcome.epoch, rev: 2 })
    expect(resumed.welcome).toMatchObject({ mode: 'resume', mine: both })
    client.say({ type: 'page', around: 1 }, { type: 'sync', rev: 2 })
    expect((await client.until('page')).mine).toEqual(both)
    expect((await client.until('changes', ({ from }) => from === 2)).mine).toEqual(both)
    expect(own((await enter('mine-1', 'bob')).welcome)).toEqual([])
    expect((await enter('mine-1', 'w1', { kind: 'watching' })).welcome.mine).toBeUndefined()
  })

  it('heals on a device that missed how it was taken back', async () => {
    const { client: ann, welcome } = await enter('mine-2', 'ann')
    await wrote(ann)
    await react(ann, '👍')
    await react(ann, '👍', false)
    const back = await enter('mine-2', 'ann', { epoch: welcome.epoch, rev: 2 })
    expect(back.welcome.mine).toEqual([{ seq: 1, reactions: [] }])
  })

  it('is known to who signs in, whose guest’s reactions are theirs', async () => {
    const { client: guest } = await enter('mine-3', 'guest')
    await wrote(guest)
    await react(guest, '👍')
    guest.say({ type: 'renew', token: await tokenOf('ann', { kind: 'signed', was: ['guest'] }), rev: 2 })
    const { mine } = await guest.until('welcome', ({ me }) => me.id === 'ann')
    expect(mine).toEqual([{ seq: 1, reactions: ['👍'] }])
    await react(guest, '👍')
    expect(await sums('mine-3')).toEqual([{ emoji: '👍', count: 1, first: ['guest'] }])
    await react(guest, '👍', false)
    expect(await sums('mine-3')).toBeUndefined()
    // Another one on the same socket has none of it.
    await react(guest, '🎉')
    guest.say({ type: 'renew', token: await tokenOf('other'), rev: 2 })
    expect(own(await guest.until('welcome', ({ me }) => me.id === 'other'))).toEqual([])
  })
})

describe('the rows of a reaction', () => {
  it('are three, whoever reacted before, and one where it was so already', async () => {
    const { client: ann } = await enter('react-rows', 'ann')
    await wrote(ann)
    await crowd('react-rows', '👍', 500)
    const { client: bob } = await enter('react-rows', 'bob')
    await wrote(bob)
    await react(bob, '🎉')
    const rows = await counted('react-rows')
    const cost = async (emoji: string, on: boolean) => {
      const before = rows()
      await react(bob, emoji, on)
      await sleep(20)
      return { written: rows().written - before.written, read: rows().read - before.read }
    }
    const costs = []
    for (let turn = 0; turn < 7; turn++) costs.push(await cost('👍', turn % 2 === 0))
    // The room's own work may come in between, once.
    const median = (list: number[]) => list.sort((a, b) => a - b)[3]
    expect(median(costs.map(({ written }) => written))).toBe(3)
    expect(median(costs.map(({ read }) => read))).toBeLessThanOrEqual(15)
    expect((await cost('👍', true)).written).toBe(1)
    // The first ones of all are found again among few.
    const { client: first } = await enter('react-rows', 'r00000')
    await react(first, '👍', false)
    expect((await sums('react-rows'))?.[0]).toMatchObject({ count: 500, first: ['r00001', 'bob'] })
  })
})
