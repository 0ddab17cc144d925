import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, nonce, policyOf, rowsOf, stubOf, tokenOf, wrote } from './support.ts'

const SINCE = { settings: { history: 'since_joining' } } as const

/** A room whose newcomers see what is said from their coming on; ann has said two things in it. */
async function begun(slug: string) {
  await stubOf(slug).configure(policyOf(slug, SINCE))
  const { client } = await enter(slug, 'ann')
  await wrote(client, 'first words')
  await wrote(client, 'second words')
  return client
}

describe('history since joining', () => {
  it('shows a newcomer nothing of before, wherever they ask', async () => {
    const ann = await begun('since-1')
    const { client: bob, welcome } = await enter('since-1', 'bob')
    expect(welcome).toMatchObject({ messages: [], floor: 3, rev: 2, more: { before: false, after: false } })
    bob.say({ type: 'page', before: 3 }, { type: 'page', around: 1 }, { type: 'page', after: 0 })
    for (const at of ['before', 'around', 'after'] as const) {
      const page = await bob.until('page', (one) => one[at] !== undefined)
      expect(page).toMatchObject({ messages: [], more: { before: false, after: false } })
    }
    // A change of what was before is a rev without a value, and a reply quotes nothing.
    ann.say({ type: 'edit', nonce: nonce(), seq: 1, body: 'other words', base: 0 })
    expect((await bob.until('changes')).messages).toEqual([{ seq: 1, rev: 3, kind: 'void' }])
    ann.say({ type: 'send', nonce: nonce(), body: 'a reply', replyTo: 2 })
    const reply = await bob.until('changes', ({ to }) => to === 4)
    expect(reply.messages).toMatchObject([{ seq: 3, body: 'a reply', replyTo: 2 }])
    expect(reply.quoted).toEqual([{ seq: 2, rev: 2, kind: 'void' }])
    bob.say({ type: 'sync', rev: 0 })
    const synced = await bob.until('changes', ({ from, to }) => from === 0 && to === 4)
    expect(synced.messages.filter((value) => 'kind' in value && value.kind === 'void')).toHaveLength(2)
    expect(JSON.stringify(bob.frames)).not.toContain('words')
    // Whom it is from stays the same for those who may see it.
    await ann.until('changes', ({ messages }) => JSON.stringify(messages).includes('other words'))
  })

  it('lets nobody answer or change what they can’t see', async () => {
    await begun('since-2')
    const { client: bob } = await enter('since-2', 'bob')
    const reply = { type: 'send', nonce: nonce(), body: 'what?', replyTo: 1 } as const
    const edit = { type: 'edit', nonce: nonce(), seq: 1, body: 'x', base: 0 } as const
    bob.say(reply, edit)
    expect(await bob.answer(reply.nonce)).toMatchObject({ code: 'not_found' })
    expect(await bob.answer(edit.nonce)).toMatchObject({ code: 'not_found' })
  })

  it('begins once for a member, and with each connection for who only watches', async () => {
    const ann = await begun('since-3')
    const { client: bob } = await enter('since-3', 'bob')
    bob.socket.close(1000)
    await wrote(ann, 'third')
    await evictDurableObject(stubOf('since-3'))
    const { welcome } = await enter('since-3', 'bob')
    expect(welcome.messages).toMatchObject([{ seq: 3, body: 'third' }])
    const visitor = await enter('since-3', 'w1', { kind: 'watching' })
    expect(visitor.welcome.messages).toEqual([])
    await wrote(ann, 'fourth')
    await visitor.client.until('changes')
    // Taking a name keeps what they have seen, and no more.
    visitor.client.say({ type: 'renew', token: await tokenOf('eve'), rev: 4 })
    const named = await visitor.client.until('welcome', ({ me }) => me.id === 'eve')
    expect(named).toMatchObject({ mode: 'resume', messages: [], floor: 4 })
    expect((await enter('since-3', 'eve')).welcome.messages).toMatchObject([{ seq: 4 }])
    expect((await enter('since-3', 'w1', { kind: 'watching' })).welcome.messages).toEqual([])
  })

  it('hides nothing from staff, also who becomes it', async () => {
    await begun('since-4')
    const staff = await enter('since-4', 'staff', { kind: 'signed', role: 'moderator' })
    expect(staff.welcome.messages).toHaveLength(2)
    const { client, welcome } = await enter('since-4', 'bob')
    await stubOf('since-4').grant('bob', 'moderator')
    const raised = await client.until('welcome', ({ me }) => me.role === 'moderator')
    expect(raised).toMatchObject({ mode: 'snapshot', messages: [{ seq: 1 }, { seq: 2 }] })
    await stubOf('since-4').grant('bob', undefined)
    const lowered = await client.until(
      'welcome',
      ({ me }) => me.role === 'guest',
      client.frames.indexOf(raised),
    )
    expect(lowered).toMatchObject({ mode: 'snapshot', messages: [] })
    // Who was raised while away can't go on from a view that left so much out.
    await stubOf('since-4').grant('bob', 'moderator')
    const back = await enter('since-4', 'bob', { epoch: welcome.epoch, rev: welcome.rev })
    expect(back.welcome).toMatchObject({ mode: 'snapshot', messages: [{ seq: 1 }, { seq: 2 }] })
  })

  it('takes nothing from those who were there before it was so, and gives all back when it no longer is', async () => {
    const { client: ann } = await enter('since-5', 'ann')
    await wrote(ann, 'early')
    const { client: reader } = await enter('since-5', 'reader')
    await stubOf('since-5').configure(policyOf('since-5', SINCE))
    reader.socket.close(1000)
    for (const member of ['ann', 'reader']) {
      expect((await enter('since-5', member)).welcome.messages).toHaveLength(1)
    }
    const { client: late, welcome } = await enter('since-5', 'late')
    expect(welcome.messages).toEqual([])
    await stubOf('since-5').configure(policyOf('since-5', { version: 3 }))
    const all = await late.until('welcome', ({ messages }) => messages.length > 0)
    expect(all).toMatchObject({ mode: 'snapshot', floor: 1, messages: [{ seq: 1, body: 'early' }] })
  })

  it('costs nothing where all is shown', async () => {
    await enter('since-6', 'ann')
    expect(await rowsOf('since-6', 'SELECT * FROM horizons')).toEqual([])
  })
})
