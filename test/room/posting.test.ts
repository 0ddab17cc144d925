import { describe, expect, it } from 'vitest'
import { Burst } from '../../worker/room/burst.ts'
import { enter, join, nonce, sleep, still } from './support.ts'

describe('send', () => {
  it('is acknowledged with its seq and reaches everyone, the author included', async () => {
    const { client: ann } = await enter('send-1', 'ann')
    const { client: bob } = await enter('send-1', 'bob')
    ann.say({ type: 'send', nonce: 'hello-000', body: 'Hello' })
    expect(await ann.answer('hello-000')).toEqual({ type: 'done', nonce: 'hello-000', seq: 1, rev: 1 })
    for (const client of [ann, bob]) {
      const changes = await client.until('changes')
      expect(changes).toMatchObject({ from: 0, to: 1, people: [{ id: 'ann', name: 'Ann', role: 'guest' }] })
      expect(changes.messages).toMatchObject([
        { seq: 1, rev: 1, kind: 'text', author: 'ann', body: 'Hello', bodyRev: 0 },
      ])
    }
  })

  it('gives a retried send the same seq and writes it once', async () => {
    const { client: ann } = await enter('send-2', 'ann')
    const { client: bob } = await enter('send-2', 'bob')
    const frame = { type: 'send', nonce: 'again-0000', body: 'once' } as const
    ann.say(frame, frame, { type: 'send', nonce: 'after-0000', body: 'after' })
    await ann.answer('after-0000')
    const dones = ann.frames.filter((answer) => answer.type === 'done')
    expect(dones.map(({ nonce, seq, rev }) => [nonce, seq, rev])).toEqual([
      ['again-0000', 1, 1],
      ['again-0000', 1, 1],
      ['after-0000', 2, 2],
    ])
    await bob.until('changes', ({ to }) => to === 2)
    expect([...bob.state().values()].map(({ body }) => body)).toEqual(['once', 'after'])
  })

  it('keeps two members with the same nonce apart', async () => {
    const { client: ann } = await enter('send-3', 'ann')
    const { client: bob } = await enter('send-3', 'bob')
    ann.say({ type: 'send', nonce: 'same-0000', body: 'from ann' })
    await ann.answer('same-0000')
    bob.say({ type: 'send', nonce: 'same-0000', body: 'from bob' })
    expect(await bob.answer('same-0000')).toMatchObject({ type: 'done', seq: 2 })
  })

  it.each([
    ['empty', ''],
    ['empty', ' \n\t '],
    ['empty', '\u200b\u2060\ufeff'],
    ['empty', '\u3164'],
    ['too_long', 'x'.repeat(4001)],
    ['too_long', '\u0001'.repeat(2500) + 'x'],
  ])('refuses a body that is %s', async (code, body) => {
    const key = nonce()
    const { client: ann } = await enter(`send-4-${key}`, 'ann')
    ann.say({ type: 'send', nonce: key, body })
    expect(await ann.answer(key)).toEqual({ type: 'rejected', nonce: key, code })
  })

  it('takes the longest body there may be, and keeps white space inside it', async () => {
    const { client: ann } = await enter('send-5', 'ann')
    const body = `  two\n\n  lines${'é'.repeat(3985)}`
    ann.say({ type: 'send', nonce: 'long-0000', body })
    expect(await ann.answer('long-0000')).toMatchObject({ type: 'done' })
    expect((await ann.until('changes')).messages[0]).toMatchObject({ body })
  })

  it('makes lone surrogates whole, so that what is stored is what is shown', async () => {
    const { client: ann } = await enter('send-6', 'ann')
    ann.say({ type: 'send', nonce: 'lone-0000', body: 'a\ud800b' })
    expect((await ann.until('changes')).messages[0]).toMatchObject({ body: 'a\ufffdb' })
  })

  it('refuses whoever has no name', async () => {
    const { client } = await enter('send-7', 'w1', { kind: 'watching' })
    client.say({ type: 'send', nonce: 'mute-0000', body: 'hi' })
    expect(await client.answer('mute-0000')).toMatchObject({ code: 'identity_required' })
  })

  it('refuses what it can not keep rather than dropping it', async () => {
    const { client: ann } = await enter('send-8', 'ann')
    ann.say({ type: 'send', nonce: 'image-0000', body: 'look', images: ['abc'] })
    expect(await ann.answer('image-0000')).toMatchObject({ code: 'unsupported' })
  })
})

describe('reply', () => {
  it('carries what it quotes, and its author', async () => {
    const { client: ann } = await enter('reply-1', 'ann')
    const { client: bob } = await enter('reply-1', 'bob')
    ann.say({ type: 'send', nonce: 'first-000', body: 'first' })
    await bob.until('changes')
    bob.say({ type: 'send', nonce: 'reply-000', body: 'answer', replyTo: 1 })
    const changes = await ann.until('changes', ({ to }) => to === 2)
    expect(changes.messages).toMatchObject([{ seq: 2, replyTo: 1 }])
    expect(changes.quoted).toMatchObject([{ seq: 1, body: 'first' }])
    expect(changes.people?.map(({ id }) => id).sort()).toEqual(['ann', 'bob'])
  })

  it('to nothing is refused', async () => {
    const { client: ann } = await enter('reply-2', 'ann')
    ann.say({ type: 'send', nonce: 'lost-0000', body: 'answer', replyTo: 7 })
    expect(await ann.answer('lost-0000')).toMatchObject({ code: 'not_found' })
  })
})

