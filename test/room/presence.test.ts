import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'
import { enter, nonce, sleep, stubOf } from './support.ts'

describe('presence', () => {
  it('tells of arrivals and departures', async () => {
    const { client: ann } = await enter('here-1', 'ann')
    const { client: bob } = await enter('here-1', 'bob')
    const joined = await ann.until(
      'presence',
      (frame) => frame.joined?.some(({ id }) => id === 'bob') ?? false,
    )
    expect(joined).toMatchObject({ count: 2 })
    bob.socket.close(1000)
    expect(await ann.until('presence', ({ left }) => left !== undefined)).toMatchObject({
      left: ['bob'],
      count: 1,
    })
  })

  it('several tabs are one person', async () => {
    const { client: ann } = await enter('here-2', 'ann')
    const { client: tab } = await enter('here-2', 'bob')
    const { welcome } = await enter('here-2', 'bob')
    expect(welcome.count).toBe(2)
    await ann.until('presence', ({ joined }) => joined !== undefined)
    await tab.leave()
    await sleep(1100)
    expect(ann.frames.some((frame) => frame.type === 'presence' && frame.left)).toBe(false)
  })

  it('a reload is no departure', async () => {
    const { client: ann } = await enter('here-3', 'ann')
    const { client: bob } = await enter('here-3', 'bob')
    await sleep(1100)
    const mark = ann.frames.length
    await bob.leave()
    await enter('here-3', 'bob')
    await sleep(1100)
    const told = ann.frames.slice(mark).filter((frame) => frame.type === 'presence')
    expect(told.some(({ left }) => left)).toBe(false)
  })

  it('is as active as the most active device', async () => {
    const { client: ann } = await enter('here-4', 'ann')
    const { client: desk } = await enter('here-4', 'bob')
    const { client: phone } = await enter('here-4', 'bob')
    await sleep(1100)
    const mark = ann.frames.length
    phone.say({ type: 'status', activity: 'away' })
    await sleep(100)
    desk.say({ type: 'status', activity: 'idle' })
    const changed = await ann.until('presence', (frame) => frame.changed !== undefined, mark)
    expect(changed.changed).toMatchObject([{ id: 'bob', presence: 'idle' }])
    desk.say({ type: 'status', activity: 'active', screen: 'locked' })
    await ann.until('presence', (frame) => frame.changed?.[0]?.presence === 'locked', mark)
  })

  it('counts watching visitors and never lists them', async () => {
    const { client: ann } = await enter('here-5', 'ann')
    const { welcome } = await enter('here-5', 'w1', { kind: 'watching' })
    expect(welcome).toMatchObject({ count: 2 })
    expect(welcome.people.map(({ id }) => id)).toEqual(['ann'])
    const told = await ann.until('presence', ({ count }) => count === 2)
    expect(told.joined).toBeUndefined()
  })

  it('lists thirty in a crowd, staff among them, and the rest on asking', async () => {
    await enter('here-6', 'staff', { kind: 'signed', role: 'moderator' })
    await Promise.all([...Array(70).keys()].map((i) => enter('here-6', `m${i}`)))
    const { client, welcome } = await enter('here-6', 'ann')
    expect(welcome.count).toBe(72)
    expect(welcome.people).toHaveLength(30)
    expect(welcome.people.map(({ id }) => id)).toEqual(expect.arrayContaining(['ann', 'staff']))
    client.say({ type: 'people' })
    const first = await client.until('people')
    expect(first).toMatchObject({ more: true })
    client.say({ type: 'people', after: first.people.at(-1)?.id })
    const second = await client.until('people', ({ after }) => after !== undefined)
    expect(first.people.length + second.people.length).toBe(72)
    client.say({ type: 'people', query: 'sta' })
    expect((await client.until('people', ({ query }) => query === 'sta')).people).toMatchObject([
      { id: 'staff' },
    ])
  })
})

describe('the roster of a crowd', () => {
  it('costs no more to ask for than what is answered', async () => {
    await Promise.all([...Array(300).keys()].map((i) => enter('bounded-1', `m${i}`)))
    const { client } = await enter('bounded-1', 'ann')
    await sleep(1000)
    const read = vi.spyOn(WebSocket.prototype, 'deserializeAttachment')
    client.say({ type: 'people', query: 'm' })
    const { people, more } = await client.until('people')
    expect([people.length, more]).toEqual([50, true])
    // Of each who is listed the attachment, and a few for who asked.
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(50)
    expect(read.mock.calls.length).toBeLessThan(120)
    read.mockRestore()
  })
})

