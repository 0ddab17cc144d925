import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { shardAt, shardOf } from '../../worker/lib/places.ts'
import type { Handed } from '../../worker/lib/remote.ts'
import { did, keyFor } from './api.support.ts'
import { asMember, open, say } from './member.ts'
import { aMinute, finds, keeps, places, search } from './search.support.ts'
import { makeSite, refusal, sessionFor } from './support.ts'

let key: string
const at = '/v1/sites/shop'

async function room(slug: string, more: object = {}): Promise<void> {
  await did('POST', `${at}/rooms`, { key, body: { slug, ...more } })
}
async function post(slug: string, body: string): Promise<void> {
  await did('POST', `${at}/rooms/${slug}/messages`, { key, body: { name: 'Bot', body } })
}
async function guest(name: string) {
  const { token, member } = await sessionFor({ name })
  return { token, id: member.id }
}

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other' })
  key = await keyFor('shop')
})

describe('search in all rooms', () => {
  it('finds what was said in rooms one may read, the latest first, page after page', async () => {
    for (const slug of ['east', 'west', 'north']) await room(slug, { title: slug.toUpperCase() })
    for (let turn = 0; turn < 5; turn++)
      for (const slug of ['east', 'west', 'north']) await post(slug, `Lanterns ${turn} in the ${slug}`)
    await aMinute('shop', 'east', 'west', 'north')
    const { token } = await guest('Ann')
    const all = await search(token, 'lantern')
    expect(all.hits).toHaveLength(15)
    expect(all.cursor).toBeUndefined()
    expect(all.hits[0]).toMatchObject({
      room: { slug: 'north', title: 'NORTH' },
      message: { body: 'Lanterns 4 in the north' },
    })
    expect(all.people.map(({ name }) => name)).toEqual(['Bot'])
    const times = all.hits.map(({ message }) => message.at)
    expect(times).toEqual([...times].sort((a, b) => b - a))
    for (const limit of [1, 4, 7]) {
      const pages: string[] = []
      for (let cursor = ''; ;) {
        const page = await search(token, 'lantern', 'shop', `&limit=${limit}${cursor && `&cursor=${cursor}`}`)
        pages.push(...places(page))
        if (page.cursor === undefined) break
        cursor = page.cursor
      }
      expect(pages).toEqual(places(all))
    }
    expect(await finds(token, '"lanterns 3" -west')).toEqual(['north/4', 'east/4'])
    expect(await finds(token, 'from:bot "lanterns 0"')).toHaveLength(3)
    expect(await finds(token, 'from:nobody')).toEqual([])
    expect(await finds(token, '')).toEqual([])
  })

  it('refuses cursors of other questions, other people and nobody’s, and queries of no shape', async () => {
    const { token } = await guest('Ann')
    const { token: other } = await guest('Bob')
    const { cursor = '' } = await search(token, 'lantern', 'shop', '&limit=1')
    expect(cursor).not.toBe('')
    const asked = (who: string, query: string) => asMember(who, 'GET', `search?${query}`)
    for (const response of [
      await asked(token, `query=other&cursor=${cursor}`),
      await asked(other, `query=lantern&cursor=${cursor}`),
      await asked(token, 'query=lantern&cursor=AAAA'),
    ])
      expect(await refusal(response)).toMatchObject({ status: 400, code: 'malformed' })
    expect((await asked(token, `query=${'x'.repeat(401)}`)).status).toBe(400)
    expect((await asked(token, 'query=x&limit=51')).status).toBe(400)
    expect((await asMember(token, 'GET', 'search?query=x', { site: 'other' })).status).toBe(401)
    expect((await asMember('x.y.z', 'GET', 'search?query=x')).status).toBe(401)
  })
})

