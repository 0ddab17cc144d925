import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, eventually, nonce, rowsOf, stubOf, wrote } from './support.ts'

/** So many messages of one member, straight into the log; the room has slept since. */
async function filled(room: string, count: number) {
  const { client } = await enter(room, 'ann')
  await wrote(client, 'secret 0')
  client.socket.close(1000)
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body)
       SELECT i, i, i, 'ann', 'h' || i, i, 'secret ' || i FROM n`,
      count,
    )
  })
  await evictDurableObject(stubOf(room))
}

const BODIES = `SELECT count(*) AS n FROM messages WHERE body <> '' OR deleted_at IS NULL`

describe('erasing', () => {
  it('takes all that a member left, tells everyone, and keeps the order', async () => {
    const { client: ann } = await enter('erase-1', 'ann', { avatar: '/ann.png' })
    const { client: bob } = await enter('erase-1', 'bob')
    await wrote(ann, 'secret one')
    await wrote(bob, 'bob stays')
    const third = await wrote(ann, 'secret two')
    ann.say({ type: 'delete', nonce: 'gone-00000', seq: 1 }, { type: 'read', seq: 3 })
    await ann.answer('gone-00000')
    await stubOf('erase-1').grant('ann', 'moderator')
    await stubOf('erase-1').erase(['ann'])
    expect(await ann.untilClosed()).toEqual({ code: 4401, reason: 'identity_expired' })

    await bob.until('changes', ({ people = [] }) =>
      people.some(({ id, name }) => id === 'ann' && name === ''),
    )
    await bob.until('changes', ({ messages }) => messages.some((one) => one.seq === 3 && 'deletedAt' in one))
    expect([...bob.state().values()].map(({ seq, body }) => [seq, body])).toEqual([
      [1, ''],
      [2, 'bob stays'],
      [3, ''],
    ])
    const { welcome } = await enter('erase-1', 'eve')
    expect(welcome.messages.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(welcome.people).toContainEqual({ id: 'ann', name: '', role: 'guest' })
    for (const table of ['deletions', 'reads', 'grants', 'departed', 'erasures']) {
      expect(await rowsOf('erase-1', `SELECT * FROM ${table}`)).toEqual([])
    }
    expect(JSON.stringify(await rowsOf('erase-1', 'SELECT * FROM messages'))).not.toContain('secret')
    expect(await rowsOf('erase-1', `SELECT count(*) AS n FROM commands WHERE member = 'ann'`)).toEqual([
      { n: 0 },
    ])

    // What was sent stays sent: its nonce makes no second message of it. And nobody can restore it.
    const { client: back } = await enter('erase-1', 'ann', { name: 'Ann', madeAt: Date.now() - 60_000 })
    if (third.type === 'done') back.say({ type: 'send', nonce: third.nonce, body: 'secret two' })
    expect(await back.until('done')).toMatchObject({ seq: 3 })
    const { client: staff } = await enter('erase-1', 'staff', { kind: 'signed', role: 'moderator' })
    const restore = { type: 'restore', nonce: nonce(), seq: 3 } as const
    staff.say(restore)
    expect(await staff.answer(restore.nonce)).toMatchObject({ code: 'not_found' })
    // An old token brings the name back neither for others nor for themselves.
    expect((await enter('erase-1', 'fay')).welcome.people).not.toContainEqual(
      expect.objectContaining({ id: 'ann', name: 'Ann' }),
    )
  })

  it('takes back what they put to the messages of others, and what they voted', async () => {
    const { client: bob } = await enter('erase-4', 'bob')
    const { client: ann } = await enter('erase-4', 'ann')
    const { client: eve } = await enter('erase-4', 'eve')
    bob.say(
      { type: 'send', nonce: 'poll-00000', body: 'which?', poll: { choices: ['a', 'b'] } },
      { type: 'send', nonce: 'text-00000', body: 'hello' },
    )
    await bob.answer('text-00000')
    const react = (emoji: string, seq: number, on = true) =>
      ({ type: 'react', nonce: nonce(), seq, emoji, on }) as const
    ann.say(react('👍', 1), react('👍', 2), react('🎉', 2), react('🚀', 2), react('🚀', 2, false))
    ann.say({ type: 'vote', nonce: 'vote-00000', seq: 1, choices: [0] })
    await ann.answer('vote-00000')
    const last = react('👍', 2)
    eve.say(last)
    await eve.answer(last.nonce)
    await stubOf('erase-4').erase(['ann'])
    const told = await bob.until('changes', ({ messages }) =>
      JSON.stringify(messages).includes('{"emoji":"🎉","count":0}'),
    )
    expect(told.messages.find(({ seq }) => seq === 2)).toMatchObject({
      reactions: [
        { emoji: '🎉', count: 0 },
        { emoji: '👍', count: 1, first: ['eve'] },
      ],
    })
    await eventually(async () => {
      await runInDurableObject(stubOf('erase-4'), (room) => room.alarm())
      const { client, welcome } = await enter('erase-4', 'fay')
      client.socket.close(1000)
      const [poll, text] = welcome.messages
      expect(poll).not.toHaveProperty('reactions')
      expect(text).toMatchObject({ reactions: [{ emoji: '👍', count: 1, first: ['eve'] }] })
      return poll !== undefined && 'poll' in poll && poll.poll.voters === 0
    }, 'the vote is taken back')
    for (const table of ['reactions', 'votes', 'erasures']) {
      expect(await rowsOf('erase-4', `SELECT * FROM ${table} WHERE member = 'ann'`)).toEqual([])
    }
  })

  it('of more reactions than can be told starts everyone anew, and every sum is right', async () => {
    await filled('erase-5', 700)
    await runInDurableObject(stubOf('erase-5'), (_, { storage }) => {
      storage.sql.exec(
        `UPDATE messages SET author = 'zed', reactions = '[{"emoji":"👍","count":2,"first":["bob","max"]}]'`,
      )
      storage.sql.exec(`INSERT INTO reactions SELECT seq, 'bob', '👍', 1, '[]' FROM messages`)
      storage.sql.exec(`INSERT INTO reactions SELECT seq, 'max', '👍', 1, '[]' FROM messages`)
    })
    await evictDurableObject(stubOf('erase-5'))
    const { client, welcome } = await enter('erase-5', 'eve')
    await stubOf('erase-5').erase(['max'])
    const anew = await client.until('welcome', ({ epoch }) => epoch !== welcome.epoch)
    expect(anew.mode).toBe('snapshot')
    expect(
      await rowsOf('erase-5', 'SELECT reactions, count(*) AS n FROM messages GROUP BY reactions'),
    ).toEqual([{ reactions: '[{"emoji":"👍","count":1,"first":["bob"]}]', n: 700 }])
    expect(await rowsOf('erase-5', `SELECT count(*) AS n FROM reactions`)).toEqual([{ n: 700 }])
    expect(client.frames.filter(({ type }) => type === 'changes').length).toBeLessThan(20)
  })

  it('of more than can be told starts everyone anew', async () => {
    await filled('erase-2', 700)
    const { client: bob, welcome } = await enter('erase-2', 'bob')
    expect(JSON.stringify(welcome.messages)).toContain('secret')
    await stubOf('erase-2').erase(['ann'])
    const anew = await bob.until('welcome', ({ epoch }) => epoch !== welcome.epoch)
    expect(anew.mode).toBe('snapshot')
    expect(JSON.stringify(anew)).not.toContain('secret')
    expect(await rowsOf('erase-2', BODIES)).toEqual([{ n: 0 }])
    const { welcome: resumed } = await enter('erase-2', 'bob', { epoch: welcome.epoch, rev: welcome.rev })
    expect(resumed.mode).toBe('snapshot')
    await evictDurableObject(stubOf('erase-2'))
    expect((await enter('erase-2', 'eve')).welcome.epoch).toBe(anew.epoch)
  })

  it('holds nobody up, and goes on after the object was lost', async () => {
    await filled('erase-3', 5000)
    const { client: bob } = await enter('erase-3', 'bob')
    const erased = stubOf('erase-3').erase(['ann'])
    await wrote(bob, 'meanwhile')
    // Bob was answered in between: not all is erased yet.
    expect((await rowsOf('erase-3', BODIES))[0]?.n).toBeGreaterThan(1000)
    await erased
    expect(await rowsOf('erase-3', BODIES)).toEqual([{ n: 1 }])

    // As if the object had gone in the middle: the row of how far it came is all that is left.
    await runInDurableObject(stubOf('erase-3'), (_, { storage }) => {
      storage.sql.exec(
        `UPDATE messages SET body = 'secret', deleted_at = NULL WHERE author = 'ann' AND nonce > 'h3'`,
      )
      storage.sql.exec(`INSERT INTO erasures (member, nonce, many) VALUES ('ann', 'h3', 1)`)
    })
    await evictDurableObject(stubOf('erase-3'))
    await runInDurableObject(stubOf('erase-3'), (room) => room.alarm())
    expect(await rowsOf('erase-3', BODIES)).toEqual([{ n: 1 }])
    expect(await rowsOf('erase-3', 'SELECT * FROM erasures')).toEqual([])
  })
})