describe('typing', () => {
  it('is one small frame to each, and ends when its member leaves', async () => {
    const { client: ann } = await enter('type-1', 'ann')
    const { client: bob } = await enter('type-1', 'bob')
    bob.say({ type: 'typing', on: true })
    expect(await ann.until('typing')).toEqual({ type: 'typing', members: [{ id: 'bob', name: 'Bob' }] })
    bob.socket.close(1000)
    await ann.until('typing', ({ members }) => members.length === 0)
  })

  it('names three and counts the rest, at most a frame a second', async () => {
    const { client: ann } = await enter('type-2', 'ann')
    const others = await Promise.all([...Array(5).keys()].map((i) => enter('type-2', `m${i}`)))
    for (const { client } of others) client.say({ type: 'typing', on: true })
    expect(await ann.until('typing', (frame) => frame.others === 2)).toMatchObject({ members: { length: 3 } })
    expect(ann.frames.filter(({ type }) => type === 'typing')).toHaveLength(2)
  })

  it('of a watching visitor is nothing', async () => {
    const { client: ann } = await enter('type-3', 'ann')
    const { client } = await enter('type-3', 'w1', { kind: 'watching' })
    client.say({ type: 'typing', on: true })
    await sleep(100)
    expect(ann.frames.some(({ type }) => type === 'typing')).toBe(false)
  })
})

describe('read cursors', () => {
  it('are kept, only go forward, and move one’s other devices', async () => {
    const { client: ann } = await enter('read-1', 'ann')
    const { client: phone } = await enter('read-1', 'ann')
    for (let i = 0; i < 3; i++) ann.say({ type: 'send', nonce: nonce(), body: 'x' })
    await ann.until('changes', ({ to }) => to === 3)
    ann.say({ type: 'read', seq: 2 })
    expect(await phone.until('read')).toEqual({ type: 'read', seq: 2 })
    ann.say({ type: 'read', seq: 1 }, { type: 'read', seq: 99 })
    expect(await phone.until('read', ({ seq }) => seq !== 2)).toEqual({ type: 'read', seq: 3 })
    await Promise.all([ann.leave(), phone.leave()])
    await evictDurableObject(stubOf('read-1'))
    expect((await enter('read-1', 'ann')).welcome.read).toBe(3)
  })

  it('of watching visitors are not kept', async () => {
    const { client: ann } = await enter('read-2', 'ann')
    const { client } = await enter('read-2', 'w1', { kind: 'watching' })
    ann.say({ type: 'send', nonce: nonce(), body: 'x' })
    await client.until('changes')
    client.say({ type: 'read', seq: 1 })
    await client.leave()
    const rows = await runInDurableObject(stubOf('read-2'), (_, { storage }) =>
      storage.sql.exec('SELECT * FROM reads').toArray(),
    )
    expect(rows).toEqual([])
  })
})

describe('whoever is welcomed while others come and go', () => {
  it('lists nobody who left at once, and everybody who came back', async () => {
    await enter('meet-1', 'ann')
    const { client: bob } = await enter('meet-1', 'bob')
    const { client: eve } = await enter('meet-1', 'eve')
    await sleep(1000)
    const brief = await enter('meet-1', 'brief')
    await eve.leave()
    const { client: late, welcome } = await enter('meet-1', 'late')
    expect(welcome.people.map(({ id }) => id).sort()).toEqual(['ann', 'bob', 'brief', 'late'])
    brief.client.socket.close(1000)
    await enter('meet-1', 'eve')
    await late.until('presence', ({ left }) => left?.includes('brief') ?? false)
    await late.until('presence', ({ joined }) => joined?.some(({ id }) => id === 'eve') ?? false)
    expect(bob.frames.some((frame) => frame.type === 'presence' && frame.left?.includes('eve'))).toBe(false)
  })
})

describe('a crowd', () => {
  it('that goes at once leaves nobody listed who has gone', async () => {
    const { client: ann } = await enter('crowd-1', 'ann')
    const crowd = await Promise.all([...Array(150).keys()].map((i) => enter('crowd-1', `c${i}`)))
    await ann.until('presence', ({ count }) => count === 151)
    const mark = ann.frames.length
    for (const { client } of crowd) client.socket.close(1000)
    await ann.until('presence', ({ count }) => count === 1, mark)
    await sleep(1200)
    const gone = ann.frames.flatMap((frame) => (frame.type === 'presence' ? (frame.left ?? []) : []))
    expect(new Set(gone).size).toBe(150)
  })
})