describe('rate', () => {
  it('lets a burst of ten through, then says when to come again', async () => {
    const { client: ann } = await enter('rate-1', 'ann')
    still()
    for (let i = 0; i < 11; i++) ann.say({ type: 'send', nonce: `burst-${i}00`, body: `${i}` })
    const refused = await ann.until('rejected')
    expect(refused).toMatchObject({ nonce: 'burst-1000', code: 'rate_limited' })
    expect(refused.retryAfter).toBeGreaterThan(0)
    expect(refused.retryAfter).toBeLessThanOrEqual(0.2)
    expect(ann.frames.filter(({ type }) => type === 'done')).toHaveLength(10)
  })

  it('does not let later sends overtake a refused one', async () => {
    const { client: ann } = await enter('rate-2', 'ann')
    const pass = still()
    for (let i = 0; i < 12; i++) ann.say({ type: 'send', nonce: `order-${i}00`, body: `${i}` })
    expect(await ann.answer('order-1000')).toMatchObject({ code: 'rate_limited' })
    expect(await ann.answer('order-1100')).toMatchObject({ code: 'order' })
    pass(500)
    // The one behind still has to wait, although there is room again.
    const mark = ann.frames.length
    ann.say({ type: 'send', nonce: 'order-1100', body: '11' })
    await ann.until('rejected', ({ code }) => code === 'order', mark)
    ann.say(
      { type: 'send', nonce: 'order-1000', body: '10' },
      { type: 'send', nonce: 'order-1100', body: '11' },
    )
    await ann.until('done', ({ nonce }) => nonce === 'order-1100')
    await ann.until('changes', ({ to }) => to === 12)
    expect([...ann.state().values()].map(({ body }) => body)).toEqual([...Array(12).keys()].map(String))
  })

  it('frees the order when the refused one is discarded', async () => {
    const { client: ann } = await enter('rate-3', 'ann')
    const pass = still()
    for (let i = 0; i < 11; i++) ann.say({ type: 'send', nonce: `disc-${i}000`, body: `${i}` })
    await ann.until('rejected')
    ann.say({ type: 'discard', nonce: 'disc-10000' })
    await ann.until('done', ({ nonce }) => nonce === 'disc-10000')
    pass(300)
    ann.say({ type: 'send', nonce: 'next-0000', body: 'next' })
    expect(await ann.answer('next-0000')).toMatchObject({ type: 'done' })
  })

  it('a final refusal holds nobody up', async () => {
    const { client: ann } = await enter('rate-4', 'ann')
    ann.say(
      { type: 'send', nonce: 'bad-00000', body: '' },
      { type: 'send', nonce: 'good-0000', body: 'good' },
    )
    expect(await ann.answer('good-0000')).toMatchObject({ type: 'done', seq: 1 })
  })
})

describe('coalescing', () => {
  it('lets the first of a burst through at once and gathers those that follow', async () => {
    let flushed = 0
    const burst = new Burst(
      () => 100,
      () => flushed++,
    )
    burst.call(Date.now())
    expect(flushed).toBe(1)
    for (let i = 0; i < 9; i++) burst.call(Date.now())
    expect(flushed).toBe(1)
    await sleep(150)
    expect(flushed).toBe(2)
    await sleep(150)
    burst.call(Date.now())
    expect(flushed).toBe(3)
  })

  it('leaves out nothing and tells nothing twice, whoever writes at once', async () => {
    const { client: reader } = await enter('burst-1', 'reader')
    const writers = await Promise.all([...Array(30).keys()].map((i) => enter('burst-1', `m${i}`)))
    for (const { client } of writers)
      for (let i = 0; i < 5; i++) client.say({ type: 'send', nonce: nonce(), body: 'x' })
    await reader.until('changes', ({ to }) => to === 150)
    const frames = reader.frames.filter((frame) => frame.type === 'changes')
    expect(frames[0]).toMatchObject({ from: 0 })
    frames.reduce((rev, { from, to }) => (expect(from).toBe(rev), to), 0)
    expect(frames.flatMap(({ messages }) => messages.map(({ seq }) => seq))).toEqual(
      [...Array(150).keys()].map((i) => i + 1),
    )
  })

  it('one closed socket stops nobody else', async () => {
    const { client: ann } = await enter('burst-2', 'ann')
    const gone = await join('burst-2', 'gone')
    const { client: bob } = await enter('burst-2', 'bob')
    gone.socket.close(1000)
    ann.say({ type: 'send', nonce: 'still-000', body: 'still here' })
    expect((await bob.until('changes')).messages[0]).toMatchObject({ body: 'still here' })
  })
})
