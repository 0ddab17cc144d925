import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type Client, enter, nonce, stubOf } from './support.ts'

async function wrote(client: Client, body: string): Promise<number> {
  const key = nonce()
  client.say({ type: 'send', nonce: key, body })
  const done = await client.answer(key)
  return done.type === 'done' ? (done.seq ?? 0) : 0
}

describe('edit', () => {
  it('makes a new value of the message, one rev on', async () => {
    const { client: ann } = await enter('edit-1', 'ann')
    const { client: bob } = await enter('edit-1', 'bob')
    const seq = await wrote(ann, 'helo')
    ann.say({ type: 'edit', nonce: 'edit-00000', seq, body: 'hello', base: 0 })
    expect(await ann.answer('edit-00000')).toEqual({ type: 'done', nonce: 'edit-00000', seq: 1, rev: 2 })
    const { messages } = await bob.until('changes', ({ to }) => to === 2)
    expect(messages).toMatchObject([{ seq: 1, rev: 2, body: 'hello', bodyRev: 1 }])
    expect(messages[0]).toHaveProperty('editedAt')
  })

  it('is carried out once per nonce, whatever came after it', async () => {
    const { client: ann } = await enter('edit-2', 'ann')
    const seq = await wrote(ann, 'one')
    const first = { type: 'edit', nonce: 'first-0000', seq, body: 'two', base: 0 } as const
    ann.say(first, { type: 'edit', nonce: 'second-000', seq, body: 'three', base: 1 })
    await ann.answer('second-000')
    const mark = ann.frames.length
    ann.say(first)
    expect(await ann.until('done', () => true, mark)).toMatchObject({ nonce: 'first-0000', seq: 1, rev: 2 })
    await ann.until('changes', ({ to }) => to === 3)
    expect(ann.state().get(seq)).toMatchObject({ body: 'three', rev: 3 })
  })

  it('of another device is not overwritten unseen', async () => {
    const { client: ann } = await enter('edit-3', 'ann')
    const { client: phone } = await enter('edit-3', 'ann')
    const seq = await wrote(ann, 'one')
    ann.say({ type: 'edit', nonce: 'desk-00000', seq, body: 'desk', base: 0 })
    await ann.answer('desk-00000')
    phone.say({ type: 'edit', nonce: 'phone-0000', seq, body: 'phone', base: 0 })
    expect(await phone.answer('phone-0000')).toMatchObject({ type: 'rejected', code: 'stale' })
  })

  it('to what it already says is done without a change', async () => {
    const { client: ann } = await enter('edit-4', 'ann')
    const seq = await wrote(ann, 'same')
    ann.say({ type: 'edit', nonce: 'same-00000', seq, body: 'same', base: 0 })
    expect(await ann.answer('same-00000')).toMatchObject({ type: 'done', rev: 1 })
  })

  it.each([
    ['forbidden', 'bob', { seq: 1, body: 'mine now' }],
    ['not_found', 'ann', { seq: 9, body: 'nothing' }],
    ['empty', 'ann', { seq: 1, body: '  ' }],
  ] as const)('is refused with %s', async (code, who, change) => {
    const room = `edit-5-${code}`
    const { client: ann } = await enter(room, 'ann')
    const { client: bob } = await enter(room, 'bob')
    await wrote(ann, 'ann wrote this')
    const client = who === 'ann' ? ann : bob
    client.say({ type: 'edit', nonce: 'tried-0000', base: 0, ...change })
    expect(await client.answer('tried-0000')).toMatchObject({ code })
  })
})

