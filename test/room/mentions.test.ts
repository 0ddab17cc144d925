import { describe, expect, it } from 'vitest'
import { type Client, enter, nonce, rowsOf, stubOf, tokenOf } from './support.ts'

const STAFF = { kind: 'signed', role: 'moderator' } as const

/** Says something; answers with what became of it, as another one hears it. */
async function heard(from: Client, by: Client, body: string) {
  const key = nonce()
  from.say({ type: 'send', nonce: key, body })
  const done = await from.answer(key)
  const seq = done.type === 'done' ? (done.seq ?? 0) : 0
  const { messages, people = [] } = await by.until('changes', (frame) =>
    frame.messages.some((one) => one.seq === seq),
  )
  const message = messages.find((one) => one.seq === seq)
  if (!message || !('body' in message)) throw new Error('nothing was heard')
  return { ...message, people }
}

describe('a mention', () => {
  it('names whom the room knows, also one who is here and never wrote, and follows their name', async () => {
    const { client: ann } = await enter('call-1', 'ann')
    const { client: bob } = await enter('call-1', 'bob')
    const { mentions, people, body } = await heard(ann, bob, 'ask <@bob>')
    expect({ mentions, body }).toEqual({ mentions: ['bob'], body: 'ask <@bob>' })
    expect(people).toContainEqual(expect.objectContaining({ id: 'bob', name: 'Bob' }))
    bob.say({ type: 'renew', token: await tokenOf('bob', { name: 'Robert' }) })
    await ann.until('changes', (frame) => frame.people?.some(({ name }) => name === 'Robert') ?? false)
    bob.socket.close(1000)
    const { client: eve, welcome } = await enter('call-1', 'eve')
    expect(welcome.people).toContainEqual(expect.objectContaining({ id: 'bob', name: 'Robert' }))
    expect(await heard(eve, ann, '<@bob>?')).toMatchObject({ mentions: ['bob'] })
  })

  it.each([
    ['<@nobody>', '@nobody'],
    ['<@here>', '@here'],
    ['<<@h>ere>', '< @here>'],
    ['<@<@bob1>bob>', '<@@bob1bob>'],
    ['<@w1> and <@ann>', '@w1 and <@ann>'],
    ['<@bob', '<@bob'],
    ['<@__proto__><@constructor>', '@__proto__@constructor'],
  ])('%s of a guest is kept as %s', async (written, kept) => {
    const room = `call-2-${written.replaceAll(/[^a-z]/g, '')}`
    await enter(room, 'w1', { kind: 'watching' })
    const { client: ann } = await enter(room, 'ann')
    const { body, mentions = [] } = await heard(ann, ann, `hey ${written}`)
    expect(body).toBe(`hey ${kept}`)
    expect(mentions.filter((id) => id !== 'ann')).toEqual([])
  })

  it('of everyone here is for those who look after the room, whoever edits', async () => {
    const { client: ann } = await enter('call-3', 'ann')
    const { client: staff } = await enter('call-3', 'staff', STAFF)
    expect(await heard(staff, ann, '<@here> look')).toMatchObject({
      mentions: ['here'],
      body: '<@here> look',
    })
    await heard(ann, staff, 'hello')
    ann.say({ type: 'edit', nonce: nonce(), seq: 2, body: '<@here> <@stranger> <@staff>', base: 0 })
    const edited = await staff.until('changes', ({ to }) => to === 3)
    expect(edited.messages).toMatchObject([{ body: '@here @stranger <@staff>', mentions: ['staff'] }])
    const bot = { id: 'b_news', name: 'News', role: 'bot' } as const
    const posted = await stubOf('call-3').post({ author: bot, nonce: nonce(), body: '<@here> <@ghost>' })
    expect(posted).toMatchObject({ message: { body: '<@here> @ghost', mentions: ['here'] } })
  })

  it('names twenty at most, and makes the room look for no more', async () => {
    const { client: ann } = await enter('call-4', 'ann')
    const many = Array.from({ length: 25 }, (_, at) => `m${at}`)
    for (const member of many) await enter('call-4', member)
    const { body, mentions } = await heard(ann, ann, many.map((id) => `<@${id}>`).join(' '))
    expect(mentions).toEqual(many.slice(0, 20))
    expect(body?.endsWith('@m20 @m21 @m22 @m23 @m24')).toBe(true)
    expect(await rowsOf('call-4', 'SELECT count(*) AS n FROM people')).toEqual([{ n: 21 }])
  })

  it('of one who was erased is text', async () => {
    const { client: ann } = await enter('call-5', 'ann')
    const { client: bob } = await enter('call-5', 'bob')
    await heard(bob, ann, 'hi')
    await stubOf('call-5').erase(['bob'])
    expect(await heard(ann, ann, '<@bob>')).toMatchObject({ body: '@bob' })
  })
})
