import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'
import {
  type Client,
  counted,
  enter,
  eventually,
  type Joining,
  nonce,
  policyOf,
  rowsOf,
  still,
  stubOf,
  wrote,
} from './support.ts'

let asked = 0

async function found(client: Client, query: string, before?: number) {
  const ask = ++asked
  client.say({ type: 'search', ask, query, ...(before !== undefined && { before }) })
  return client.until('search', (frame) => frame.ask === ask)
}

async function seqs(client: Client, query: string, before?: number): Promise<number[]> {
  return (await found(client, query, before)).messages.map(({ seq }) => seq)
}

async function refused(client: Client, query: string): Promise<string> {
  const ask = ++asked
  client.say({ type: 'search', ask, query })
  return (await client.until('rejected', (frame) => frame.ask === ask)).code
}

/** A room in which `words(seq)` was said, that many times, by ten people; the room has slept since. */
async function filled(room: string, count: number, words: (seq: number) => string, joining: Joining = {}) {
  const { client } = await enter(room, 'founder')
  client.socket.close(1000)
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.transactionSync(() => {
      for (let id = 0; id < 10; id++)
        storage.sql.exec(
          `INSERT INTO people (id, rev, name, role) VALUES (?, 0, ?, 'guest')`,
          `a${id}`,
          `Author ${id}`,
        )
      for (let seq = 1; seq <= count; seq++)
        storage.sql.exec(
          `INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
          ...[seq, seq, seq, `a${seq % 10}`, `h${seq}`, seq * 1000, words(seq)],
        )
    })
  })
  await evictDurableObject(stubOf(room))
  return (await enter(room, 'ann', joining)).client
}

const real = Date.now.bind(Date)
/** Lets the alarm ring as soon as the index would be brought up to date. */
async function ring(room: string, ms = 4000): Promise<void> {
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + ms)
  try {
    await runInDurableObject(stubOf(room), (instance) => instance.alarm())
  } finally {
    clock.mockRestore()
  }
}
const indexed = async (room: string) =>
  Number((await rowsOf(room, 'SELECT searched_seq AS n FROM room'))[0]?.['n'])
/** Whether a word is anywhere in what FTS5 keeps. */
const keeps = async (room: string, word: string) => {
  await rowsOf(room, `CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab('words', 'row')`)
  return (await rowsOf(room, `SELECT term FROM vocabulary WHERE term = '${word}'`)).length > 0
}

describe('search in a room', () => {
  it('finds what was just said, the latest first, with who said it and what it answers', async () => {
    const { client: ann } = await enter('search-1', 'ann')
    const { client: bob } = await enter('search-1', 'bob')
    await wrote(ann, 'Apple pie')
    bob.say({ type: 'send', nonce: nonce(), body: 'An APPLE a day', replyTo: 1 })
    await ann.until('changes', ({ messages }) => messages.some(({ seq }) => seq === 2))
    const answer = await found(bob, 'apple')
    expect(answer.messages.map(({ seq }) => seq)).toEqual([2, 1])
    expect(answer.people.map(({ name }) => name).sort()).toEqual(['Ann', 'Bob'])
    expect(answer.quoted.map(({ seq }) => seq)).toEqual([1])
    expect(answer.next).toBeUndefined()
    expect(await seqs(bob, '"apple pie"')).toEqual([1])
    expect(await seqs(bob, 'from:bob app')).toEqual([2])
    expect(await seqs(bob, 'from:@ann')).toEqual([1])
    expect(await seqs(bob, 'from:nobody')).toEqual([])
    expect(await seqs(bob, '-pie apple')).toEqual([2])
    expect(await seqs(bob, '')).toEqual([])
  })

  it('finds the same in what is indexed as in what is not, page after page', async () => {
    const client = await filled(
      'search-2',
      1000,
      (seq) => `number ${seq} ${seq % 7 === 0 ? 'lucky' : ''} 東京${seq % 11 === 0 ? '塔' : '湾'}`,
    )
    const all = async (query: string) => {
      const list: number[] = []
      let next: number | undefined
      do {
        const answer = await found(client, query, next)
        list.push(...answer.messages.map(({ seq }) => seq))
        next = answer.next
      } while (next !== undefined)
      return list
    }
    const expected = (step: number) =>
      Array.from({ length: 1000 }, (_, at) => 1000 - at).filter((seq) => seq % step === 0)
    expect(await indexed('search-2')).toBe(0)
    expect(await all('lucky')).toEqual(expected(7))
    await ring('search-2')
    expect(await indexed('search-2')).toBe(992)
    expect(await all('luck')).toEqual(expected(7))
    expect(await all('京塔')).toEqual(expected(11))
    expect(await all('塔 lucky')).toEqual(expected(77))
    expect(await all('from:"author 3" luc')).toEqual(expected(7).filter((seq) => seq % 10 === 3))
    expect(await seqs(client, 'before:100000 after:95000')).toEqual([])
    expect(await seqs(client, 'after:00000995000 before:00000998000')).toEqual([997, 996, 995])
  })

  it('follows edits, deletions and restores at once, indexed or not', async () => {
    const client = await filled('search-3', 200, (seq) => `old words ${seq}`)
    await ring('search-3')
    expect(await indexed('search-3')).toBe(192)
    const { client: mod } = await enter('search-3', 'mod', { role: 'moderator' })
    const { client: author } = await enter('search-3', 'a5')
    const edit = { type: 'edit', nonce: nonce(), seq: 5, body: 'brand new text', base: 0 } as const
    author.say(edit)
    expect((await author.answer(edit.nonce)).type).toBe('done')
    expect(await seqs(client, 'brand')).toEqual([5])
    expect(await seqs(client, '"words 5"')).toEqual([])
    const gone = { type: 'delete', nonce: nonce(), seq: 5 } as const
    mod.say(gone)
    await mod.answer(gone.nonce)
    expect(await seqs(client, 'brand')).toEqual([])
    mod.say({ type: 'restore', nonce: nonce(), seq: 5 })
    await eventually(async () => (await seqs(client, 'brand')).length === 1, 'it is found again')
  })

  it('tells nothing of what is before a newcomer’s horizon, or where the host leaves search out', async () => {
    const { client: old } = await enter('search-4', 'old', { settings: { history: 'since_joining' } })
    await wrote(old, 'a secret of before')
    const { client: late } = await enter('search-4', 'late', { settings: { history: 'since_joining' } })
    await wrote(old, 'a secret of after')
    expect(await seqs(late, 'secret')).toEqual([2])
    expect(await seqs(old, 'secret')).toEqual([2, 1])
    const { welcome } = await enter('search-4', 'old')
    expect(welcome.features).toContain('search')
    await stubOf('search-4').configure(policyOf('search-4', { settings: { without: ['search'] } }))
    expect(await refused(old, 'secret')).toBe('forbidden')
  })

  it('is asked only so often', async () => {
    const { client } = await enter('search-5', 'ann')
    still()
    for (let turn = 0; turn < 60; turn++) client.say({ type: 'search', ask: 1000 + turn, query: 'x' })
    const refusal = await client.until('rejected')
    expect(refusal).toMatchObject({ code: 'rate_limited', ask: expect.any(Number) as number })
  })

  it('is asked only so often by one network, however many come from it, unless somebody answers for them', async () => {
    const from = { network: 'net-of-many' } as const
    const watching = { ...from, kind: 'watching' } as const
    await enter('search-8', 'founder', from)
    still()
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map(async (at) => {
        const { client } = await enter('search-8', `w${at}`, at % 2 ? watching : from)
        for (let turn = 0; turn < 20; turn++) client.say({ type: 'search', ask: 100 * at + turn, query: 'x' })
        const last = 100 * at + 19
        const isLast = (frame: { ask?: number }) => frame.ask === last
        await Promise.race([client.until('search', isLast), client.until('rejected', isLast)])
        return client.frames
      }),
    )
    const refused = answers.flat().filter((frame) => frame.type === 'rejected')
    expect(refused.length).toBeGreaterThan(20)
    for (const one of refused)
      expect(one).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) as number })
    const { client: late } = await enter('search-8', 'late', watching)
    for (let turn = 0; turn < 20; turn++) late.say({ type: 'search', ask: 900 + turn, query: 'x' })
    expect(await late.until('rejected')).toMatchObject({ code: 'rate_limited' })
    const { client: elsewhere } = await enter('search-8', 'elsewhere', { kind: 'watching' })
    expect((await found(elsewhere, 'x')).type).toBe('search')
    const { client: signed } = await enter('search-8', 'signed', { ...from, kind: 'signed' })
    expect((await found(signed, 'x')).type).toBe('search')
  })

  it('reads nothing that was typed as a language of its own', async () => {
    const client = await filled('search-6', 200, (seq) => `plain text ${seq}`)
    await ring('search-6')
    for (const query of [
      'plain" OR "text',
      'text NEAR plain',
      '{words}: plain',
      '^plain',
      'plain AND (text',
      "'; DROP TABLE words; --",
      'rowid:1',
      '"""""',
      'plain*text*',
      '\u0000plain',
      '\ud800 plain',
      '\ue000a5',
      'from:"',
      'from:@" OR "',
    ])
      expect((await found(client, query)).type, query).toBe('search')
    expect(await seqs(client, '\ue000a5')).toEqual([])
  })

  it('looks at so many messages for one answer, and goes on where it ended', async () => {
    const client = await filled('search-7', 6000, (seq) =>
      seq === 3 ? 'needle and hay' : seq % 2 ? 'needle' : 'hay',
    )
    for (let turn = 0; turn < 3; turn++) await ring('search-7')
    const rows = await counted('search-7')
    const first = await found(client, 'needle hay')
    expect(first.messages).toEqual([])
    expect(rows().read).toBeLessThan(4500)
    expect(first.next).toBeGreaterThan(1000)
    expect(await seqs(client, 'needle hay', first.next)).toEqual([3])
  })
})

describe('what search costs a room', () => {
  it('looks at so many letters for one answer, and goes on from there', async () => {
    const body = 'a b '.repeat(999)
    const client = await filled('search-letters', 80, (seq) => (seq === 2 ? 'b b' : body))
    const first = await found(client, '"b b"')
    expect(first.messages).toEqual([])
    expect(first.next).toBeGreaterThan(50)
    const all: number[] = []
    for (let { next } = first; next !== undefined;) {
      const more = await found(client, '"b b"', next)
      all.push(...more.messages.map(({ seq }) => seq))
      next = more.next
    }
    expect(all).toEqual([2])
  })

  it('lets nobody ask for much work as often as for little', async () => {
    const client = await filled('search-work', 60, () => 'a b '.repeat(999))
    const first = asked + 1
    still()
    for (let times = 0; times < 12; times++) client.say({ type: 'search', ask: ++asked, query: '"b b"' })
    const refusal = await client.until('rejected', ({ ask }) => ask !== undefined && ask >= first)
    expect(refusal.code).toBe('rate_limited')
    expect(await refused(client, 'a')).toBe('rate_limited')
  })

  it('is next to nothing for a message: three rows at most with all there is', async () => {
    const { client } = await enter('search-rows', 'ann')
    await wrote(client)
    const rows = await counted('search-rows')
    // As fast as a member may; the index is brought up to date along the way.
    for (let turn = 0; turn < 5; turn++) {
      const many = Array.from(
        { length: 26 },
        (_, at) => ({ type: 'send', nonce: nonce(), body: `word${turn}x${at}` }) as const,
      )
      await runInDurableObject(stubOf('search-rows'), async (instance) => {
        for (const { nonce: key, body } of many)
          await instance.post({ author: { id: 'ann', name: 'Ann', role: 'guest' }, nonce: key, body })
      })
    }
    await ring('search-rows')
    expect(await indexed('search-rows')).toBe(128)
    const each = rows().written / 130
    console.log(`rows written for a message, with search: ${each.toFixed(2)}`)
    expect(each).toBeLessThanOrEqual(3)
    expect(await seqs(client, 'word3x7')).toEqual([1 + 3 * 26 + 8])
  })
})

describe('what was erased', () => {
  it('is in the index no more: neither words nor who wrote them', async () => {
    const client = await filled('search-erased', 200, (seq) => `secret${seq} common`)
    await ring('search-erased')
    expect(await keeps('search-erased', 'secret5')).toBe(true)
    await stubOf('search-erased').erase(['a5'])
    expect(await seqs(client, '"secret5"')).toEqual([])
    await ring('search-erased')
    expect(await keeps('search-erased', 'secret5')).toBe(false)
    expect(await keeps('search-erased', 'secret6')).toBe(true)
    expect(await seqs(client, 'from:@a5')).toEqual([])
  })

  it('goes with what is kept no longer', async () => {
    const client = await filled('search-kept', 300, (seq) => `secret${seq}`)
    await ring('search-kept')
    await stubOf('search-kept').configure(policyOf('search-kept', { settings: { keepMessages: 100 } }))
    await ring('search-kept')
    expect(await seqs(client, 'secret150')).toEqual([])
    await ring('search-kept', 8000)
    expect(await keeps('search-kept', 'secret150')).toBe(false)
    expect(await seqs(client, 'secret250')).toEqual([250])
  })
})
