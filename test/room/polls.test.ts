import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { ClientFrame, PollDraft } from '../../protocol/client.ts'
import type { Poll } from '../../protocol/model.ts'
import {
  type Client,
  counted,
  enter,
  eventually,
  join,
  type Joining,
  nonce,
  policyOf,
  rowsOf,
  sleep,
  stubOf,
} from './support.ts'

const TWO: PollDraft = { choices: ['Tea', 'Coffee'] }

async function asked(client: Client, poll: PollDraft = TWO, body = 'What shall we drink?'): Promise<number> {
  const key = nonce()
  client.say({ type: 'send', nonce: key, body, poll })
  const answer = await client.answer(key)
  if (answer.type !== 'done' || answer.seq === undefined) throw new Error(JSON.stringify(answer))
  return answer.seq
}

async function voted(client: Client, seq: number, ...choices: number[]) {
  const key = nonce()
  client.say({ type: 'vote', nonce: key, seq, choices })
  return client.answer(key)
}

/** The poll as a client was told it last. */
function pollOf(client: Client, seq: number): Poll | undefined {
  let poll: Poll | undefined
  for (const frame of client.frames) {
    if (!('messages' in frame)) continue
    for (const value of frame.messages) if (value.seq === seq && 'poll' in value) poll = value.poll
  }
  return poll
}

const countsOf = (client: Client, seq: number) => pollOf(client, seq)?.choices.map(({ votes }) => votes)

async function untilCounts(client: Client, seq: number, counts: number[]): Promise<void> {
  await eventually(
    () => JSON.stringify(countsOf(client, seq)) === JSON.stringify(counts),
    `${String(counts)}, was ${String(countsOf(client, seq))}`,
  )
}

describe('a poll', () => {
  it('travels with its question, and its votes reach everyone', async () => {
    const ann = await enter('polls-1', 'ann')
    const bob = await enter('polls-1', 'bob')
    const seq = await asked(ann.client)
    expect(await voted(bob.client, seq, 1)).toMatchObject({ type: 'done', seq })
    expect(await voted(ann.client, seq, 1)).toMatchObject({ type: 'done' })
    await untilCounts(ann.client, seq, [0, 2])
    await untilCounts(bob.client, seq, [0, 2])
    expect(pollOf(bob.client, seq)).toMatchObject({
      voters: 2,
      choices: [{ text: 'Tea' }, { text: 'Coffee' }],
    })
    const { welcome } = await enter('polls-1', 'cleo')
    expect(welcome.messages).toMatchObject([{ seq, body: 'What shall we drink?', poll: { voters: 2 } }])
  })

  it.each<[string, string[], string]>([
    ['one choice', ['Tea'], 'malformed'],
    ['a choice twice', ['Tea', ' Tea '], 'malformed'],
    ['a choice twice in other code points', ['Caf\u00e9', 'Cafe\u0301'], 'malformed'],
    ['a choice without words', ['Tea', ' \u200b '], 'empty'],
    ['two choices that look the same', ['Tea', 'T\u200be\u2060a\ufeff'], 'malformed'],
    ['eleven choices', Array.from({ length: 11 }, (_, at) => `No. ${at}`), 'malformed'],
    ['a long choice', ['Tea', 'a'.repeat(201)], 'malformed'],
  ])('is refused with %s', async (_, choices, code) => {
    const { client } = await enter('polls-2', `ann-${choices.length}-${choices[1]?.length ?? 0}-${code}`)
    const key = nonce()
    client.say({ type: 'send', nonce: key, body: 'Well?', poll: { choices } })
    expect(await client.answer(key)).toMatchObject({ type: 'rejected', code })
  })

  it('is refused where the host leaves polls out', async () => {
    const { client, welcome } = await enter('polls-3', 'ann', { settings: { without: ['polls'] } })
    expect(welcome.features).not.toContain('polls')
    const key = nonce()
    client.say({ type: 'send', nonce: key, body: 'Well?', poll: TWO })
    expect(await client.answer(key)).toMatchObject({ type: 'rejected', code: 'unsupported' })
  })

  it('keeps direction marks and line breaks out of its choices', async () => {
    const { client } = await enter('polls-4', 'ann')
    const seq = await asked(client, { choices: ['A\u202eb\nc', 'B'] })
    await client.until('changes')
    expect(pollOf(client, seq)?.choices[0]?.text).toBe('A b c')
  })

  it('lets its question be put better until somebody has voted', async () => {
    const { client } = await enter('polls-5', 'ann')
    const seq = await asked(client)
    const edit = async (body: string, base: number) => {
      const key = nonce()
      client.say({ type: 'edit', nonce: key, seq, body, base })
      return client.answer(key)
    }
    expect(await edit('Which one?', 0)).toMatchObject({ type: 'done' })
    await voted(client, seq, 0)
    expect(await edit('Which one do you loathe?', 1)).toMatchObject({ type: 'rejected', code: 'forbidden' })
  })
})

