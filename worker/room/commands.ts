import type { Connections } from './connections.ts'
import type { Feed } from './feed.ts'
import type { MessageLog, Outcome, Row } from './log.ts'
import type { RateLimit } from './rate.ts'
import { Refusal, requireMember } from './refusal.ts'
import { type Connection, horizonOf } from './session.ts'

/** Who gave a command, under which key. */
export interface By {
  member: string
  nonce: string
}

/** Carries out commands about one message: each nonce once, acknowledged once durable, then told to all. */
export class Commands {
  constructor(
    private readonly log: MessageLog,
    private readonly rate: RateLimit,
    private readonly feed: Feed,
    private readonly connections: Connections,
  ) {}

  /** `carryOut` gives the message's new value, or the outcome of what was so already. */
  run(
    from: Connection,
    { nonce, seq }: { nonce: string; seq: number },
    carryOut: (row: Row, by: By, now: number) => Row | Outcome,
  ): void {
    const by = { member: requireMember(from).id, nonce }
    const outcome = this.log.outcome(by.member, nonce) ?? this.#carryOut(from, seq, by, carryOut)
    this.connections.send(from, { type: 'done', nonce, seq: outcome.seq, rev: outcome.rev })
  }

  #carryOut(
    from: Connection,
    seq: number,
    by: By,
    carryOut: (row: Row, by: By, now: number) => Row | Outcome,
  ): Outcome {
    this.rate.require(by.member)
    const row = seq > horizonOf(from) ? this.log.find(seq) : undefined
    if (!row) throw new Refusal('not_found')
    const result = carryOut(row, by, Date.now())
    if ('body' in result && result.rev !== row.rev) this.feed.message(result)
    return result
  }
}
