import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type Client, counted, enter, nonce, policyOf, stubOf, wrote } from './support.ts'

const STAFF = { kind: 'signed', role: 'moderator' } as const

function pin(client: Client, seq: number, on = true) {
  const key = nonce()
  client.say({ type: 'pin', nonce: key, seq, on })
  return client.answer(key)
}

async function said(room: string, count: number) {
  const { client: staff } = await enter(room, 'staff', STAFF)
  const { client: ann } = await enter(room, 'ann')
  for (let i = 1; i <= count; i++) await wrote(ann, `message ${i}`)
  return { staff, ann }
}

describe('a pin', () => {
  it('is a moderator’s, told to all, and there for who comes later, the latest first', async () => {
    const { staff, ann } = await said('pin-1', 3)
    expect(await pin(ann, 1)).toMatchObject({ code: 'forbidden' })
    expect(await pin(staff, 1)).toMatchObject({ type: 'done', seq: 1, rev: 4 })
    const { messages } = await ann.until('changes', ({ to }) => to === 4)
    expect(messages).toMatchObject([{ seq: 1, rev: 4, body: 'message 1' }])
    expect(messages[0]).toHaveProperty('pinned')
    await pin(staff, 3)
    await pin(staff, 3)
    const { client: bob, welcome } = await enter('pin-1', 'bob')
    expect(welcome).toMatchObject({ pinned: [3, 1], rev: 5 })
    bob.say({ type: 'pins', ask: 1 })
    const pins = await bob.until('pins')
    expect(pins.messages.map(({ seq }) => seq)).toEqual([3, 1])
    expect(pins.people).toMatchObject([{ id: 'ann', name: 'Ann' }])
    await pin(staff, 3, false)
    expect((await enter('pin-1', 'cleo')).welcome.pinned).toEqual([1])
  })

  it('from long ago comes with its value, and heals who was away', async () => {
    const { staff } = await said('pin-2', 1)
    await runInDurableObject(stubOf('pin-2'), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body)
         SELECT i, i, i, 'ann', 'h' || i, i, 'old ' || i FROM n`,
      )
    })
    await evictDurableObject(stubOf('pin-2'))
    const { client, welcome } = await enter('pin-2', 'bob')
    expect(welcome.pinned).toBeUndefined()
    client.socket.close(1000)
    await pin(staff, 1)
    const { welcome: fresh } = await enter('pin-2', 'cleo')
    expect(fresh.pinned).toEqual([1])
    expect(fresh.quoted).toMatchObject([{ seq: 1, body: 'message 1' }])
    const { epoch, rev } = welcome
    const back = await enter('pin-2', 'bob', { epoch, rev })
    expect(back.welcome).toMatchObject({ mode: 'resume', pinned: [1], messages: [{ seq: 1 }] })
    // Found by an index of their own: a long room costs no more to come into.
    await evictDurableObject(stubOf('pin-2'))
    const rows = await counted('pin-2')
    expect((await enter('pin-2', 'dan')).welcome.pinned).toEqual([1])
    expect(rows().read).toBeLessThan(120)
  })

  it('goes with a deletion and comes back with it', async () => {
    const { staff, ann } = await said('pin-3', 2)
    await pin(staff, 1)
    await pin(staff, 2)
    ann.say({ type: 'delete', nonce: 'gone-00000', seq: 2 })
    await ann.answer('gone-00000')
    const { welcome } = await enter('pin-3', 'bob')
    expect(welcome.pinned).toEqual([1])
    expect(JSON.stringify(welcome.messages)).not.toContain('message 2')
    expect(await pin(staff, 2)).toMatchObject({ code: 'not_found' })
    ann.say({ type: 'restore', nonce: 'back-00000', seq: 2 })
    await ann.answer('back-00000')
    expect((await enter('pin-3', 'cleo')).welcome.pinned).toEqual([2, 1])
  })

  it('is one of fifty', async () => {
    const { staff } = await said('pin-4', 1)
    await runInDurableObject(stubOf('pin-4'), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 51)
         INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body, pinned_at)
         SELECT i, i, i, 'ann', 'h' || i, i, ?, i FROM n`,
        'x'.repeat(3900),
      )
    })
    await evictDurableObject(stubOf('pin-4'))
    expect(await pin(staff, 1)).toMatchObject({ type: 'rejected', code: 'full' })
    // However long they are, one frame bears what is told of them.
    staff.say({ type: 'pins', ask: 3 })
    const { messages } = await staff.until('pins')
    expect(messages[0]).toMatchObject({ seq: 51 })
    expect(messages.length).toBeGreaterThan(25)
    expect(staff.texts.find((text) => text.startsWith('{"type":"pins"'))?.length).toBeLessThan(140 * 1024)
    await pin(staff, 51, false)
    expect(await pin(staff, 1)).toMatchObject({ type: 'done' })
  })

  it('from before a newcomer came is not theirs to see', async () => {
    const { staff } = await said('pin-5', 2)
    await pin(staff, 1)
    await stubOf('pin-5').configure(policyOf('pin-5', { settings: { history: 'since_joining' } }))
    const { client: late, welcome } = await enter('pin-5', 'late')
    expect(welcome).toMatchObject({ messages: [], quoted: [] })
    expect(welcome.pinned).toBeUndefined()
    late.say({ type: 'pins', ask: 1 })
    expect(await late.until('pins')).toMatchObject({ messages: [], people: [] })
  })
})
