import { crowd } from '../load/connection.ts'
import { sleep, until } from '../load/statistics.ts'
import type { Target } from '../load/target.ts'

export interface ReactionResult {
  /** Bytes that one other member got at most for the first reaction of all, and for one after many. */
  first: number
  after: number
  /** Frames that one other member got for the last at most, and at least. */
  most: number
  least: number
}

/** One of a thousand reacts to a long message, to which nobody did, and to which many have. */
export async function reaction(
  target: Target,
  { connections = 1000, reactors = 500 } = {},
): Promise<ReactionResult> {
  const all = await crowd(target, 'reaction', connections)
  const [author] = all
  author?.send(target.say('x'.repeat(3900), 'reaction-body'))
  await until(() => all.every((one) => one.delivered > 0), 'the message to arrive')
  await sleep(2500)

  /** Lets some react, and answers how many bytes and frames of it each of the others got. */
  const told = async (from: number, to: number) => {
    const heard = all.map(() => ({ bytes: 0, frames: 0, count: 0 }))
    all.forEach((one, at) => {
      one.heard = (frame) => {
        const text = frame.toString()
        if (!text.startsWith('{"type":"changes"')) return
        const [, count = 0] = /"count":(\d+)/.exec(text) ?? []
        const before = heard[at] ?? { bytes: 0, frames: 0, count: 0 }
        heard[at] = { bytes: before.bytes + frame.length, frames: before.frames + 1, count: Number(count) }
      }
    })
    all.slice(from, to).forEach((one, at) => {
      const nonce = `react-${String(from + at).padStart(6, '0')}`
      one.send(JSON.stringify({ type: 'react', nonce, seq: 1, emoji: '👍', on: true }))
    })
    await until(() => heard.every(({ count }) => count === to), `all ${to} reactions to arrive`, 180_000)
    for (const one of all) one.heard = undefined
    return heard.filter((_, at) => at < from || at >= to)
  }

  const first = await told(0, 1)
  await told(1, reactors)
  const after = await told(reactors, reactors + 1)
  await Promise.all(all.map((one) => one.close()))
  const frames = after.map((one) => one.frames)
  return {
    first: Math.max(...first.map(({ bytes }) => bytes)),
    after: Math.max(...after.map(({ bytes }) => bytes)),
    most: Math.max(...frames),
    least: Math.min(...frames),
  }
}
