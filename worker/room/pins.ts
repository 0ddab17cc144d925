import { desc, isNotNull } from 'drizzle-orm'
import { may } from '../../protocol/roles.ts'
import type { Pins as Answer } from '../../protocol/server.ts'
import { type Carrier, fitting } from './carry.ts'
import type { Commands } from './commands.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import type { MessageLog, Row } from './log.ts'
import type { Handlers } from './parts.ts'
import type { RateLimit } from './rate.ts'
import { Refusal } from './refusal.ts'
import type { Revisions } from './revisions.ts'
import { messages } from './schema.ts'
import { horizonOf } from './session.ts'

/** Messages pinned at once. */
const MOST = 50

/** Messages that moderators put up for all to find. While one is deleted, it is not among them. */
export class Pins {
  /** Kept until something changes: everyone who comes in is told. */
  #known: { rev: number; floor: number; seqs: number[] } | undefined

  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly revisions: Revisions,
    private readonly commands: Commands,
    private readonly questions: RateLimit,
    private readonly carrier: Carrier,
    private readonly connections: Connections,
  ) {}

  readonly handlers = {
    pin: (from, frame) => {
      this.commands.run(from, frame, (row, by, now) => {
        if (!may(from.role, 'pin')) throw new Refusal('forbidden')
        if (row.deletedAt !== null) throw new Refusal('not_found')
        if (frame.on === (row.pinnedAt !== null)) return this.log.note(row, by)
        if (frame.on && this.full) throw new Refusal('full')
        return this.log.change(row, { pinnedAt: frame.on ? this.#later(now) : null }, by)
      })
    },
    pins: (from, { ask }) => {
      this.questions.require(from.member)
      const horizon = horizonOf(from)
      const seqs = this.seqs(horizon)
      const rows = new Map(this.log.findAll(seqs).map((row) => [row.seq, row]))
      const listed = seqs.map((seq) => rows.get(seq)).filter((row) => row !== undefined)
      // Of very long ones the later fit no frame; their seqs are known, and lead to them.
      const pins: Answer = { type: 'pins', ask, ...this.carrier.carry(fitting(listed), [], horizon) }
      this.connections.answer(from, JSON.stringify(pins))
    },
  } satisfies Partial<Handlers>

  get full(): boolean {
    return this.seqs().length >= MOST
  }

  /** Those that a reader may see, the latest pinned first. */
  seqs(horizon = 0): number[] {
    const { rev } = this.revisions
    const { floor } = this.log
    if (this.#known?.rev !== rev || this.#known.floor !== floor) {
      const seqs = this.#all().filter(({ seq, deletedAt }) => seq >= floor && deletedAt === null)
      this.#known = { rev, floor, seqs: seqs.map(({ seq }) => seq) }
    }
    return horizon === 0 ? this.#known.seqs : this.#known.seqs.filter((seq) => seq > horizon)
  }

  /** The latest of them. */
  newest(horizon = 0): Row | undefined {
    const [seq] = this.seqs(horizon)
    return seq === undefined ? undefined : this.log.find(seq)
  }

  #all() {
    const { seq, deletedAt, pinnedAt } = messages
    return this.db
      .select({ seq, deletedAt, pinnedAt })
      .from(messages)
      .where(isNotNull(pinnedAt))
      .orderBy(desc(pinnedAt))
      .all()
  }

  /** No two are pinned at one time, so that all put them in one order. */
  #later(now: number): number {
    return Math.max(now, (this.#all()[0]?.pinnedAt ?? 0) + 1)
  }
}