describe('delete', () => {
  it('takes the content from everyone, and keeps the seq', async () => {
    const { client: ann } = await enter('delete-1', 'ann')
    const seq = await wrote(ann, 'secret')
    await wrote(ann, 'next')
    ann.say({ type: 'delete', nonce: 'gone-00000', seq })
    expect(await ann.answer('gone-00000')).toMatchObject({ type: 'done', seq: 1, rev: 3 })
    await ann.until('changes', ({ to }) => to === 3)
    expect(ann.state().get(seq)).toMatchObject({ body: '', rev: 3 })
    const { client: late, welcome } = await enter('delete-1', 'late')
    expect(JSON.stringify(late.frames)).not.toContain('secret')
    expect(welcome.messages.map((message) => message.seq)).toEqual([1, 2])
  })

  it('twice, or again by another nonce, is one deletion', async () => {
    const { client: ann } = await enter('delete-2', 'ann')
    const seq = await wrote(ann, 'once')
    ann.say({ type: 'delete', nonce: 'gone-00000', seq }, { type: 'delete', nonce: 'gone-00000', seq })
    ann.say({ type: 'delete', nonce: 'gone-00001', seq })
    expect(await ann.answer('gone-00001')).toMatchObject({ type: 'done', seq: 1, rev: 2 })
  })

  it('is the author’s, or a moderator’s', async () => {
    const { client: ann } = await enter('delete-3', 'ann')
    const { client: bob } = await enter('delete-3', 'bob')
    const { client: mod } = await enter('delete-3', 'mod', { kind: 'signed', role: 'moderator' })
    const seq = await wrote(ann, 'words')
    bob.say({ type: 'delete', nonce: 'bobs-00000', seq })
    expect(await bob.answer('bobs-00000')).toMatchObject({ code: 'forbidden' })
    mod.say({ type: 'delete', nonce: 'mods-00000', seq })
    expect(await mod.answer('mods-00000')).toMatchObject({ type: 'done' })
  })

  it('can be taken back by its author for half a minute, and by a moderator for a month', async () => {
    const { client: ann } = await enter('delete-4', 'ann')
    const { client: mod } = await enter('delete-4', 'mod', { kind: 'signed', role: 'moderator' })
    const seq = await wrote(ann, 'precious')
    ann.say({ type: 'delete', nonce: 'gone-00000', seq }, { type: 'restore', nonce: 'back-00000', seq })
    expect(await ann.answer('back-00000')).toMatchObject({ type: 'done', rev: 3 })
    await ann.until('changes', ({ to }) => to === 3)
    expect(ann.state().get(seq)).toMatchObject({ body: 'precious' })

    ann.say({ type: 'delete', nonce: 'gone-00001', seq })
    await ann.answer('gone-00001')
    await runInDurableObject(stubOf('delete-4'), (_, { storage }) => {
      storage.sql.exec('UPDATE deletions SET at = at - 31000')
    })
    ann.say({ type: 'restore', nonce: 'back-00001', seq })
    expect(await ann.answer('back-00001')).toMatchObject({ code: 'forbidden' })
    mod.say({ type: 'restore', nonce: 'mods-00000', seq })
    expect(await mod.answer('mods-00000')).toMatchObject({ type: 'done' })
  })

  it('is purged when its time is over, by the alarm', async () => {
    const { client: ann } = await enter('delete-5', 'ann')
    const first = await wrote(ann, 'old secret')
    const second = await wrote(ann, 'new secret')
    ann.say(
      { type: 'delete', nonce: 'gone-00000', seq: first },
      { type: 'delete', nonce: 'gone-00001', seq: second },
    )
    await ann.answer('gone-00001')
    await runInDurableObject(stubOf('delete-5'), (_, { storage }) => {
      storage.sql.exec('UPDATE deletions SET purge_at = 1 WHERE seq = ?', first)
    })
    // What the room knows in memory is read anew.
    await evictDurableObject(stubOf('delete-5'))
    const bodies = await runInDurableObject(stubOf('delete-5'), async (room, { storage }) => {
      await room.alarm()
      return storage.sql.exec('SELECT body FROM messages ORDER BY seq').toArray()
    })
    expect(bodies).toEqual([{ body: '' }, { body: 'new secret' }])
    expect(await runDurableObjectAlarm(stubOf('delete-5'))).toBe(true)
  })
})