describe('a vote', () => {
  it('stands in place of the one before, and none takes it back', async () => {
    const { client } = await enter('votes-1', 'ann')
    const seq = await asked(client)
    await voted(client, seq, 0)
    await voted(client, seq, 1)
    await untilCounts(client, seq, [0, 1])
    await voted(client, seq)
    await untilCounts(client, seq, [0, 0])
    expect(pollOf(client, seq)?.voters).toBe(0)
  })

  it('is one where one may be chosen, and several where several may', async () => {
    const { client } = await enter('votes-2', 'ann')
    const one = await asked(client)
    expect(await voted(client, one, 0, 1)).toMatchObject({ type: 'rejected', code: 'malformed' })
    expect(await voted(client, one, 2)).toMatchObject({ type: 'rejected', code: 'malformed' })
    const many = await asked(client, { choices: ['a', 'b', 'c'], multiple: true })
    expect(await voted(client, many, 2, 0, 2)).toMatchObject({ type: 'done' })
    await untilCounts(client, many, [1, 0, 1])
    expect(pollOf(client, many)?.voters).toBe(1)
  })

  it('counts once however often its frame comes, also late and after a restart', async () => {
    const { client } = await enter('votes-3', 'ann')
    const seq = await asked(client)
    const frame: ClientFrame<'vote'> = { type: 'vote', nonce: nonce(), seq, choices: [0] }
    client.say(frame, frame)
    await client.answer(frame.nonce)
    await voted(client, seq, 1)
    await evictDurableObject(stubOf('votes-3'))
    client.say(frame)
    const done = () => client.frames.filter((one) => one.type === 'done' && one.nonce === frame.nonce).length
    await eventually(() => done() === 3, 'the late one acknowledged')
    await sleep(1200)
    expect(done()).toBe(3)
    await untilCounts(client, seq, [0, 1])
  })

  it('is refused to those without a name, and on what is no poll', async () => {
    const { client } = await enter('votes-4', 'ann')
    const seq = await asked(client)
    const watching = await enter('votes-4', 'w_1', { kind: 'watching' })
    expect(await voted(watching.client, seq, 0)).toMatchObject({ code: 'identity_required' })
    expect(await voted(client, 99, 0)).toMatchObject({ code: 'not_found' })
    const key = nonce()
    client.say({ type: 'send', nonce: key, body: 'no poll' })
    await client.answer(key)
    expect(await voted(client, seq + 1, 0)).toMatchObject({ code: 'not_found' })
  })

  it('is told to the voter’s other devices, and to nobody else as theirs', async () => {
    const phone = await enter('votes-5', 'ann')
    const desk = await enter('votes-5', 'ann')
    const bob = await enter('votes-5', 'bob')
    const seq = await asked(bob.client)
    await voted(phone.client, seq, 1)
    const told = await desk.client.until('changes', ({ mine }) => mine !== undefined)
    expect(told.mine).toEqual([{ seq, votes: [1] }])
    await untilCounts(bob.client, seq, [0, 1])
    expect(bob.client.frames.some((frame) => 'mine' in frame)).toBe(false)
  })

  it('writes two rows, three with the first of a second', async () => {
    const { client } = await enter('votes-6', 'ann')
    const voters = await Promise.all(Array.from({ length: 12 }, (_, at) => enter('votes-6', `v${at}`)))
    const seq = await asked(client, { ...TWO, anonymous: true })
    const [first, ...others] = voters
    if (!first) throw new Error('nobody')
    const begun = Date.now()
    await voted(first.client, seq, 0)
    const rows = await counted('votes-6')
    for (const { client: one } of others) await voted(one, seq, 1)
    // Where the machine took longer, there was a first of another second, and the sum of that one was told.
    const seconds = Math.floor((Date.now() - begun) / 1000)
    const votes = 2 * others.length + 1 + seconds * 6
    expect(rows().written).toBeLessThanOrEqual(votes)
    await untilCounts(client, seq, [1, others.length])
    // And to tell them all at once: the message, its place among the changed, the sum.
    expect(rows().written).toBeLessThanOrEqual(votes + 5)
  })
})

