import { crowd } from '../load/connection.ts'
import { sleep } from '../load/statistics.ts'
import type { Target } from '../load/target.ts'

export interface TypingResult {
  /** Frames that one other member got at most, and at least. */
  most: number
  least: number
  /** The largest of them, in bytes. */
  bytes: number
  /** Types of the frames seen. */
  types: string
  /** Frames that one member got at most while many typed for five seconds, and the longest of them in bytes. */
  busiest: number
  longest: number
}

/** One of many begins to type; then others do, one after the other. */
export async function typing(target: Target, { connections = 1000 } = {}): Promise<TypingResult> {
  const all = await crowd(target, 'typing', connections)
  await sleep(3000)
  const heard = all.map(() => 0)
  const types = new Set<string>()
  let bytes = 0
  all.forEach((one, at) => {
    one.heard = (frame) => {
      heard[at] = (heard[at] ?? 0) + 1
      bytes = Math.max(bytes, frame.length)
      types.add((JSON.parse(frame.toString()) as { type: string }).type)
    }
  })
  all[0]?.send('{"type":"typing","on":true}')
  await sleep(2000)
  const others = heard.slice(1)
  const one = { most: Math.max(...others), least: Math.min(...others), bytes, types: [...types].join(' ') }
  heard.fill(0)
  bytes = 0
  for (let turn = 1; turn <= 25; turn++) {
    all[turn]?.send('{"type":"typing","on":true}')
    await sleep(200)
  }
  const busy = { busiest: Math.max(...heard), longest: bytes }
  // Leaving while typing is a typing change too.
  for (const each of all) each.heard = undefined
  await Promise.all(all.map((each) => each.close()))
  return { ...one, ...busy }
}
