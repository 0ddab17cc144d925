import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectActivity } from '../../worker/db/activity.ts'
import { database } from '../../worker/db/database.ts'
import { counted, enter, nonce, sleep, wrote } from '../room/support.ts'
import { makeSite, sessionFor } from './support.ts'

/** D1, with the rows that it says it wrote. */
function counting(): { d1: D1Database; rows: () => number } {
  let written = 0
  const note = <T extends { meta: { rows_written?: number } }>(result: T): T => {
    written += result.meta.rows_written ?? 0
    return result
  }
  const inner = new WeakMap<object, D1PreparedStatement>()
  const statement = (real: D1PreparedStatement): D1PreparedStatement => {
    const own = {
      bind: (...values: unknown[]) => statement(real.bind(...values)),
      all: async () => note(await real.all()),
      run: async () => note(await real.run()),
      raw: async () => note(await real.all()).results.map((row) => Object.values(row)),
    } as unknown as D1PreparedStatement
    inner.set(own, real)
    return own
  }
  const d1 = {
    prepare: (query: string) => statement(env.DB.prepare(query)),
    batch: async (list: D1PreparedStatement[]) =>
      (await env.DB.batch(list.map((one) => inner.get(one) ?? one))).map(note),
  } as unknown as D1Database
  return {
    d1,
    rows: () => {
      const before = written
      written = 0
      return before
    },
  }
}

/** What README.md's section on costs is reckoned from. */
describe('the rows that are billed', () => {
  beforeAll(() => makeSite({ id: 'shop' }))

  it('for a new guest are nine in D1, for one who returns none', async () => {
    const { d1, rows } = counting()
    await sessionFor({}, { bindings: { DB: d1 } })
    expect(rows()).toBe(0)
    const { refresh } = await sessionFor({ name: 'Ann' }, { bindings: { DB: d1 } })
    expect(rows()).toBe(9)
    await sessionFor({ refresh }, { bindings: { DB: d1 } })
    expect(rows()).toBe(0)
  })

  it('for a room’s activity are four in D1, and one for each who read on', async () => {
    const { member } = await sessionFor({ name: 'Bob' })
    const { d1, rows } = counting()
    const project = (seq: number, reads: boolean) =>
      projectActivity(database(d1), 'shop', 'busy', {
        seq,
        messages: seq,
        members: 1,
        activeAt: Date.now() + seq * 60_000,
        joined: reads ? [{ member: member.id, seq }] : [],
      })
    await project(1, true)
    rows()
    await project(2, false)
    expect(rows()).toBe(4)
    await project(3, true)
    expect(rows()).toBe(5)
  })

  it('in a room are none to come in, five at most for a first message, two for the next, one to read, two at most to leave', async () => {
    const { client } = await enter('costs', 'ann')
    const rows = await counted('costs')
    let before = 0
    const since = () => {
      const { written } = rows()
      const more = written - before
      before = written
      return more
    }
    await wrote(client)
    await sleep(100)
    expect(since()).toBeLessThanOrEqual(5)
    const key = nonce()
    client.say({ type: 'send', nonce: key, body: 'again' })
    await client.answer(key)
    expect(since()).toBe(2)
    const bob = await enter('costs', 'bob')
    expect(since()).toBe(0)
    bob.client.say({ type: 'read', seq: 1 })
    await sleep(100)
    expect(since()).toBe(1)
    bob.client.say({ type: 'read', seq: 2 })
    await sleep(100)
    expect(since()).toBe(0)
    bob.client.socket.close(1000)
    await sleep(200)
    expect(since()).toBeLessThanOrEqual(2)
  })
})
