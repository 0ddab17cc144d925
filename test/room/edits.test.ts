import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type Client, enter, nonce, rowsOf, stubOf, wrote } from './support.ts'

const STAFF = { kind: 'signed', role: 'moderator' } as const
const BESIDE = ['edits', 'reactions', 'votes', 'polls', 'unfurls'] as const

async function edit(client: Client, seq: number, body: string, base: number) {
  const key = nonce()
  client.say({ type: 'edit', nonce: key, seq, body, base })
  return client.answer(key)
}

async function asked(client: Client, seq: number) {
  const ask = Math.ceil(Math.random() * 1e9)
  client.say({ type: 'edits', ask, seq })
  const answered = await Promise.race([
    client.until('edits', (one) => one.ask === ask),
    client.until('rejected', (one) => one.ask === ask),
  ])
  return answered.type === 'edits' ? answered.edits : answered.code
}

/** A message with all that can hang on one: edits, a reaction, a pin, votes. */
async function laden(room: string) {
  const { client: staff } = await enter(room, 'staff', STAFF)
  const { client: ann } = await enter(room, 'ann')
  ann.say({ type: 'send', nonce: 'poll-00000', body: 'secret question', poll: { choices: ['a', 'b'] } })
  await ann.answer('poll-00000')
  await edit(ann, 1, 'secret question?', 0)
  staff.say(
    { type: 'react', nonce: nonce(), seq: 1, emoji: '👍', on: true },
    { type: 'pin', nonce: nonce(), seq: 1, on: true },
    { type: 'vote', nonce: 'vote-00000', seq: 1, choices: [1] },
  )
  await staff.answer('vote-00000')
  return { staff, ann }
}

/** Runs the alarm until nothing that is said of a seq is left, and tells what that row is. */
async function leftOf(room: string) {
  for (let turn = 0; turn < 3; turn++) await runInDurableObject(stubOf(room), (one) => one.alarm())
  const counts = BESIDE.map((table) => `(SELECT count(*) FROM ${table} WHERE seq = 1) AS ${table}`)
  const [row] = await rowsOf(
    room,
    `SELECT body, reactions, poll, preview, pinned_at, ${counts.join(', ')} FROM messages WHERE seq = 1`,
  )
  return row
}
const NOTHING = { body: '', reactions: null, poll: null, preview: null, pinned_at: null }
const NO_ROWS = Object.fromEntries(BESIDE.map((table) => [table, 0]))

describe('what a message said before', () => {
  it('is kept for those who look after the room, the latest first', async () => {
    const { client: ann } = await enter('edits-1', 'ann')
    const { client: staff } = await enter('edits-1', 'staff', STAFF)
    await wrote(ann, 'one')
    await edit(ann, 1, 'two', 0)
    await edit(ann, 1, 'two', 1)
    await edit(ann, 1, 'three', 1)
    expect(await asked(staff, 1)).toMatchObject([
      { body: 'two', bodyRev: 1 },
      { body: 'one', bodyRev: 0 },
    ])
    expect(await asked(ann, 1)).toBe('forbidden')
    expect(await asked(staff, 2)).toBe('not_found')
    expect(JSON.stringify((await enter('edits-1', 'bob')).welcome)).not.toContain('"one"')
    // It is theirs to see while a deleted message can be restored.
    ann.say({ type: 'delete', nonce: 'gone-00000', seq: 1 })
    await ann.answer('gone-00000')
    expect(await asked(staff, 1)).toHaveLength(2)
  })

  it('is kept fifty times, with what was said first among them', async () => {
    const { client: ann } = await enter('edits-3', 'ann')
    await wrote(ann, 'the very first')
    await edit(ann, 1, 'again', 0)
    await runInDurableObject(stubOf('edits-3'), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 79)
         INSERT INTO edits (seq, body_rev, body, at) SELECT 1, i, ?, i FROM n`,
        'y'.repeat(3990),
      )
      storage.sql.exec('UPDATE messages SET body_rev = 80')
    })
    expect(await edit(ann, 1, 'and again', 80)).toMatchObject({ type: 'done' })
    const [kept] = await rowsOf('edits-3', 'SELECT count(*) AS count FROM edits')
    expect(kept).toEqual({ count: 50 })
    const { client: staff } = await enter('edits-3', 'staff', STAFF)
    const edits = await asked(staff, 1)
    expect(edits.at(0)).toMatchObject({ body: 'again', bodyRev: 80 })
    expect(edits.at(-1)).toMatchObject({ body: 'the very first', bodyRev: 0 })
    expect(staff.texts.at(-1)?.length).toBeLessThan(132 * 1024)
  })

  it('is told in a frame of bearable size', async () => {
    const { client: ann } = await enter('edits-2', 'ann')
    await wrote(ann, 'x')
    await runInDurableObject(stubOf('edits-2'), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO edits (seq, body_rev, body, at) SELECT 1, i, ?, i FROM n`,
        'y'.repeat(3990),
      )
    })
    const { client: staff } = await enter('edits-2', 'staff', STAFF)
    const edits = await asked(staff, 1)
    expect(edits.length).toBeGreaterThan(20)
    expect(staff.texts.at(-1)?.length).toBeLessThan(132 * 1024)
  })
})

