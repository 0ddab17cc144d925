import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, eventually, rowsOf, stubOf } from './support.ts'

/** More than one query can name. */
const MANY = 150

/** A room in which somebody asked many things, each a message with a poll that has changed since. */
async function asking(room: string) {
  const { welcome } = await enter(room, 'ann')
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    const poll = JSON.stringify({ choices: [{ text: 'a', votes: 1 }], voters: 1 })
    for (let seq = 1; seq <= MANY; seq++) {
      storage.sql.exec(
        `INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body, poll) VALUES (?, ?, ?, 'ann', ?, 1, 'secret', ?)`,
        ...[seq, MANY + seq, seq, `asked-${seq}`, poll],
      )
      storage.sql.exec(`INSERT INTO polls (seq, counts, voters) VALUES (?, '[1]', 1)`, seq)
      storage.sql.exec(`INSERT INTO votes (seq, member, choices, nonces) VALUES (?, 'bob', '[0]', '[]')`, seq)
    }
  })
  await evictDurableObject(stubOf(room))
  return welcome.epoch
}

describe('where more is meant than one query can name', () => {
  it('deleted messages are purged all the same', async () => {
    await asking('many-1')
    await runInDurableObject(stubOf('many-1'), (_, { storage }) => {
      storage.sql.exec('UPDATE messages SET deleted_at = 1')
      storage.sql.exec(
        `INSERT INTO deletions (seq, "by", at, purge_at) SELECT seq, 'ann', 1, 1 FROM messages`,
      )
    })
    await evictDurableObject(stubOf('many-1'))
    const left = async () => {
      await runInDurableObject(stubOf('many-1'), (one) => one.alarm())
      const [row] = await rowsOf(
        'many-1',
        `SELECT (SELECT count(*) FROM messages WHERE body <> '' OR poll IS NOT NULL) AS messages,
                (SELECT count(*) FROM deletions) AS deletions, (SELECT count(*) FROM votes) AS votes`,
      )
      return row
    }
    await eventually(async () => (await left())?.votes === 0, 'gone')
    expect(await left()).toEqual({ messages: 0, deletions: 0, votes: 0 })
  })

  it('one’s votes are told on coming back, and to who asks for what they did', async () => {
    const epoch = await asking('many-2')
    const { welcome } = await enter('many-2', 'bob', { epoch, rev: MANY })
    expect(welcome.mode).toBe('resume')
    expect(welcome.messages).toHaveLength(MANY)
    expect(welcome.mine?.filter(({ votes }) => votes?.length === 1)).toHaveLength(MANY)
    const did = await stubOf('many-2').did(['bob'], 0)
    expect(did.ok && did.mine.length).toBe(MANY)
  })
})
