import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ClientFrame } from '../../protocol/client.ts'
import { shardAt, shardOf } from '../../worker/lib/places.ts'
import type { Handed } from '../../worker/lib/remote.ts'
import { type Client, enter, eventually, nonce, rowsOf, stubOf, wrote } from './support.ts'

type Command = ClientFrame<'edit' | 'delete' | 'restore' | 'react' | 'vote' | 'pin' | 'remove-preview'>
type Bare<T> = T extends Command ? Omit<T, 'nonce'> : never

async function did(client: Client, command: Bare<Command>): Promise<void> {
  const frame: Command = { ...command, nonce: nonce() }
  client.say(frame)
  expect(await client.answer(frame.nonce)).toMatchObject({ type: 'done' })
}

const real = Date.now.bind(Date)
let passed = 0
/** A minute passes for a room: what is due by then is done. */
async function aMinute(room: string): Promise<void> {
  passed += 60_000
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + passed)
  try {
    await runInDurableObject(stubOf(room), (instance) => instance.alarm())
  } finally {
    clock.mockRestore()
  }
}

/** What the site's search is handed from now on, until the test ends; taken all the same. */
async function listening(room: string): Promise<Handed[]> {
  const all: Handed[] = []
  const shard = shardAt(env, 'demo', shardOf(room))
  const prototype = await runInDurableObject(shard, (index) => Object.getPrototypeOf(index) as object)
  const take = Reflect.get(prototype, 'take') as (this: object, handed: Handed) => Promise<void>
  Reflect.set(prototype, 'take', function (this: object, handed: Handed) {
    if (handed.slug === room) all.push(handed)
    return take.call(this, handed)
  })
  onTestFinished(() => void Reflect.set(prototype, 'take', take))
  return all
}

/** Each once: beside the minutes that pass here, the room has an alarm of its own, and what comes twice is once. */
const blocksIn = (handed: readonly Handed[]) => [
  ...new Set(handed.flatMap(({ blocks }) => blocks.map(({ block }) => block))),
]

const handedOf = async (room: string) =>
  (await rowsOf(room, 'SELECT handed_seq AS seq, handed_rev AS rev, handed_at AS at FROM room'))[0]
const indexed = (room: string) => rowsOf(room, 'SELECT searched_seq, searched_rev FROM room')

/** A room that has said, in its second block, a poll and a link among other things, all of it handed over. */
async function told(room: string) {
  const { client: ann } = await enter(room, 'ann')
  const { client: mod } = await enter(room, 'mod', { role: 'moderator' })
  await runInDurableObject(stubOf(room), async (instance) => {
    for (let seq = 1; seq <= 34; seq++)
      await instance.post({ author: { id: 'bot', name: 'Bot', role: 'guest' }, nonce: nonce(), body: 'So' })
  })
  const poll = nonce()
  ann.say({ type: 'send', nonce: poll, body: 'Tea?', poll: { choices: ['Yes', 'No'] } })
  await ann.answer(poll)
  await wrote(ann, 'See https://news.example.com/today')
  const handed = await listening(room)
  for (let turn = 0; turn < 3; turn++) await aMinute(room)
  return { ann, mod, handed, poll: 35, link: 36 }
}

describe('what a room hands to the search of its site', () => {
  it('is nothing for a reaction, a vote, a pin or a preview', async () => {
    const room = 'handed-1'
    const { ann, mod, handed, poll, link } = await told(room)
    expect(blocksIn(handed)).toEqual([1, 2])
    expect(handed.at(-1)?.blocks.at(-1)?.messages.at(-1)).not.toHaveProperty('preview')
    const [before, words] = [await handedOf(room), await indexed(room)]
    handed.length = 0
    await did(mod, { type: 'react', seq: 3, emoji: '👍', on: true })
    await did(mod, { type: 'vote', seq: poll, choices: [1] })
    await did(mod, { type: 'pin', seq: 2, on: true })
    await did(ann, { type: 'remove-preview', seq: link })
    await eventually(
      () => ann.frames.some((one) => one.type === 'changes' && JSON.stringify(one).includes('"voters":1')),
      'the vote is counted',
    )
    expect(before?.['rev']).toBeLessThan(await revOf(room))
    await aMinute(room)
    // Also where the room has slept, and knows by its rows alone what is new.
    await evictDurableObject(stubOf(room))
    await aMinute(room)
    expect(handed).toEqual([])
    expect(await handedOf(room)).toEqual(before)
    expect(await indexed(room)).toEqual(words)
  })

  it('is the block of a message whose words changed, or that was deleted or came back', async () => {
    const room = 'handed-2'
    const { ann, handed, link } = await told(room)
    const next = async (command: Bare<Command>) => {
      handed.length = 0
      await did(ann, command)
      await aMinute(room)
      await aMinute(room)
      expect(blocksIn(handed)).toEqual([2])
      return handed[0]?.blocks[0]?.messages.find(({ seq }) => seq === link)?.body
    }
    expect(await next({ type: 'edit', seq: link, body: 'See what?', base: 0 })).toBe('See what?')
    expect(await next({ type: 'delete', seq: link })).toBeUndefined()
    expect(await next({ type: 'restore', seq: link })).toBe('See what?')
    handed.length = 0
    await did(ann, { type: 'react', seq: link, emoji: '👍', on: true })
    await aMinute(room)
    expect(handed).toEqual([])
  })

  it('is a name, where that is all that changed', async () => {
    const room = 'handed-3'
    const { handed } = await told(room)
    handed.length = 0
    await enter(room, 'ann', { name: 'Anna', madeAt: Date.now() + 1000 })
    await aMinute(room)
    expect(blocksIn(handed)).toEqual([])
    expect(handed[0]).toMatchObject({ people: [{ id: 'ann', name: 'Anna' }] })
  })

  it('looks through a thousand changes that are nothing to search, and not again when it wakes', async () => {
    const room = 'handed-4'
    const { handed } = await told(room)
    handed.length = 0
    const before = await handedOf(room)
    await runInDurableObject(stubOf(room), (_, { storage }) => {
      storage.sql.exec('UPDATE messages SET rev = 2000 + seq')
    })
    await evictDurableObject(stubOf(room))
    await aMinute(room)
    expect(handed).toEqual([])
    expect(await handedOf(room)).toEqual({ ...before, rev: 2036 })
  })
})

async function revOf(room: string): Promise<number> {
  return Number((await rowsOf(room, 'SELECT max(rev) AS rev FROM messages'))[0]?.['rev'])
}
