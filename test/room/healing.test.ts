import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type Client, counted, enter, join, nonce, policyOf, sleep, stubOf, tokenOf } from './support.ts'

/** Writes history straight into the log, a rev each, as if it had been sent long ago. */
async function history(room: string, count: number, body = 'old', authors = 8): Promise<string> {
  const { client, welcome } = await enter(room, 'founder')
  client.socket.close(1000)
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    for (let i = 0; i < authors; i++) {
      storage.sql.exec(
        `INSERT INTO people (id, rev, name, role) VALUES (?, 0, ?, 'guest')`,
        `a${i}`,
        `Author ${i}`,
      )
    }
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body)
       SELECT i, i, i, 'a' || (i % CAST(? AS INTEGER)), 'h' || i, i, ? || i FROM n`,
      count,
      authors,
      body,
    )
  })
  // What the room knows in memory is read anew.
  await evictDurableObject(stubOf(room))
  return welcome.epoch
}

async function say(client: Client, body: string): Promise<void> {
  const key = nonce()
  client.say({ type: 'send', nonce: key, body })
  await client.answer(key)
}

describe('joining', () => {
  it('an empty room: a snapshot of nothing', async () => {
    const { welcome } = await enter('heal-1', 'ann')
    expect(welcome).toMatchObject({
      mode: 'snapshot',
      rev: 0,
      floor: 1,
      messages: [],
      more: { before: false, after: false },
      me: { id: 'ann', kind: 'guest', role: 'guest', name: 'Ann' },
      room: { site: 'demo', slug: 'heal-1' },
      count: 1,
    })
    expect(welcome.people).toMatchObject([{ id: 'ann', presence: 'active' }])
  })

  it('a long room: the newest page, and that there is more', async () => {
    await history('heal-2', 1000)
    const { welcome } = await enter('heal-2', 'ann')
    expect(welcome).toMatchObject({ mode: 'snapshot', rev: 1000, more: { before: true, after: false } })
    expect(welcome.messages.map(({ seq }) => seq)).toEqual([...Array(40).keys()].map((i) => 961 + i))
    expect(welcome.people.map(({ id }) => id)).toEqual(expect.arrayContaining(['a0', 'a7', 'ann']))
  })

  it('a room of long messages: no more than fits', async () => {
    await history('heal-3', 200, 'x'.repeat(3900))
    const { client, welcome } = await enter('heal-3', 'ann')
    expect(welcome.messages.length).toBeGreaterThan(25)
    expect(client.texts[0]?.length).toBeLessThan(132 * 1024)
  })

  it('does not exist for whom it may not be created', async () => {
    const client = await join('heal-4', 'ann', { creates: false })
    expect(await client.untilClosed()).toEqual({ code: 4404, reason: 'not_found' })
    const tables = await runInDurableObject(stubOf('heal-4'), (_, { storage }) =>
      storage.sql.exec('SELECT name FROM sqlite_master').toArray(),
    )
    expect(tables).toEqual([])
  })
})

describe('resume', () => {
  it.each([
    [0, 'resume', 0],
    [1, 'resume', 1],
    [299, 'resume', 299],
    [300, 'resume', 300],
    [301, 'snapshot', 40],
    [500, 'snapshot', 40],
  ] as const)('%i changes behind is a %s', async (behind, mode, count) => {
    const room = `resume-${behind}`
    const epoch = await history(room, 500)
    const { welcome } = await enter(room, 'ann', { epoch, rev: 500 - behind })
    expect(welcome).toMatchObject({ mode, rev: 500 })
    expect(welcome.messages.map(({ seq }) => seq)).toEqual(
      [...Array(count).keys()].map((i) => 500 - count + 1 + i),
    )
  })

  it('of another epoch, or ahead of the room, is a snapshot', async () => {
    const epoch = await history('resume-a', 50)
    const other = await enter('resume-a', 'ann', { epoch: 'another', rev: 49 })
    const ahead = await enter('resume-a', 'bob', { epoch, rev: 51 })
    expect([other.welcome.mode, ahead.welcome.mode]).toEqual(['snapshot', 'snapshot'])
  })

  it('of too many bytes is a snapshot', async () => {
    const epoch = await history('resume-b', 100, 'x'.repeat(3900))
    const { welcome } = await enter('resume-b', 'ann', { epoch, rev: 20 })
    expect(welcome.mode).toBe('snapshot')
  })

  it('brings edits, deletions and renames of what was there before', async () => {
    const { client: ann } = await enter('resume-c', 'ann')
    const { client: bob } = await enter('resume-c', 'bob')
    for (const body of ['one', 'two', 'three']) await say(ann, body)
    await say(bob, 'four')
    const { welcome } = await enter('resume-c', 'watcher')
    ann.say(
      { type: 'edit', nonce: 'edit-00000', seq: 1, body: 'ONE', base: 0 },
      { type: 'delete', nonce: 'dele-00000', seq: 2 },
    )
    await ann.answer('dele-00000')
    bob.say({ type: 'renew', token: await tokenOf('bob', { name: 'Robert' }) })
    await bob.until('welcome', ({ me }) => me.name === 'Robert')
    const back = await enter('resume-c', 'watcher', { epoch: welcome.epoch, rev: welcome.rev })
    expect(back.welcome.mode).toBe('resume')
    expect(back.welcome.messages).toMatchObject([
      { seq: 1, body: 'ONE' },
      { seq: 2, body: '' },
    ])
    expect(back.welcome.people).toContainEqual(expect.objectContaining({ id: 'bob', name: 'Robert' }))
  })

  it('tells which of one’s own messages had arrived', async () => {
    const { client: ann, welcome } = await enter('resume-d', 'ann')
    ann.say({ type: 'send', nonce: 'mine-00000', body: 'mine' })
    await ann.answer('mine-00000')
    const back = await enter('resume-d', 'ann', { epoch: welcome.epoch, rev: welcome.rev })
    expect(back.welcome.sent).toEqual([{ nonce: 'mine-00000', seq: 1 }])
    const bob = await enter('resume-d', 'bob', { epoch: welcome.epoch, rev: welcome.rev })
    expect(bob.welcome.sent).toBeUndefined()
    expect(JSON.stringify(bob.client.frames)).not.toContain('mine-00000')
  })
})

describe('sync', () => {
  it('answers with all that changed since a rev', async () => {
    const { client: ann } = await enter('sync-1', 'ann')
    for (const body of ['one', 'two', 'three']) await say(ann, body)
    const mark = ann.frames.length
    ann.say({ type: 'sync', rev: 1 })
    const changes = await ann.until('changes', ({ from, to }) => from === 1 && to === 3, mark)
    expect(changes.messages.map(({ seq }) => seq)).toEqual([2, 3])
  })

  it('answers with a welcome where a delta can not heal', async () => {
    const { client: ann } = await enter('sync-2', 'ann')
    const mark = ann.frames.length
    ann.say({ type: 'sync', rev: 99 })
    expect(await ann.until('welcome', () => true, mark)).toMatchObject({ mode: 'snapshot', rev: 0 })
  })
})

describe('page', () => {
  it('walks back, forth and around', async () => {
    await history('page-1', 300)
    const { client: ann } = await enter('page-1', 'ann')
    ann.say(
      { type: 'page', before: 101 },
      { type: 'page', after: 250 },
      { type: 'page', around: 150, limit: 10 },
    )
    const seqs = (from: number, to: number) => [...Array(to - from + 1).keys()].map((i) => from + i)
    const before = await ann.until('page', (page) => page.before === 101)
    expect(before.messages.map(({ seq }) => seq)).toEqual(seqs(51, 100))
    expect(before.more).toEqual({ before: true, after: true })
    const after = await ann.until('page', (page) => page.after === 250)
    expect(after.messages.map(({ seq }) => seq)).toEqual(seqs(251, 300))
    expect(after.more).toEqual({ before: true, after: false })
    const around = await ann.until('page', (page) => page.around === 150)
    expect(around.messages.map(({ seq }) => seq)).toEqual(seqs(145, 154))
  })

  it('goes to the first message of a time or later, reading few on the way', async () => {
    // Nothing else is to read meanwhile.
    await stubOf('page-3').configure(policyOf('page-3', { settings: { without: ['search'] } }))
    await history('page-3', 10_000)
    await runInDurableObject(stubOf('page-3'), (_, { storage }) => {
      storage.sql.exec('UPDATE messages SET at = 1000 * (seq / 10)')
    })
    const { client: ann } = await enter('page-3', 'ann')
    const asked = async (at: number) => {
      ann.say({ type: 'page', at, limit: 10 })
      return ann.until('page', (page) => page.at === at)
    }
    const exact = await asked(500_000)
    expect(exact).toMatchObject({ at: 500_000, around: 5000, more: { before: true, after: true } })
    expect(exact.messages.map(({ seq }) => seq)).toEqual([...Array(10).keys()].map((i) => 4995 + i))
    expect(await asked(500_001)).toMatchObject({ around: 5010 })
    expect(await asked(0)).toMatchObject({ around: 1, more: { before: false } })
    const rows = await counted('page-3')
    expect(await asked(9e15)).toMatchObject({ around: 10_000, more: { after: false } })
    expect(rows().read).toBeLessThan(40)
    const { client: bob } = await enter('page-4', 'bob')
    bob.say({ type: 'page', at: 5 })
    expect(await bob.until('page')).toEqual({
      ...{ type: 'page', at: 5, messages: [], people: [], quoted: [] },
      more: { before: false, after: false },
    })
  })

  it('ends at the beginning, and never gives more than fifty', async () => {
    await history('page-2', 120)
    const { client: ann } = await enter('page-2', 'ann')
    ann.say({ type: 'page', before: 30 }, { type: 'page', before: 120, limit: 5000 })
    expect((await ann.until('page', (page) => page.before === 30)).more).toEqual({
      before: false,
      after: true,
    })
    expect((await ann.until('page', (page) => page.before === 120)).messages).toHaveLength(50)
  })
})

describe('the object going away', () => {
  it('hibernation keeps sockets, members and the count', async () => {
    const { client: ann } = await enter('gone-1', 'ann')
    const { client: bob } = await enter('gone-1', 'bob')
    await say(ann, 'before')
    await sleep(1000)
    await evictDurableObject(stubOf('gone-1'))
    await say(bob, 'after')
    await ann.until('changes', ({ to }) => to === 2)
    expect([...ann.state().values()].map(({ seq, body }) => [seq, body])).toEqual([
      [1, 'before'],
      [2, 'after'],
    ])
    const { welcome } = await enter('gone-1', 'eve')
    expect(welcome.count).toBe(3)
    expect(
      welcome.people
        .filter(({ presence }) => presence)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['ann', 'bob', 'eve'])
  })

  it('an abort loses nothing that was acknowledged, and a resend lands on its seq', async () => {
    const { client: ann, welcome } = await enter('gone-2', 'ann')
    ann.say({ type: 'send', nonce: 'kept-00000', body: 'kept' })
    await ann.answer('kept-00000')
    await abortAllDurableObjects()
    const back = await enter('gone-2', 'ann', { epoch: welcome.epoch, rev: 1 })
    expect(back.welcome).toMatchObject({ mode: 'resume', rev: 1 })
    back.client.say(
      { type: 'send', nonce: 'kept-00000', body: 'kept' },
      { type: 'send', nonce: 'next-00000', body: 'next' },
    )
    expect(await back.client.answer('kept-00000')).toMatchObject({ seq: 1, rev: 1 })
    expect(await back.client.answer('next-00000')).toMatchObject({ seq: 2, rev: 2 })
  })
})
