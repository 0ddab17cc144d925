import { and, desc, eq, gt, gte, inArray, lt } from 'drizzle-orm'
import { LIMITS } from '../../protocol/limits.ts'
import type { Edit } from '../../protocol/model.ts'
import { may } from '../../protocol/roles.ts'
import type { Edits as Answer } from '../../protocol/server.ts'
import type { Connections } from './connections.ts'
import { batches, type Db } from './db.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Handlers } from './parts.ts'
import type { RateLimit } from './rate.ts'
import { Refusal } from './refusal.ts'
import { edits } from './schema.ts'

/** Earlier bodies kept of one message: the latest, and the first, which no number of edits shall hide. */
const KEPT = 50

/** What messages said before they were edited, for those who look after the room. */
export class Edits implements Keeper {
  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly questions: RateLimit,
    private readonly connections: Connections,
  ) {}

  readonly handlers = {
    edits: (from, { ask, seq }) => {
      this.questions.require(from.member)
      if (!may(from.role, 'see_all')) throw new Refusal('forbidden')
      if (!this.log.find(seq)) throw new Refusal('not_found')
      const told: Answer = { type: 'edits', ask, edits: this.of(seq) }
      this.connections.answer(from, JSON.stringify(told))
    },
  } satisfies Partial<Handlers>

  /** A body is about to be replaced. To be called in the transaction that does. */
  add({ seq, bodyRev, body }: Row, at: number): void {
    this.db.insert(edits).values({ seq, bodyRev, body, at }).run()
    if (bodyRev < KEPT) return
    const between = and(gt(edits.bodyRev, 0), lt(edits.bodyRev, bodyRev - KEPT + 2))
    this.db
      .delete(edits)
      .where(and(eq(edits.seq, seq), between))
      .run()
  }

  /** The earlier bodies of a message, the latest first; of long ones as many as a frame bears. */
  of(seq: number): Edit[] {
    const { body, bodyRev, at } = edits
    const found = this.db
      .select({ body, bodyRev, at })
      .from(edits)
      .where(eq(edits.seq, seq))
      .orderBy(desc(bodyRev))
      .limit(KEPT)
      .all()
    const first = found.pop()
    if (!first) return []
    let size = JSON.stringify(first).length
    const end = found.findIndex((edit) => (size += JSON.stringify(edit).length) > LIMITS.snapshotBytes)
    return [...(end === -1 ? found : found.slice(0, end)), first]
  }

  forget(seqs: readonly number[]): void {
    for (const some of batches(seqs)) this.db.delete(edits).where(inArray(edits.seq, some)).run()
  }

  forgetBelow(floor: number, from: number): void {
    this.db
      .delete(edits)
      .where(and(gte(edits.seq, from), lt(edits.seq, floor)))
      .run()
  }
}
