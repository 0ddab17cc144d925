import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'
import { expect, it } from 'vitest'
import migrations from '../../worker/room/migrations/migrations.js'
import { enter, rowsOf, stubOf, wrote } from './support.ts'

it('opens a room that an earlier release made, with all that was in it', async () => {
  const { journal } = migrations
  // As the first release left it: its tables, and rows in them.
  await runInDurableObject(stubOf('old-1'), async (_, { storage }) => {
    const first = { ...migrations, journal: { ...journal, entries: journal.entries.slice(0, 1) } }
    await migrate(drizzle(storage), first)
    const settings = JSON.stringify({
      join: 'anyone',
      post: 'anyone',
      guests: true,
      without: [],
      history: 'all',
    })
    storage.sql.exec(
      `INSERT INTO room (site, slug, epoch, created_at, settings) VALUES ('demo', 'old-1', 'epoch-1', 1, ?)`,
      settings,
    )
    storage.sql.exec(`INSERT INTO people (id, rev, name, role) VALUES ('ann', 0, 'Ann', 'guest')`)
    storage.sql.exec(
      `INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body) VALUES (1, 1, 1, 'ann', 'old-000000', 1, 'of old')`,
    )
  })
  await evictDurableObject(stubOf('old-1'))

  const { client, welcome } = await enter('old-1', 'bob')
  expect(welcome).toMatchObject({
    epoch: 'epoch-1',
    messages: [{ seq: 1, kind: 'text', author: 'ann', body: 'of old' }],
    people: [{ id: 'ann', name: 'Ann' }, { id: 'bob' }],
  })
  client.say({ type: 'react', nonce: 'react-0000', seq: 1, emoji: '👍', on: true })
  expect(await client.answer('react-0000')).toMatchObject({ type: 'done' })
  expect(await wrote(client, 'of today')).toMatchObject({ type: 'done', seq: 2 })
  const tables = await rowsOf('old-1', `SELECT count(*) AS n FROM __drizzle_migrations`)
  expect(tables).toEqual([{ n: journal.entries.length }])
  await evictDurableObject(stubOf('old-1'))
  expect((await enter('old-1', 'eve')).welcome.messages).toMatchObject([
    { body: 'of old', reactions: [{ emoji: '👍', count: 1 }] },
    { body: 'of today' },
  ])
})
