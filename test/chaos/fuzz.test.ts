import { afterAll, expect, it } from 'vitest'
import { seeded, sleep, until } from '../../bench/load/statistics.ts'
import { launchParlor } from '../../bench/load/target.ts'
import type { Server } from '../../bench/server/launch.ts'
import { CLOSE } from '../../protocol/codes.ts'
import { rubbish } from './support/fuzz.ts'
import { LEFT, RawClient } from './support/raw.ts'
import { LONG, PORT } from './support/size.ts'

const FRAMES = LONG ? 100_000 : 3_000
/** Members at it side by side; a flooded room is another subject. */
const FUZZERS = 8
/** Frames sent without waiting, and batches on one socket at most. */
const BATCH = 3
const EACH = 20
const PARTS = 10
let server: Server | undefined
afterAll(() => server?.destroy())

it(`takes ${FRAMES} fuzzed frames with only the contract's close codes`, { timeout: 600_000 }, async () => {
  const parlor = (server = await launchParlor(PORT + 1))
  const witness = await RawClient.dial(parlor, 'fuzzed', 'witness')
  const random = seeded(Number(process.env.CHAOS_SEED ?? 1))
  const closes = new Map<number, number>()
  let processed = 0
  let member = 0

  const fuzz = async (goal: number): Promise<void> => {
    while (processed < goal) {
      // Members come anew, since one is held to so many frames a second.
      const client = await RawClient.dial(parlor, 'fuzzed', `fuzzer${(member += 1)}`)
      for (let turn = 0; turn < EACH && client.open; turn++) {
        for (let one = 0; one < BATCH; one++) client.send(rubbish(random))
        // Answered or closed, so that what is counted has been read by the room: of a batch that
        // closed the socket, the one frame that did.
        const mark = `mark-${turn}-${member}`
        client.say({ type: 'mark', nonce: mark })
        await until(() => !client.open || client.refused(mark), `an answer to ${mark}`)
        processed += client.refused(mark) ? BATCH : 1
      }
      await client.leave()
      const { closed = 0 } = client
      closes.set(closed, (closes.get(closed) ?? 0) + 1)
    }
  }
  const rush = async (to: number) => {
    // The witness keeps up, or it would be let go for being slow.
    const keepUp = setInterval(() => witness.say({ type: 'received', bytes: Number.MAX_SAFE_INTEGER }), 200)
    await Promise.all(Array.from({ length: FUZZERS }, () => fuzz(to)))
    clearInterval(keepUp)
  }

  const memory: number[] = []
  for (let part = 1; part <= PARTS; part++) {
    await rush((FRAMES / PARTS) * part)
    await sleep(500)
    memory.push(Math.round(parlor.memory() / 1e6))
  }

  const codes = [...closes].map(([code, count]) => `${code} × ${count}`).join(', ')
  console.log(`${processed} frames on ${member} sockets; closed ${codes}; ${memory.join(' ')} MB`)
  const contract = new Set<number>(Object.values(CLOSE))
  contract.add(LEFT)
  expect([...closes.keys()].filter((code) => !contract.has(code))).toEqual([])
  expect(closes.size).toBeGreaterThan(2)
  // The heap grows until its collector sees a reason; after that it has to stay where it is.
  const [half = 0, end = Infinity] = [memory[PARTS / 2 - 1], memory.at(-1)]
  expect(end - half).toBeLessThan(60)

  // The room is as well as before, for those who were there all along too.
  witness.say({ type: 'send', nonce: 'witness-0001', body: 'still here' })
  expect((await witness.until('done', ({ nonce }) => nonce === 'witness-0001')).seq).toBeGreaterThan(0)
  const late = await RawClient.dial(parlor, 'fuzzed', 'late')
  const { messages } = await late.until('welcome')
  expect(messages.at(-1)).toMatchObject({ author: 'witness', body: 'still here' })
  await until(() => late.open, 'the newcomer to stay')
})
