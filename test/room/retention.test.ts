import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, nonce, stubOf } from './support.ts'

const DAY = 86_400_000

async function fill(room: string, count: number, retention: { days?: number; messages?: number }) {
  // Nothing but what is looked at here sets the alarm.
  const { client, welcome } = await enter(room, 'ann', { retention, settings: { without: ['search'] } })
  for (let i = 1; i <= count; i++) client.say({ type: 'send', nonce: `fill-${i}-0000`, body: `body ${i}` })
  await client.until('changes', ({ to }) => to === count)
  return { client, welcome }
}

describe('history limits', () => {
  it('by age raise the floor, clear what is below, and need no rev', async () => {
    const { client } = await fill('keep-1', 6, { days: 7 })
    await runInDurableObject(stubOf('keep-1'), async (room, { storage }) => {
      storage.sql.exec('UPDATE messages SET at = at - ? WHERE seq <= 4', 8 * DAY)
      await room.alarm()
    })
    const { welcome } = await enter('keep-1', 'bob')
    expect(welcome).toMatchObject({ floor: 5, rev: 6, more: { before: false } })
    expect(welcome.messages.map(({ seq }) => seq)).toEqual([5, 6])
    const bodies = await runInDurableObject(stubOf('keep-1'), (_, { storage }) =>
      storage.sql.exec('SELECT body FROM messages WHERE body <> ? ORDER BY seq', '').toArray(),
    )
    expect(bodies).toEqual([{ body: 'body 5' }, { body: 'body 6' }])
    // A command of before is still known: it does not run again.
    client.say({ type: 'send', nonce: 'fill-1-0000', body: 'body 1' })
    await client.until('done', ({ nonce, seq }) => nonce === 'fill-1-0000' && seq === 1)
    client.say({ type: 'edit', nonce: nonce(), seq: 2, body: 'late', base: 0 })
    expect(await client.until('rejected')).toMatchObject({ code: 'not_found' })
  })

  it('by number keep the newest, and survive the object', async () => {
    await fill('keep-2', 10, { messages: 5 })
    await runInDurableObject(stubOf('keep-2'), (room) => room.alarm())
    await evictDurableObject(stubOf('keep-2'))
    const { welcome } = await enter('keep-2', 'bob')
    expect(welcome.floor).toBe(6)
    expect(welcome.messages.map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10])
  })
})

describe('an empty room', () => {
  it('that nobody is in is forgotten after a day', async () => {
    const { client, welcome } = await enter('idle-1', 'ann')
    await client.leave()
    await runInDurableObject(stubOf('idle-1'), async (room, { storage }) => {
      storage.sql.exec('UPDATE room SET idle_at = 1')
      await room.alarm()
      expect(storage.sql.exec(`SELECT name FROM sqlite_master WHERE name = 'room'`).toArray()).toEqual([])
    })
    const again = await enter('idle-1', 'ann')
    expect(again.welcome.epoch).not.toBe(welcome.epoch)
  })

  it('is kept while someone is there, or once someone wrote', async () => {
    await enter('idle-2', 'ann')
    const due = await runInDurableObject(stubOf('idle-2'), async (room, { storage }) => {
      storage.sql.exec('UPDATE room SET idle_at = 1')
      await room.alarm()
      return storage.sql.exec<{ idle_at: number }>('SELECT idle_at FROM room').one().idle_at
    })
    expect(due).toBeGreaterThan(Date.now())
    const { client } = await enter('idle-2', 'bob')
    client.say({ type: 'send', nonce: 'hello-000', body: 'hello' })
    await client.answer('hello-000')
    const rows = await runInDurableObject(stubOf('idle-2'), async (room, { storage }) => {
      storage.sql.exec('UPDATE room SET idle_at = 1')
      await room.alarm()
      return storage.sql.exec('SELECT seq FROM messages').toArray()
    })
    expect(rows).toEqual([{ seq: 1 }])
  })
})

describe('the alarm', () => {
  it('of one failing part stops no other', async () => {
    const { client } = await fill('alarm-1', 6, { messages: 3 })
    client.say({ type: 'delete', nonce: 'dele-00000', seq: 6 })
    await client.answer('dele-00000')
    await runInDurableObject(stubOf('alarm-1'), (_, { storage }) => {
      storage.sql.exec('UPDATE deletions SET purge_at = 1')
      storage.sql.exec(
        `CREATE TRIGGER fail BEFORE DELETE ON deletions BEGIN SELECT RAISE(ABORT, 'broken'); END`,
      )
    })
    await evictDurableObject(stubOf('alarm-1'))
    await runInDurableObject(stubOf('alarm-1'), (room) => room.alarm())
    const { welcome } = await enter('alarm-1', 'bob')
    expect(welcome.floor).toBe(4)
    const next = await runInDurableObject(stubOf('alarm-1'), (_, { storage }) => storage.getAlarm())
    // Others may be due before it is tried again; at once it is not.
    expect(next).toBeGreaterThan(Date.now() + 500)
  })
})
