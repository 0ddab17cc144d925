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
}

/** One of many begins to type. */
export async function typing(target: Target, { connections = 500 } = {}): Promise<TypingResult> {
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
  // Leaving while typing is a typing change too.
  for (const one of all) one.heard = undefined
  await Promise.all(all.map((one) => one.close()))
  const others = heard.slice(1)
  return { most: Math.max(...others), least: Math.min(...others), bytes, types: [...types].join(' ') }
}