describe('who finds what', () => {
  it('is decided by what D1 says of them when they ask', async () => {
    const rooms: Record<string, object> = {
      'w-open': {},
      'w-unlisted': { visibility: 'unlisted' },
      'w-members': { settings: { join: 'members' } },
      'w-password': { settings: { join: 'password' }, password: 'open sesame' },
      'w-identified': { settings: { join: 'identified' } },
      'w-joined': { settings: { history: 'since_joining' } },
      'w-without': { settings: { without: ['search'] } },
      'w-archived': {},
    }
    for (const [slug, more] of Object.entries(rooms)) {
      await room(slug, more)
      await post(slug, 'A windmill turns')
    }
    await aMinute('shop', ...Object.keys(rooms))
    await did('PATCH', `${at}/rooms/w-archived`, { key, body: { state: 'archived' } })
    const { token, id } = await guest('Will')
    const rest = async (who = token) =>
      (await finds(who, 'windmill')).map((place) => place.split('/')[0]).sort()
    expect(await rest()).toEqual(['w-open'])
    expect(await rest((await sessionFor({})).token)).toEqual(['w-open'])

    await did('PUT', `${at}/rooms/w-members/members/${id}`, { key, body: { role: 'member' } })
    await did('PUT', `${at}/rooms/w-password/members/${id}`, { key, body: { role: 'member' } })
    const line = await open(token, 'w-unlisted')
    await line.until('welcome')
    await aMinute('shop', 'w-unlisted')
    expect(await rest()).toEqual(['w-members', 'w-open', 'w-password', 'w-unlisted'])

    await did('PUT', `${at}/rooms/w-open/bans/${id}`, { key, body: {} })
    await did('PATCH', `${at}/rooms/w-unlisted`, { key, body: { state: 'archived' } })
    expect(await rest()).toEqual(['w-members', 'w-password'])
    await did('PUT', `${at}/bans/${id}`, { key, body: {} })
    expect((await asMember(token, 'GET', 'search?query=windmill')).status).toBe(403)
  })

  it('begins where one came in, in rooms that keep the time before to those who were there', async () => {
    await room('h-room', { settings: { history: 'since_joining' } })
    await post('h-room', 'A heron of before')
    const { token } = await guest('Hana')
    const line = await open(token, 'h-room')
    await line.until('welcome')
    await new Promise((done) => setTimeout(done, 5))
    await post('h-room', 'A heron of after')
    await aMinute('shop', 'h-room')
    expect(await finds(token, 'heron')).toEqual(['h-room/2'])
    const { token: late } = await guest('Late')
    expect(await finds(late, 'heron')).toEqual([])
  })
})