describe('all that hangs on a message goes with it', () => {
  it('when a deletion is purged, and stays until then', async () => {
    const { ann } = await laden('laden-1')
    ann.say({ type: 'delete', nonce: 'gone-00000', seq: 1 })
    await ann.answer('gone-00000')
    ann.say({ type: 'restore', nonce: 'back-00000', seq: 1 })
    await ann.answer('back-00000')
    const { welcome } = await enter('laden-1', 'bob')
    expect(welcome.messages).toMatchObject([
      { body: 'secret question?', reactions: [{ emoji: '👍', count: 1 }], poll: { voters: 1 } },
    ])
    ann.say({ type: 'delete', nonce: 'gone-00001', seq: 1 })
    await ann.answer('gone-00001')
    await runInDurableObject(stubOf('laden-1'), (_, { storage }) => {
      storage.sql.exec('UPDATE deletions SET purge_at = 1')
    })
    await evictDurableObject(stubOf('laden-1'))
    expect(await leftOf('laden-1')).toEqual({ ...NOTHING, ...NO_ROWS })
  })

  it('when it is older than what the host keeps', async () => {
    const { client: ann } = await enter('laden-2', 'ann', { retention: { messages: 3 } })
    ann.socket.close(1000)
    const { ann: again } = await laden('laden-2')
    for (let i = 0; i < 5; i++) await wrote(again, `later ${i}`)
    expect(await leftOf('laden-2')).toEqual({ ...NOTHING, ...NO_ROWS })
    expect((await enter('laden-2', 'bob')).welcome.pinned).toBeUndefined()
  })

  it('when its author is erased', async () => {
    const { staff } = await laden('laden-3')
    await stubOf('laden-3').erase(['ann'])
    await staff.until('changes', ({ messages }) => messages.some((one) => 'deletedAt' in one))
    expect(await leftOf('laden-3')).toEqual({ ...NOTHING, ...NO_ROWS })
    expect((await enter('laden-3', 'bob')).welcome.pinned).toBeUndefined()
  })
})

describe('an action', () => {
  it('stays one when it is edited', async () => {
    const { client: ann } = await enter('action-1', 'ann')
    ann.say({ type: 'send', nonce: 'wave-00000', body: 'waves', kind: 'action' })
    await ann.answer('wave-00000')
    await edit(ann, 1, 'waves back', 0)
    const { welcome } = await enter('action-1', 'bob')
    expect(welcome.messages).toMatchObject([{ kind: 'action', body: 'waves back' }])
  })
})

describe('a quote', () => {
  it('changes with what it quotes, wherever that is', async () => {
    const { client: ann } = await enter('quote-1', 'ann')
    await wrote(ann, 'first words')
    for (let i = 0; i < 45; i++) {
      await runInDurableObject(stubOf('quote-1'), (_, { storage }) => {
        storage.sql.exec(
          `INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body) VALUES (?, ?, ?, 'ann', ?, 1, 'between')`,
          ...[i + 2, i + 2, i + 2, `b${i}`],
        )
      })
    }
    await evictDurableObject(stubOf('quote-1'))
    const { client: bob, welcome } = await enter('quote-1', 'bob')
    expect(welcome.messages.some(({ seq }) => seq === 1)).toBe(false)
    bob.say({ type: 'send', nonce: 'reply-0000', body: 'indeed', replyTo: 1 })
    const told = await bob.until('changes')
    expect(told.quoted).toMatchObject([{ seq: 1, body: 'first words' }])
    await edit(ann, 1, 'other words', 0)
    expect((await bob.until('changes', ({ to }) => to === 48)).messages).toMatchObject([
      { seq: 1, body: 'other words' },
    ])
    const back = await enter('quote-1', 'bob', { epoch: welcome.epoch, rev: 47 })
    expect(back.welcome.messages).toMatchObject([{ seq: 1, body: 'other words' }])
    bob.say({ type: 'page', around: 47 })
    expect((await bob.until('page')).quoted).toMatchObject([{ seq: 1, body: 'other words' }])
    ann.say({ type: 'delete', nonce: 'gone-00000', seq: 1 })
    expect((await bob.until('changes', ({ to }) => to === 49)).messages).toMatchObject([{ seq: 1, body: '' }])
  })
})
