import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, nonce, rowsOf, stubOf, wrote } from './support.ts'

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

    await bob.until('changes', ({ people = [] }) => people.some(({ id, name }) => id === 'ann' && name === ''))
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
    const begun = Date.now()
    await wrote(bob, 'meanwhile')
    expect(Date.now() - begun).toBeLessThan(200)
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
