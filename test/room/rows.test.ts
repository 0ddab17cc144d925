import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { ClientFrame } from '../../protocol/client.ts'
import { type Client, counted, enter, eventually, join, nonce, stubOf } from './support.ts'

async function say(client: Client): Promise<void> {
  const key = nonce()
  client.say({ type: 'send', nonce: key, body: 'hello' })
  await client.answer(key)
}

/** Ten thousand messages of so many people, straight into the log; the room has slept since. */
async function fill(room: string, authors: number): Promise<void> {
  const { client } = await enter(room, 'founder')
  client.socket.close(1000)
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
       INSERT INTO people (id, rev, name, role) SELECT 'a' || i, 0, 'Author ' || i, 'guest' FROM n`,
      authors,
    )
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body)
       SELECT i, i, i, 'a' || (i % CAST(? AS INTEGER)), 'h' || i, i, 'old ' || i FROM n`,
      authors,
    )
  })
  await evictDurableObject(stubOf(room))
}

describe('the rows a room costs', () => {
  it('writes two for a message', async () => {
    const { client } = await enter('rows-1', 'ann')
    await say(client)
    const rows = await counted('rows-1')
    for (let turn = 0; turn < 5; turn++) await say(client)
    expect(rows().written).toBe(10)
  })

  it('writes five at most for an edit with what was said before, three for a reaction, once whoever reacts is known', async () => {
    const { client: ann } = await enter('rows-6', 'ann')
    const { client: bob } = await enter('rows-6', 'bob')
    await say(ann)
    const rows = await counted('rows-6')
    const cost = async (client: Client, frame: ClientFrame<'edit' | 'react'>) => {
      const before = rows().written
      client.say(frame)
      expect(await client.answer(frame.nonce)).toMatchObject({ type: 'done' })
      return rows().written - before
    }
    const message: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      const before = rows().written
      await say(ann)
      message.push(rows().written - before)
    }
    const edits: number[] = []
    for (let base = 0; base < 4; base++) {
      edits.push(await cost(ann, { type: 'edit', nonce: nonce(), seq: 1, body: `said ${base}`, base }))
    }
    const reactions: number[] = []
    for (const on of [true, false, true, false]) {
      reactions.push(await cost(bob, { type: 'react', nonce: nonce(), seq: 1, emoji: '👍', on }))
    }
    // Read by the bench.
    console.log(`rows written: ${JSON.stringify({ message, edit: edits, reaction: reactions.slice(1) })}`)
    expect(Math.max(...message)).toBeLessThanOrEqual(3)
    expect(Math.max(...edits)).toBeLessThanOrEqual(5)
    expect(Math.max(...reactions.slice(1))).toBeLessThanOrEqual(3)
    // The first of one who never wrote keeps their name too, in a row with a key that is text.
    expect(reactions[0]).toBeLessThanOrEqual(5)
  })

  it('writes none for a repeat', async () => {
    const { client } = await enter('rows-2', 'ann')
    const frame = { type: 'send', nonce: nonce(), body: 'once' } as const
    client.say(frame)
    await client.answer(frame.nonce)
    const rows = await counted('rows-2')
    client.say(frame, frame, frame)
    const done = () => client.frames.filter(({ type }) => type === 'done').length
    await eventually(() => done() === 4, 'all four acknowledged')
    expect(rows().written).toBe(0)
  })

  it('reads at most sixty to join a room of 10,000 messages that fifteen people talk in', async () => {
    await fill('rows-3', 15)
    const rows = await counted('rows-3')
    const { welcome } = await enter('rows-3', 'ann')
    expect(welcome.messages.length).toBeGreaterThanOrEqual(40)
    expect(rows().written).toBe(0)
    expect(rows().read).toBeLessThanOrEqual(60)
  })

  it('reads one more for each further author, once for all who join', async () => {
    await fill('rows-4', 50)
    const rows = await counted('rows-4')
    await enter('rows-4', 'first')
    const once = rows().read
    expect(once).toBeLessThanOrEqual(90)
    await Promise.all(Array.from({ length: 20 }, (_, at) => join('rows-4', `late${at}`)))
    expect((rows().read - once) / 20).toBeLessThanOrEqual(5)
  })

  it('names every author of a page, also in a room of more people than are kept in memory', async () => {
    await fill('rows-5', 2500)
    const readers = await Promise.all(['ann', 'bob', 'eve'].map((member) => enter('rows-5', member)))
    const page = async (turn: number, before: number) => {
      const client = readers[turn % 3]?.client
      client?.say({ type: 'page', before })
      return client?.until('page', (answer) => answer.before === before)
    }
    for (let turn = 0; turn < 40; turn++) await page(turn, 10_000 - turn * 50)
    // Half of these authors were asked for just now, half never; the memory is full.
    const half = await page(40, 10_000 - 39 * 50 - 25)
    expect(half?.messages).toHaveLength(50)
    expect(half?.people).toHaveLength(50)
  })
})