describe('what changes in a room', () => {
  it('is found as it is now within a minute: edits, deletions, names', async () => {
    const { token } = await guest('Edda')
    const line = await say(token, 'c-room', 'A copper kettle')
    await aMinute('shop', 'c-room')
    expect(await finds(token, 'copper')).toEqual(['c-room/1'])
    line.say({ type: 'edit', nonce: 'edit-000001', seq: 1, body: 'A silver kettle', base: 0 })
    await expect.poll(() => line.frames.filter(({ type }) => type === 'done').length).toBe(2)
    await aMinute('shop', 'c-room')
    expect([await finds(token, 'copper'), await finds(token, 'silver')]).toEqual([[], ['c-room/1']])
    line.say({ type: 'delete', nonce: 'delete-00001', seq: 1 })
    await expect.poll(() => line.frames.filter(({ type }) => type === 'done').length).toBe(3)
    await aMinute('shop', 'c-room')
    expect(await finds(token, 'silver')).toEqual([])
    expect(await keeps('shop', 'silver')).toBe(false)
  })

  it('takes along all that somebody left, once they are erased', async () => {
    const { token, id } = await guest('Erasmus')
    await say(token, 'e-room', 'An unmistakable sentence')
    const { token: other } = await guest('Olga')
    await say(other, 'e-room', 'Another one stays')
    await aMinute('shop', 'e-room')
    expect(await finds(other, 'from:erasmus unmistak')).toEqual(['e-room/1'])
    expect((await asMember(token, 'DELETE', 'me')).status).toBe(204)
    await aMinute('shop', 'e-room')
    expect(await finds(other, 'unmistakable')).toEqual([])
    for (const word of ['unmistakable', 'Erasmus', id.replace(/[^a-zA-Z0-9]/g, '\ue002')])
      expect(await keeps('shop', word), word).toBe(false)
    expect(await finds(other, 'another')).toEqual(['e-room/2'])
  })

  it('goes when the room goes, and does not come back with another of its name', async () => {
    await room('d-room')
    await post('d-room', 'A dandelion')
    await aMinute('shop', 'd-room')
    const { token } = await guest('Dan')
    expect(await finds(token, 'dandelion')).toEqual(['d-room/1'])
    const handed = await taken('d-room')
    await did('DELETE', `${at}/rooms/d-room`, { key })
    await room('d-room')
    await post('d-room', 'A daffodil')
    await aMinute('shop', 'd-room')
    expect(await finds(token, 'dandelion')).toEqual([])
    expect(await finds(token, 'daffodil')).toEqual(['d-room/1'])
    // What was under way when the room went.
    await shard('d-room').take(handed)
    expect(await finds(token, 'dandelion')).toEqual([])
  })

  it('is told again where it was lost, and twice is once', async () => {
    await room('l-room')
    await post('l-room', 'A lemon tree')
    const { token } = await guest('Lea')
    const restore = await failing('l-room')
    await aMinute('shop', 'l-room')
    expect(await finds(token, 'lemon')).toEqual([])
    restore()
    // A part that failed is left alone for a minute.
    await aMinute('shop', 'l-room')
    await aMinute('shop', 'l-room')
    expect(await finds(token, 'lemon')).toEqual(['l-room/1'])
    const handed = await taken('l-room')
    await post('l-room', 'A lemon cake')
    await aMinute('shop', 'l-room')
    await shard('l-room').take(handed)
    expect(await finds(token, 'lemon')).toEqual(['l-room/2', 'l-room/1'])
  })

  it('looks at so many letters at once, however much was written, and goes on from there', async () => {
    const shard = shardAt(env, 'shop', 0)
    const one = { rev: 1, kind: 'text', author: 'ann', bodyRev: 0 } as const
    const blocks = Array.from({ length: 40 }, (_, at) => {
      const seqs = Array.from({ length: 32 }, (__, step) => at * 32 + step + 1)
      const body = (seq: number) => (seq === 2 ? 'b b' : 'a b '.repeat(999))
      return {
        block: at + 1,
        messages: seqs.map((seq) => ({ ...one, seq, at: seq * 1000, body: body(seq) })),
      }
    })
    for (let at = 0; at < blocks.length; at += 10) {
      const some = blocks.slice(at, at + 10)
      await shard.take({ slug: 'long', made: 1, rev: 1, blocks: some, people: [], purge: false })
    }
    const asked = { query: '"b b"', rooms: [{ slug: 'long' }], limit: 5 }
    let shelf = await shard.search(asked)
    expect(shelf.hits).toEqual([])
    expect(shelf.reached).toBeGreaterThan(500_000)
    while (shelf.hits.length === 0 && shelf.reached !== undefined)
      shelf = await shard.search({ ...asked, beyond: { at: shelf.reached, slug: '', seq: 0 } })
    expect(shelf.hits.map(({ message }) => message.seq)).toEqual([2])
  })

  it('leaves out some of what goes on across the beginning, where rooms were filled for that', async () => {
    const shard = shardAt(env, 'shop', 1)
    const one = { rev: 1, kind: 'text', author: 'ann', bodyRev: 0 } as const
    const filler = 'a b '.repeat(999)
    const rooms = Array.from({ length: 25 }, (_, at) => ({ slug: `filled-${at}` }))
    for (const { slug } of rooms) {
      const messages = Array.from({ length: 32 }, (_, at) => {
        return { ...one, seq: at + 1, at: 10 ** 12 + at, body: at === 0 ? 'needle' : filler }
      })
      await shard.take({ slug, made: 1, rev: 1, blocks: [{ block: 1, messages }], people: [], purge: false })
    }
    const { hits } = await shard.search({ query: `needle before:${10 ** 12 + 9}`, rooms, limit: 100 })
    expect(hits.length).toBeGreaterThan(5)
    expect(hits.length).toBeLessThan(20)
  })

  it('takes words by the hundred, and signs of every writing, for what they are', async () => {
    const { token } = await guest('Ann')
    const letters = Array.from({ length: 199 }, (_, at) =>
      String.fromCodePoint(0x561 + (at % 38), 0x430 + (at % 31)),
    )
    const signs = Array.from({ length: 399 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')
    for (const query of [
      letters.join('.').slice(0, 400),
      signs,
      'from:constructor',
      'from:__proto__ a',
      'a\u0000b"*',
    ])
      expect(await finds(token, query), query).toEqual([])
  })

  it('is handed over anew by one command', async () => {
    await room('r-room')
    await post('r-room', 'A raspberry')
    await aMinute('shop', 'r-room')
    const { token } = await guest('Rea')
    expect(await finds(token, 'raspberry')).toEqual(['r-room/1'])
    let next: string | undefined
    let rooms = 0
    do {
      type Answer = { rooms: number; next?: string }
      const body = next === undefined ? {} : { cursor: next }
      const answer = await did<Answer>('POST', `${at}/search/rebuild`, { key, body })
      rooms += answer.rooms
      next = answer.next
    } while (next !== undefined)
    expect(rooms).toBeGreaterThan(5)
    expect(await finds(token, 'raspberry')).toEqual([])
    await aMinute('shop', 'r-room')
    expect(await finds(token, 'raspberry')).toEqual(['r-room/1'])
  })
})

const shard = (slug: string) => shardAt(env, 'shop', shardOf(slug))

/** What a room has handed over, as it might come once more. */
function taken(slug: string): Promise<Handed> {
  return runInDurableObject(shard(slug), (_, { storage: { sql } }) => {
    const { made, rev } = sql
      .exec<{ made: number; rev: number }>('SELECT made, rev FROM rooms WHERE slug = ?', slug)
      .one()
    const blocks = sql.exec<{ block: number; messages: string }>(
      'SELECT block, messages FROM blocks WHERE slug = ?',
      slug,
    )
    const parsed = blocks
      .toArray()
      .map((one) => ({ block: one.block, messages: JSON.parse(one.messages) as [] }))
    return { slug, made, rev, blocks: parsed, people: [], purge: false }
  })
}

/** Lets every handing over fail, until it is restored. */
async function failing(slug: string): Promise<() => void> {
  const prototype = await runInDurableObject(shard(slug), (index) => Object.getPrototypeOf(index) as object)
  const original: unknown = Reflect.get(prototype, 'take')
  Reflect.set(prototype, 'take', () => Promise.reject(new Error('lost')))
  return () => void Reflect.set(prototype, 'take', original)
}
