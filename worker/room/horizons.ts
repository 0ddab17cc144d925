import { inArray } from 'drizzle-orm'
import type { Message, Void } from '../../protocol/model.ts'
import type { Db } from './db.ts'
import { type MessageLog, type Row, toMessage } from './log.ts'
import { Refusal } from './refusal.ts'
import { horizons, people, reads } from './schema.ts'
import { horizonOf, idsOf, type Session } from './session.ts'

/**
 * Where the view of newcomers begins, in rooms whose history is theirs since joining only. A member's
 * horizon is set once, by their first visit, and goes with them; a watching visitor's is their
 * connection's. Whoever took part before the room was kept so is no newcomer.
 */
export class Horizons {
  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly on: () => boolean,
  ) {}

  /** The newest seq that somebody who comes in may not see. `from`: where their view began as a visitor. */
  of(session: Pick<Session, 'member' | 'was' | 'kind'>, from?: number): number | undefined {
    if (!this.on()) return undefined
    if (session.kind === 'watching') return this.log.seq
    const ids = idsOf(session)
    const rows = this.db.select().from(horizons).where(inArray(horizons.member, ids)).all()
    const known = rows.map((row) => row.seq)
    if (known.length === 0) known.push(this.#tookPart(ids) ? 0 : this.log.seq)
    const seq = Math.min(...known, from ?? Infinity)
    const own = rows.find(({ member }) => member === session.member)
    if (own?.seq !== seq) this.keep(session.member, seq)
    return seq
  }

  /** A member sees all that came after `seq`, from now on. */
  keep(member: string, seq: number): void {
    this.db
      .insert(horizons)
      .values({ member, seq })
      .onConflictDoUpdate({ target: horizons.member, set: { seq } })
      .run()
  }

  #tookPart(ids: string[]): boolean {
    const wrote = this.db.select({ id: people.id }).from(people).where(inArray(people.id, ids)).limit(1)
    const read = this.db.select({ id: reads.member }).from(reads).where(inArray(reads.member, ids)).limit(1)
    return wrote.get() !== undefined || read.get() !== undefined
  }
}

/** A message that somebody may see, with its content; refuses where there is none such. */
export function visible(log: MessageLog, to: Pick<Session, 'role' | 'since'>, seq: number): Row {
  const row = seq > horizonOf(to) ? log.find(seq) : undefined
  if (!row || row.deletedAt !== null) throw new Refusal('not_found')
  return row
}

/** The value of a message for someone whose view begins after `horizon`. */
export function seenFrom(horizon: number, row: Row): Message | Void {
  return row.seq <= horizon ? { seq: row.seq, rev: row.rev, kind: 'void' } : toMessage(row)
}
