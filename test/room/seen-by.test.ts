import { describe, expect, it } from 'vitest'
import { type Client, enter, eventually, policyOf, sleep, stubOf, tokenOf, wrote } from './support.ts'

const ON = { settings: { receipts: true } } as const

describe('who has read how far', () => {
  it('is told to people with a name: all of it on coming, then who moved, once a second', async () => {
    await stubOf('seen-1').configure(policyOf('seen-1', ON))
    const { client: ann, welcome } = await enter('seen-1', 'ann')
    expect(welcome.features).toContain('receipts')
    for (let i = 0; i < 4; i++) await wrote(ann)
    const { client: bob } = await enter('seen-1', 'bob')
    const { client: visitor } = await enter('seen-1', 'w1', { kind: 'watching' })
    visitor.say({ type: 'read', seq: 3 })
    bob.say({ type: 'read', seq: 1 })
    expect(await ann.until('seen')).toEqual({
      type: 'seen',
      reads: [{ member: 'bob', seq: 1 }],
      people: [{ id: 'bob', name: 'Bob', role: 'guest' }],
    })
    await bob.until('seen')
    bob.say({ type: 'read', seq: 2 }, { type: 'read', seq: 3 })
    ann.say({ type: 'read', seq: 4 })
    await bob.until('seen', ({ reads }) => reads.length === 2)
    const told = bob.frames.filter((frame) => frame.type === 'seen').map(({ reads }) => reads)
    const both = [
      { member: 'bob', seq: 3 },
      { member: 'ann', seq: 4 },
    ]
    expect(told).toEqual([[{ member: 'bob', seq: 1 }], both])
    // Who comes later is told all, with the names of those who are gone; who watches, nothing.
    await bob.leave()
    await wrote(ann)
    const { client: eve, welcome: late } = await enter('seen-1', 'eve')
    expect((await eve.until('seen')).reads).toEqual([{ member: 'ann', seq: 4 }])
    expect(late.people.some(({ id }) => id === 'bob')).toBe(false)
    expect(visitor.frames.filter(({ type }) => type === 'seen')).toEqual([])
    // Bob writes, so that his name is known when he has gone.
    const { client: back } = await enter('seen-1', 'bob')
    await wrote(back)
    await back.leave()
    const { client: fay, welcome: known } = await enter('seen-1', 'fay')
    expect((await fay.until('seen')).reads).toContainEqual({ member: 'bob', seq: 3 })
    expect(known.people).toContainEqual(expect.objectContaining({ id: 'bob', name: 'Bob' }))
    // A visitor who takes a name is told too.
    visitor.say({ type: 'renew', token: await tokenOf('gil'), rev: 6 })
    await visitor.until('seen')
  })

  it('is told with the names of all, also of those whom no list named', async () => {
    await stubOf('seen-4').configure(policyOf('seen-4', ON))
    const { client: ann } = await enter('seen-4', 'ann')
    await wrote(ann)
    // More than a welcome lists, and at once more than are told as they come.
    const crowd = await Promise.all(Array.from({ length: 40 }, (_, i) => enter('seen-4', `m${i}`)))
    const read = (client: Client): Set<string> =>
      new Set(
        client.frames.flatMap((frame) => (frame.type === 'seen' ? frame.reads : [])).map((r) => r.member),
      )
    const known = (client: Client): Set<string> =>
      new Set(
        client.frames
          .flatMap((frame) => {
            if (frame.type === 'welcome' || frame.type === 'seen') return frame.people ?? []
            return frame.type === 'presence' ? (frame.joined ?? []) : []
          })
          .map(({ id }) => id),
      )
    for (const { client } of crowd) client.say({ type: 'read', seq: 1 })
    await eventually(() => read(ann).size === 40, 'all who read')
    expect([...read(ann)].filter((id) => !known(ann).has(id))).toEqual([])
    const { client: eve } = await enter('seen-4', 'eve')
    await eventually(() => read(eve).size === 40, 'all who read')
    expect([...read(eve)].filter((id) => !known(eve).has(id))).toEqual([])
    // They are told once by a name, and again by another.
    const { length } = eve.frames
    crowd[0]?.client.say({ type: 'renew', token: await tokenOf('m0', { name: 'Max' }), rev: 2 })
    await wrote(ann)
    crowd[0]?.client.say({ type: 'read', seq: 2 })
    crowd[1]?.client.say({ type: 'read', seq: 2 })
    const named = await eve.until('seen', ({ reads }) => reads.some(({ member }) => member === 'm0'), length)
    await eve.until('seen', ({ reads }) => reads.some(({ member }) => member === 'm1'), length)
    const told = eve.frames
      .slice(length)
      .flatMap((frame) => (frame.type === 'seen' ? (frame.people ?? []) : []))
    expect(named.people).toEqual([{ id: 'm0', name: 'Max', role: 'guest' }])
    expect(told).toEqual(named.people)
  })

  it('is told from when the host wants it, and not while they don’t', async () => {
    const { client: ann, welcome } = await enter('seen-2', 'ann')
    const { client: bob } = await enter('seen-2', 'bob')
    await wrote(ann)
    bob.say({ type: 'read', seq: 1 })
    await sleep(1200)
    expect(welcome.features).not.toContain('receipts')
    expect(ann.frames.filter(({ type }) => type === 'seen')).toEqual([])
    await stubOf('seen-2').configure(policyOf('seen-2', ON))
    expect((await ann.until('seen')).reads).toEqual([{ member: 'bob', seq: 1 }])
    await stubOf('seen-2').configure(
      policyOf('seen-2', { version: 3, settings: { receipts: true, without: ['roster'] } }),
    )
    await ann.until(
      'welcome',
      ({ features }) => !features.includes('receipts') && !features.includes('roster'),
    )
    await wrote(ann)
    const { length } = ann.frames
    bob.say({ type: 'read', seq: 2 })
    await sleep(1200)
    expect(ann.frames.slice(length).filter(({ type }) => type === 'seen')).toEqual([])
  })

  it('is told in small rooms only', async () => {
    await stubOf('seen-3').configure(policyOf('seen-3', ON))
    const { client: ann } = await enter('seen-3', 'ann')
    await wrote(ann)
    const crowd = []
    for (let i = 0; i < 51; i++) crowd.push((await enter('seen-3', `m${i}`)).client)
    for (const one of crowd) one.say({ type: 'read', seq: 1 })
    await sleep(1200)
    expect(ann.frames.filter(({ type }) => type === 'seen')).toEqual([])
    await Promise.all(crowd.map((one) => one.leave()))
    // Fifty-one have read here by now.
    const { client: late } = await enter('seen-3', 'late')
    await sleep(100)
    expect([...ann.frames, ...late.frames].filter(({ type }) => type === 'seen')).toEqual([])
  })
})
