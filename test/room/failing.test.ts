import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { enter, nonce, sleep, stubOf } from './support.ts'

/** Runs SQL in a room: what is renamed away can't be read or written. */
function sql(room: string, query: string): Promise<unknown> {
  return runInDurableObject(stubOf(room), (_, { storage }) => storage.sql.exec(query).toArray())
}

function send(body: string) {
  return { type: 'send', nonce: nonce(), body } as const
}

describe('storage that fails', () => {
  it('while a send is looked up lets no later one overtake it', async () => {
    const { client } = await enter('failing-1', 'ann')
    const [first, second] = [send('first'), send('second')]
    await sql('failing-1', 'ALTER TABLE commands RENAME TO gone')
    client.say(first)
    expect(await client.answer(first.nonce)).toMatchObject({ type: 'rejected', code: 'internal' })
    await sql('failing-1', 'ALTER TABLE gone RENAME TO commands')
    client.say(second)
    expect(await client.answer(second.nonce)).toMatchObject({ type: 'rejected', code: 'order' })
  })

  it('while someone leaves is noticed by nobody else', async () => {
    const { client: ann } = await enter('failing-2', 'ann')
    const { client: bob } = await enter('failing-2', 'bob')
    const hello = send('hello')
    bob.say(hello)
    await ann.until('changes')
    await sql('failing-2', 'ALTER TABLE reads RENAME TO gone')
    ann.say({ type: 'read', seq: 1 })
    await sleep(20)
    ann.socket.close(1000)
    await bob.until('presence', ({ left }) => left?.[0] === 'ann')
    expect((await ann.untilClosed()).code).toBe(1000)
    await sql('failing-2', 'ALTER TABLE gone RENAME TO reads')
  })
})

it('a room that is read only lets nobody write by editing', async () => {
  const { client } = await enter('failing-3', 'ann')
  const hello = send('hello')
  client.say(hello)
  await client.answer(hello.nonce)
  await sql('failing-3', `UPDATE room SET state = 'readonly'`)
  await evictDurableObject(stubOf('failing-3'))
  const edit = { type: 'edit', nonce: nonce(), seq: 1, body: 'news', base: 0 } as const
  client.say(edit)
  expect(await client.answer(edit.nonce)).toMatchObject({ type: 'rejected', code: 'readonly' })
})
