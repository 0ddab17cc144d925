import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, it } from 'vitest'
import { enter, stubOf } from './support.ts'

// SQLite in an object binds a hundred values to a query at most: a room where more people than that
// talk at once, or are quoted, must not notice.
it('tells of more authors and quotes in one frame than one query can name', async () => {
  const { client, welcome } = await enter('crowd-1', 'founder')
  client.socket.close(1000)
  await runInDurableObject(stubOf('crowd-1'), (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
       INSERT INTO people (id, rev, name, role) SELECT 'a' || i, 0, 'Author ' || i, 'guest' FROM n`,
    )
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
       INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body, reply_to)
       SELECT i, i, i, 'a' || i, 'h' || i, i, 'x', CASE WHEN i > 250 THEN i - 250 END FROM n`,
    )
  })
  await evictDurableObject(stubOf('crowd-1'))
  const back = await enter('crowd-1', 'founder', { epoch: welcome.epoch, rev: 250 })
  expect(back.welcome.mode).toBe('resume')
  expect(back.welcome.messages).toHaveLength(250)
  expect(back.welcome.quoted).toHaveLength(250)
  expect(back.welcome.people.filter(({ name }) => name.startsWith('Author'))).toHaveLength(500)
})