describe('who votes', () => {
  it('is told on demand, fifty at a time', async () => {
    const { client } = await enter('voters-1', 'ann')
    const seq = await asked(client)
    const some = Array.from({ length: 60 }, (_, at) => `v${String(at).padStart(3, '0')}`)
    for (const member of some) {
      const { client: one } = await enter('voters-1', member)
      await voted(one, seq, 0)
      one.socket.close(1000)
    }
    client.say({ type: 'voters', ask: 1, seq, choice: 0 })
    const page = await client.until('voters', ({ ask }) => ask === 1)
    expect(page.people.map(({ id }) => id)).toEqual(some.slice(0, 50))
    expect(page.more).toBe(true)
    expect(page.people[0]?.name).toBe('V000')
    const after = page.people.at(-1)?.id ?? ''
    client.say({ type: 'voters', ask: 2, seq, choice: 0, after })
    expect(await client.until('voters', ({ ask }) => ask === 2)).toMatchObject({ more: false })
    client.say({ type: 'voters', ask: 3, seq, choice: 1 })
    expect(await client.until('voters', ({ ask }) => ask === 3)).toMatchObject({ people: [], more: false })
  })

  it('is nobody’s business in an anonymous poll', async () => {
    const { client } = await enter('voters-2', 'ann')
    const seq = await asked(client, { ...TWO, anonymous: true })
    const bob = await enter('voters-2', 'bob')
    await voted(bob.client, seq, 0)
    client.say({ type: 'voters', ask: 1, seq, choice: 0 })
    expect(await client.until('rejected', ({ ask }) => ask === 1)).toMatchObject({ code: 'forbidden' })
    await untilCounts(client, seq, [1, 0])
    expect(await rowsOf('voters-2', `SELECT id FROM people WHERE id = 'bob'`)).toEqual([])
  })

  it('has one vote after signing in, also where both selves had voted', async () => {
    const { client } = await enter('voters-3', 'ann')
    const seq = await asked(client)
    const guest = await enter('voters-3', 'guest')
    await voted(guest.client, seq, 0)
    const self = await enter('voters-3', 'self', { kind: 'account', role: 'member' })
    await voted(self.client, seq, 1)
    await untilCounts(client, seq, [1, 1])
    const merged: Joining = { kind: 'account', role: 'member', was: ['guest'] }
    const both = await enter('voters-3', 'self', merged)
    await untilCounts(client, seq, [0, 1])
    await voted(both.client, seq, 0)
    await untilCounts(client, seq, [1, 0])
    expect(pollOf(client, seq)?.voters).toBe(1)
  })

  it('takes along what only the guest had voted', async () => {
    const { client } = await enter('voters-4', 'ann')
    const seq = await asked(client)
    const guest = await enter('voters-4', 'guest')
    const frame: ClientFrame<'vote'> = { type: 'vote', nonce: nonce(), seq, choices: [0] }
    guest.client.say(frame)
    await guest.client.answer(frame.nonce)
    const self = await enter('voters-4', 'self', { kind: 'account', was: ['guest'] })
    self.client.say(frame)
    expect(await self.client.answer(frame.nonce)).toMatchObject({ type: 'done' })
    expect(await rowsOf('voters-4', 'SELECT member, choices FROM votes')).toEqual([
      { member: 'self', choices: '[0]' },
    ])
    await untilCounts(client, seq, [1, 0])
  })
})

describe('closing', () => {
  it('is the author’s and moderators’, and is done twice as once', async () => {
    const ann = await enter('closing-1', 'ann')
    const bob = await enter('closing-1', 'bob')
    const mod = await enter('closing-1', 'mod', { role: 'moderator' })
    const seq = await asked(ann.client)
    await voted(bob.client, seq, 0)
    const close = async (client: Client) => {
      const key = nonce()
      client.say({ type: 'close-poll', nonce: key, seq })
      return client.answer(key)
    }
    expect(await close(bob.client)).toMatchObject({ code: 'forbidden' })
    expect(await close(mod.client)).toMatchObject({ type: 'done' })
    expect(await close(ann.client)).toMatchObject({ type: 'done' })
    await eventually(() => pollOf(bob.client, seq)?.closedAt !== undefined, 'closed')
    expect(countsOf(bob.client, seq)).toEqual([1, 0])
    expect(await voted(ann.client, seq, 1)).toMatchObject({ type: 'rejected', code: 'closed' })
  })

  it('comes by time, with nobody there', async () => {
    const { client } = await enter('closing-2', 'ann')
    const seq = await asked(client, { ...TWO, minutes: 1 })
    await voted(client, seq, 1)
    await untilCounts(client, seq, [0, 1])
    await sleep(1100)
    await runInDurableObject(stubOf('closing-2'), (_, { storage }) => {
      storage.sql.exec('UPDATE polls SET closes_at = ?', Date.now() - 1)
    })
    await evictDurableObject(stubOf('closing-2'))
    await runDurableObjectAlarm(stubOf('closing-2'))
    await eventually(() => pollOf(client, seq)?.closedAt !== undefined, 'closed')
    expect(countsOf(client, seq)).toEqual([0, 1])
    expect(await rowsOf('closing-2', 'SELECT closes_at FROM polls')).toEqual([{ closes_at: null }])
  })
})

