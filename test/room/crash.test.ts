import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it } from 'vitest'
import { enter, nonce, stubOf } from './support.ts'

let restore: () => void = () => undefined
afterEach(() => restore())

/** Steps of a message's way at which the object may end. */
const STEPS = ['before the transaction', 'inside it', 'after it', 'after done', 'after changes'] as const

/** Makes the object end at a step of the next write; it is set once and then out of the way. */
async function endAt(step: (typeof STEPS)[number], room: string): Promise<void> {
  await runInDurableObject(stubOf(room), (_, ctx) => {
    const end = (): void => {
      restore()
      ctx.abort(`ended ${step}`)
    }
    const storage: object = Reflect.getPrototypeOf(ctx.storage) ?? ctx.storage
    /* oxlint-disable typescript/unbound-method -- called below with the `this` they are called with */
    const { transactionSync: transact } = ctx.storage
    const { send } = WebSocket.prototype
    /* oxlint-enable typescript/unbound-method */
    restore = () => {
      Reflect.set(storage, 'transactionSync', transact)
      Reflect.set(WebSocket.prototype, 'send', send)
    }
    Reflect.set(storage, 'transactionSync', function (this: DurableObjectStorage, run: () => unknown) {
      if (step === 'before the transaction') end()
      const value = transact.call(this, () => {
        const written = run()
        if (step === 'inside it') end()
        return written
      })
      if (step === 'after it') end()
      return value
    })
    Reflect.set(WebSocket.prototype, 'send', function (this: WebSocket, data: string) {
      send.call(this, data)
      if (step === 'after done' && data.startsWith('{"type":"done"')) end()
      if (step === 'after changes' && data.startsWith('{"type":"changes"')) end()
    })
  })
}

describe('an object that ends in the middle of a message', () => {
  it.each(STEPS)('%s: there once, for everyone, after the resend', async (step) => {
    const room = `crash-${STEPS.indexOf(step)}`
    const ann = await enter(room, 'ann')
    const bob = await enter(room, 'bob')
    const before = { type: 'send', nonce: nonce(), body: 'before' } as const
    ann.client.say(before)
    await ann.client.answer(before.nonce)
    await bob.client.until('changes')

    await endAt(step, room)
    const frame = { type: 'send', nonce: nonce(), body: 'hello' } as const
    ann.client.say(frame)
    await ann.client.untilClosed()
    const early = ann.client.frames.find((one) => one.type === 'done' && one.nonce === frame.nonce)

    const { epoch } = ann.welcome
    const again = await enter(room, 'ann', { epoch, rev: 1 })
    again.client.say(frame)
    const done = await again.client.answer(frame.nonce)
    expect(done).toMatchObject({ type: 'done', seq: 2 })
    if (early) expect(early).toMatchObject(done)

    const back = await enter(room, 'bob', { epoch, rev: 1 })
    expect(back.welcome.messages).toMatchObject([{ seq: 2, author: 'ann', body: 'hello' }])
    const { welcome } = await enter(room, 'cleo')
    expect(welcome.messages.map((value) => 'body' in value && value.body)).toEqual(['before', 'hello'])
  })

  it.each(STEPS)('of a reaction, %s: counted once, for everyone, after the resend', async (step) => {
    const room = `crash-react-${STEPS.indexOf(step)}`
    const ann = await enter(room, 'ann')
    const bob = await enter(room, 'bob')
    const say = { type: 'send', nonce: nonce(), body: 'before' } as const
    bob.client.say(say)
    await bob.client.answer(say.nonce)

    await endAt(step, room)
    const frame = { type: 'react', nonce: nonce(), seq: 1, emoji: '👍', on: true } as const
    ann.client.say(frame)
    await ann.client.untilClosed()
    const early = ann.client.frames.find((one) => one.type === 'done')

    const { epoch } = ann.welcome
    const again = await enter(room, 'ann', { epoch, rev: 1 })
    again.client.say(frame)
    const done = await again.client.answer(frame.nonce)
    expect(done).toEqual({ type: 'done', nonce: frame.nonce, seq: 1 })
    if (early) expect(early).toEqual(done)
    const reactions = [{ emoji: '👍', count: 1, first: ['ann'] }]
    for (const joining of [
      { epoch, rev: 1 },
      { epoch: 'another', rev: 1 },
    ]) {
      const back = await enter(room, 'bob', joining)
      expect(back.welcome.messages).toMatchObject([{ seq: 1, rev: 2, reactions }])
      back.client.socket.close(1000)
    }
    expect((await enter(room, 'ann')).welcome.mine).toEqual([{ seq: 1, reactions: ['👍'] }])
  })

  it('sleeps at once after a message: sockets, order and nonces outlast it', async () => {
    const ann = await enter('crash-sleep', 'ann')
    const bob = await enter('crash-sleep', 'bob')
    const frames = Array.from({ length: 5 }, (_, at) => {
      return { type: 'send', nonce: nonce(), body: `message ${at}` } as const
    })
    for (const frame of frames) {
      ann.client.say(frame)
      await ann.client.answer(frame.nonce)
      await evictDurableObject(stubOf('crash-sleep'))
      const { length } = ann.client.frames
      ann.client.say(frame)
      await ann.client.until('done', undefined, length)
    }
    await bob.client.until('changes', ({ to }) => to === 5)
    expect([...bob.client.state().values()].map(({ body }) => body)).toEqual(frames.map(({ body }) => body))
    expect(ann.client.frames.filter(({ type }) => type === 'done')).toHaveLength(10)
  })
})
