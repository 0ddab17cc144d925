import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../protocol/model.ts'
import type { Env } from '../../worker/env.ts'
import { asHost, did, keyFor } from './api.support.ts'
import { makeSite, refusal } from './support.ts'

let key = ''
const MESSAGES = '/v1/sites/shop/rooms/log/messages'
const body = { name: 'Build', body: 'Version 2 is out.' }

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  key = await keyFor('shop')
  await did('POST', '/v1/sites/shop/rooms', { key, body: { slug: 'log' } })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const post = (
  name: string,
  more: { body?: unknown; key?: string; path?: string; bindings?: Partial<Env> } = {},
) => asHost('POST', more.path ?? MESSAGES, { key, body, ...more, headers: { 'idempotency-key': name } })
const seqs = async () => {
  const { messages } = await did<{ messages: Message[] }>('GET', `${MESSAGES}?limit=100`, { key })
  return messages.map(({ seq }) => seq)
}

describe('an Idempotency-Key', () => {
  it('makes a repeat the same answer, and nothing happens twice', async () => {
    const first = await post('again')
    expect(first.headers.has('idempotent-replayed')).toBe(false)
    const before = await seqs()
    const second = await post('again')
    expect(second.status).toBe(201)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(second.headers.get('cache-control')).toBe('no-store')
    expect(await second.text()).toBe(await first.text())
    expect(await seqs()).toEqual(before)
  })

  it('is refused with another body, another address', async () => {
    await post('taken')
    const before = await seqs()
    for (const more of [{ body: { ...body, body: 'Else' } }, { path: '/v1/sites/shop/keys' }]) {
      expect(await refusal(await post('taken', more))).toEqual({
        status: 422,
        code: 'malformed',
        fields: ['Idempotency-Key'],
      })
    }
    expect(await seqs()).toEqual(before)
  })

  it('is the same with the quotes of its draft and without', async () => {
    const first = await (await post('as-it-is')).json<Message>()
    const quoted = await post('"as-it-is"')
    expect(quoted.headers.get('idempotent-replayed')).toBe('true')
    expect(await quoted.json()).toEqual(first)
  })

  it('belongs to the API key that used it', async () => {
    const first = await (await post('mine')).json<Message>()
    const other = await (await post('mine', { key: await keyFor('shop') })).json<Message>()
    expect(other.seq).toBeGreaterThan(first.seq)
  })

  it('lets one of many at once through, and the others wait for it', async () => {
    const before = await seqs()
    const all = await Promise.all(Array.from({ length: 10 }, () => post('many')))
    const busy = all.filter(({ status }) => status === 409)
    for (const response of busy) {
      expect(response.headers.get('retry-after')).toBe('1')
      expect(await refusal(response)).toEqual({ status: 409, code: 'order' })
    }
    expect(all.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect(all.length - busy.length).toBeGreaterThanOrEqual(1)
    expect((await seqs()).length).toBe(before.length + 1)
    expect((await post('many')).headers.get('idempotent-replayed')).toBe('true')
  })

  it('survives the death of the Worker that carried it out', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const before = await seqs()
    // The room has posted, and no more is heard of the Worker: D1 still says "under way".
    const DB = dyingAfter('INSERT INTO idempotency')
    expect((await post('dead', { bindings: { DB } })).status).toBe(201)
    expect((await seqs()).length).toBe(before.length + 1)
    expect(await refusal(await post('dead'))).toEqual({ status: 409, code: 'order' })
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
    const again = await post('dead')
    clock.mockRestore()
    expect(again.status).toBe(201)
    expect((await seqs()).length).toBe(before.length + 1)
  })

  it('is free again after a refusal, to be used when what was wrong is put right', async () => {
    await did('POST', '/v1/sites/shop/rooms', { key, body: { slug: 'later', state: 'closed' } })
    const path = '/v1/sites/shop/rooms/later/messages'
    expect((await post('closed', { path })).status).toBe(409)
    await did('PATCH', '/v1/sites/shop/rooms/later', { key, body: { state: 'open' } })
    expect((await post('closed', { path })).status).toBe(201)
    expect(await refusal(await post('malformed', { body: {} }))).toMatchObject({ status: 400 })
    expect((await post('malformed')).status).toBe(201)
  })

  it('is forgotten after a day; the same request is still not posted twice', async () => {
    const first = await (await post('old')).json<Message>()
    const before = await seqs()
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 3600_000)
    expect((await (await post('old')).json<Message>()).seq).toBe(first.seq)
    const other = await (await post('old', { body: { ...body, body: 'Tomorrow' } })).json<Message>()
    expect(before).not.toContain(other.seq)
    vi.restoreAllMocks()
  })

  it('tells a secret again within the day, though no table holds it readable', async () => {
    const path = '/v1/sites/shop/keys'
    const first = await (await post('secret', { path, body: {} })).json<{ secret: string }>()
    const second = await (await post('secret', { path, body: {} })).json<{ secret: string }>()
    expect(second).toEqual(first)
    const rows = JSON.stringify((await env.DB.prepare('SELECT * FROM idempotency').all()).results)
    expect(rows).not.toContain(first.secret)
    expect(rows).not.toContain('Version 2')
  })

  it('is some printable text', async () => {
    for (const name of ['x'.repeat(256), 'a"b', '"half', '\t']) {
      const response = await post(name)
      expect(await refusal(response)).toEqual({ status: 400, code: 'malformed', fields: ['Idempotency-Key'] })
    }
    for (const name of ['"quoted"', 'a b', 'x'.repeat(255)]) expect((await post(name)).status).toBe(201)
  })
})

/** A D1 that fails from the statement after one on, as it would for a Worker that is no more. */
function dyingAfter(text: string): D1Database {
  let dead = false
  return new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare')
        return (sql: string) => {
          if (dead && /idempotency/.test(sql)) throw new Error('the Worker is no more')
          if (sql.includes(text)) queueMicrotask(() => (dead = true))
          return target.prepare(sql)
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