describe('very many votes', () => {
  it('are few changes of one size', { timeout: 240_000 }, async () => {
    const { client } = await enter('crowd', 'ann')
    const seq = await asked(client, { choices: ['a', 'b', 'c'], anonymous: true })
    const { to } = await client.until('changes')
    const started = Date.now()
    const voters = 200
    const turns = 10
    for (let group = 0; group < voters; group += 40) {
      const some = await Promise.all(
        Array.from({ length: 40 }, (_, at) => join('crowd', `v${group + at}`, { network: `n${group + at}` })),
      )
      for (let turn = 0; turn < turns; turn++) {
        await Promise.all(some.map((one, at) => voted(one, seq, (at + turn) % 3)))
      }
      for (const one of some) one.socket.close(1000)
    }
    await eventually(
      () => countsOf(client, seq)?.reduce((sum, votes) => sum + votes, 0) === voters,
      'all votes told',
    )
    const seconds = (Date.now() - started) / 1000
    const told = client.frames.filter((frame) => frame.type === 'changes' && frame.from >= to)
    const rev = Math.max(...told.map((frame) => ('to' in frame ? frame.to : 0)))
    expect(rev - to).toBeLessThanOrEqual(seconds + 3)
    const sizes = client.texts
      .filter((text) => text.startsWith('{"type":"changes"'))
      .map(({ length }) => length)
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(Math.min(...sizes.slice(1)) + 12)
    expect(pollOf(client, seq)?.voters).toBe(voters)
    console.log(
      `${voters * turns} votes in ${seconds.toFixed(1)} s: ${rev - to} revs, ${sizes.at(-1)} bytes each`,
    )
  })

  it('are told after a crash that came before they were', async () => {
    const { client, welcome } = await enter('crash', 'ann')
    const seq = await asked(client)
    await voted(client, seq, 0)
    const bob = await enter('crash', 'bob')
    await voted(bob.client, seq, 0)
    expect(await rowsOf('crash', 'SELECT untold FROM polls')).toEqual([{ untold: 1 }])
    await runInDurableObject(stubOf('crash'), (_, ctx) => ctx.abort('crash')).catch(() => undefined)
    const again = await enter('crash', 'ann', { epoch: welcome.epoch, rev: 1 })
    await untilCounts(again.client, seq, [2, 0])
    expect(await rowsOf('crash', 'SELECT untold FROM polls')).toEqual([{ untold: 0 }])
  })
})

describe('what is left of a poll', () => {
  it('is nothing of a vote once its member is erased', async () => {
    const { client } = await enter('left-1', 'ann')
    const seq = await asked(client)
    const bob = await enter('left-1', 'bob')
    await voted(bob.client, seq, 0)
    await untilCounts(client, seq, [1, 0])
    await stubOf('left-1').erase(['bob'])
    await untilCounts(client, seq, [0, 0])
    expect(await rowsOf('left-1', 'SELECT * FROM votes')).toEqual([])
  })

  it('is nothing once its author is erased', async () => {
    const { client } = await enter('left-2', 'ann')
    const seq = await asked(client)
    const bob = await enter('left-2', 'bob')
    await voted(bob.client, seq, 0)
    await stubOf('left-2').erase(['ann'])
    await eventually(
      async () => (await rowsOf('left-2', 'SELECT 1 FROM votes UNION ALL SELECT 1 FROM polls')).length === 0,
      'cleared',
    )
    expect(await rowsOf('left-2', `SELECT seq FROM messages WHERE poll IS NOT NULL`)).toEqual([])
    expect(await voted(bob.client, seq, 1)).toMatchObject({ code: 'not_found' })
  })

  it('is nothing below the floor', async () => {
    const { client } = await enter('left-3', 'ann')
    const seq = await asked(client)
    await voted(client, seq, 0)
    for (let at = 0; at < 5; at++) {
      const key = nonce()
      client.say({ type: 'send', nonce: key, body: `then ${at}` })
      await client.answer(key)
    }
    await stubOf('left-3').configure(policyOf('left-3', { version: 3, settings: { keepMessages: 2 } }))
    await eventually(
      async () => (await rowsOf('left-3', 'SELECT 1 FROM votes UNION ALL SELECT 1 FROM polls')).length === 0,
      'cleared',
    )
  })
})
