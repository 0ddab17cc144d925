import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchParlor } from '../../bench/load/target.ts'
import type { Server } from '../../bench/server/launch.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Value } from '../../protocol/model.ts'
import type { Welcome } from '../../protocol/server.ts'
import { RawClient } from './support/raw.ts'
import { PORT } from './support/size.ts'

const ROOM = 'resumed'
const TOTAL = 320
let server: Server
let head: Welcome
/** All 320 messages as a client has them that was never away. */
const all = new Map<number, Value>()

beforeAll(async () => {
  server = await launchParlor(PORT + 2)
  const eyes = await RawClient.dial(server, ROOM, 'eyes')
  // Members say ten each, as the rate limit lets them.
  for (let at = 0; at < TOTAL / 10; at++) {
    const author = await RawClient.dial(server, ROOM, `author${at}`)
    for (let turn = 0; turn < 10; turn++) {
      author.say({ type: 'send', nonce: `nonce-${at}-${turn}`, body: `message ${at * 10 + turn + 1}` })
    }
    await author.until('done', ({ nonce }) => nonce === `nonce-${at}-9`)
    await author.leave()
  }
  await eyes.until('changes', ({ to }) => to === TOTAL)
  for (const frame of eyes.frames) {
    if (frame.type === 'changes') for (const value of frame.messages) all.set(value.seq, value)
  }
  head = await (await RawClient.dial(server, ROOM, 'head')).until('welcome')
})
afterAll(() => server.destroy())

async function comeBack(behind: number, epoch = head.epoch): Promise<Welcome> {
  const client = await RawClient.dial(server, ROOM, 'back', `?epoch=${epoch}&rev=${head.rev - behind}`)
  const welcome = await client.until('welcome')
  await client.leave()
  return welcome
}

/** What a client that was `behind` holds after the welcome is what one holds that was never away. */
function expectNoGap(behind: number, { messages, rev }: Welcome): void {
  const had = [...all.values()].filter((value) => value.rev <= rev - behind)
  const after = new Map([...had, ...messages].map((value) => [value.seq, value]))
  expect([...after.keys()].sort((a, b) => a - b)).toEqual([...all.keys()])
  for (const [seq, value] of after) expect(value).toEqual(all.get(seq))
}

describe('coming back', () => {
  it.each([0, 1, 299, 300])('%i changes behind: all of them, and nothing else', async (behind) => {
    const welcome = await comeBack(behind)
    expect(welcome).toMatchObject({ mode: 'resume', rev: TOTAL })
    expect(welcome.messages).toHaveLength(behind)
    expectNoGap(behind, welcome)
  })

  it.each([
    ['301 changes behind', () => comeBack(LIMITS.resume + 1)],
    ['of another epoch', () => comeBack(3, 'another-epoch')],
    ['a rev that the room has not reached', () => comeBack(-7)],
  ])('%s: a snapshot, said to be one', async (_, back) => {
    const welcome = await back()
    expect(welcome).toMatchObject({ mode: 'snapshot', rev: TOTAL, epoch: head.epoch })
    expect(welcome.messages).toEqual(head.messages)
    expect(welcome.messages.at(-1)).toEqual(all.get(TOTAL))
  })

  it('heals the same by sync on a live socket', async () => {
    const client = await RawClient.dial(server, ROOM, 'syncing')
    for (const behind of [1, 299, 300]) {
      client.say({ type: 'sync', rev: TOTAL - behind })
      const changes = await client.until('changes', ({ from }) => from === TOTAL - behind)
      expect(changes.messages.map(({ seq }) => seq)).toEqual([...all.keys()].slice(-behind))
    }
    client.say({ type: 'sync', rev: TOTAL - 301 })
    await client.until('welcome', ({ mode }) => mode === 'snapshot' && client.frames.length > 4)
  })
})
