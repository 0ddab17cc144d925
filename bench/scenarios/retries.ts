import { Connection } from '../load/connection.ts'
import type { Target } from '../load/target.ts'

export interface RetriesResult {
  retries: number
  /** Messages whose retries were not all answered with one and the same seq. */
  differing: number
  /** Rows in the room's history beyond, or short of, one for each message. */
  surplus: number
}

/**
 * The acknowledgement is lost, so the client asks again and again. Each member says one message, loses the
 * socket at once, and repeats it nine times on another, which is what the burst of ten allows.
 */
export async function retries(target: Target, { total = 10_000 } = {}): Promise<RetriesResult> {
  const each = 9
  const members = Math.ceil(total / each)
  let differing = 0
  for (let at = 0; at < members; at += 25) {
    const some = Array.from({ length: Math.min(25, members - at) }, (_, i) => `retry${at + i}`)
    const same = await Promise.all(some.map((member) => repeat(target, member, each)))
    differing += same.filter((one) => !one).length
  }
  return { retries: members * each, differing, surplus: (await countRows(target)) - members }
}

const ROOM = 'retries'

async function repeat(target: Target, member: string, times: number): Promise<boolean> {
  const protocols = await target.protocols(member)
  const frame = target.say(`once by ${member}`, `${member}-nonce`)
  const lost = new Connection(target, ROOM, member, protocols)
  await lost.joined
  lost.send(frame)
  lost.drop()
  const next = new Connection(target, ROOM, member, protocols)
  await next.joined
  const seqs: unknown[] = []
  const answered = new Promise<void>((done) => {
    next.heard = (data) => {
      const told = JSON.parse(data.toString()) as {
        type: string
        nonce?: string
        seq?: number
        code?: string
      }
      if (told.nonce !== `${member}-nonce`) return
      seqs.push(told.type === 'done' ? told.seq : told.code)
      if (seqs.length === times) done()
    }
  })
  for (let turn = 0; turn < times; turn++) next.send(frame)
  await answered
  await next.close()
  return typeof seqs[0] === 'number' && new Set(seqs).size === 1
}

// Through the front door: pages of history, from the newest to the first.
async function countRows(target: Target): Promise<number> {
  const reader = new Connection(target, ROOM, 'reader', await target.protocols('reader'))
  await reader.joined
  const seqs = new Set<number>()
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const page = new Promise<{ messages: { seq: number }[]; more: { before: boolean } }>((done) => {
      reader.heard = (data) => {
        const told = JSON.parse(data.toString()) as { type: string } & Awaited<typeof page>
        if (told.type === 'page') done(told)
      }
    })
    reader.send(JSON.stringify({ type: 'page', before, limit: 50 }))
    const { messages, more } = await page
    for (const { seq } of messages) seqs.add(seq)
    if (!more.before || messages.length === 0) break
    before = Math.min(...messages.map(({ seq }) => seq))
  }
  await reader.close()
  return seqs.size
}
