import { and, asc, desc, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/sqlite-core'
import { mentionsIn } from '../../protocol/mentions.ts'
import type { Message, Poll } from '../../protocol/model.ts'
import { batches, type Db } from './db.ts'
import type { Revisions } from './revisions.ts'
import { commands, messages } from './schema.ts'

export type Row = typeof messages.$inferSelect

export interface Draft {
  author: string
  nonce: string
  body: string
  replyTo?: number
  kind?: 'action'
  poll?: Poll
}

/** Where and when a command took effect. */
export interface Outcome {
  seq: number
  rev: number
}

/** The room's ordered history. `seq` is the only order there is. */
export class MessageLog {
  readonly #queries: ReturnType<typeof prepare>
  #seq: number
  #floor: number

  constructor(
    private readonly db: Db,
    private readonly revisions: Revisions,
    { seq, floor }: { seq: number; floor: number },
  ) {
    this.#queries = prepare(db)
    this.#seq = seq
    this.#floor = floor
  }

  /** The newest seq given, 0 before the first. */
  get seq(): number {
    return this.#seq
  }

  /** The lowest seq still kept. */
  get floor(): number {
    return this.#floor
  }

  /** History below `floor` is gone; its rows go on guarding their seqs and nonces. */
  raise(floor: number): void {
    this.#floor = floor
  }

  /** What a command of this member and nonce did, if it was carried out before. */
  outcome(member: string, nonce: string): Outcome | undefined {
    return this.#queries.outcome.get({ member, nonce })
  }

  /** Appends a message; `also` writes in the same transaction. */
  append(draft: Draft, at: number, also: (seq: number) => void): Row {
    const row = this.revisions.commit((rev) => {
      also(this.#seq + 1)
      const row: Row = {
        seq: this.#seq + 1,
        rev,
        sentRev: rev,
        at,
        bodyRev: 0,
        wordsRev: 0,
        replyTo: null,
        editedAt: null,
        deletedAt: null,
        kind: null,
        reactions: null,
        pinnedAt: null,
        preview: null,
        poll: null,
        ...draft,
      }
      this.#queries.insert.run({ ...row })
      return row
    })
    this.#seq = row.seq
    return row
  }

  /** Gives a message a new value for a command; `also` writes in the same transaction. */
  change(row: Row, fields: Partial<Row>, by: { member: string; nonce: string }, also?: () => void): Row {
    return this.amend(row, fields, (rev) => {
      this.db
        .insert(commands)
        .values({ ...by, seq: row.seq, rev })
        .run()
      also?.()
    })
  }

  /** The same for what is no command, or is known by other rows to have been carried out. */
  amend(row: Row, fields: Partial<Row>, also?: (rev: number) => void): Row {
    return this.revisions.commit((rev) => {
      const worded = 'body' in fields || 'deletedAt' in fields
      const now = { ...fields, rev, ...(worded && { wordsRev: rev }) }
      this.db.update(messages).set(now).where(eq(messages.seq, row.seq)).run()
      also?.(rev)
      return { ...row, ...now }
    })
  }

  /** The same without a rev: of what nobody sees, or what all are told by starting anew. */
  retouch(row: Row, fields: Partial<Row>, also: () => void): void {
    this.db.transaction((tx) => {
      tx.update(messages).set(fields).where(eq(messages.seq, row.seq)).run()
      also()
    })
  }

  /** Notes a command that had nothing left to do, so that a later repeat does nothing either. */
  note(row: Row, by: { member: string; nonce: string }): Outcome {
    this.db
      .insert(commands)
      .values({ ...by, seq: row.seq, rev: row.rev })
      .run()
    return row
  }

  find(seq: number): Row | undefined {
    return seq >= this.#floor ? this.#queries.find.get({ seq }) : undefined
  }

  findAll(seqs: number[]): Row[] {
    const kept = seqs.filter((seq) => seq >= this.#floor)
    return batches(kept).flatMap((some) =>
      this.db.select().from(messages).where(inArray(messages.seq, some)).all(),
    )
  }

  /** The newest `limit` below `seq` and above `horizon`, oldest first. */
  before(seq: number, limit: number, horizon = 0): Row[] {
    const floor = Math.max(this.#floor, horizon + 1)
    return this.#queries.before.all({ seq, floor, limit }).reverse()
  }

  /** The oldest `limit` above `seq`, oldest first. */
  after(seq: number, limit: number): Row[] {
    return this.#queries.after.all({ seq: Math.max(seq, this.#floor - 1), limit })
  }

  /** All that was sent or changed after `rev`, by seq. `behind`: how many revs that is. */
  since(rev: number, behind: number): Row[] {
    // A new message has a rev of its own, so of the newest `behind` none that is new is missed.
    const sent = this.before(this.#seq + 1, behind).filter((row) => row.sentRev > rev)
    const changed = this.#queries.changed.all({ rev, floor: this.#floor })
    const rows = new Map([...sent, ...changed].map((row) => [row.seq, row]))
    return [...rows.values()].sort((a, b) => a.seq - b.seq)
  }
}

/** The row as everyone sees it: no nonce, and no content once deleted. */
export function toMessage(row: Row): Message {
  const { seq, rev, author, at, bodyRev, editedAt, deletedAt } = row
  const kind = row.kind ?? 'text'
  if (deletedAt !== null) return { seq, rev, kind, author, at, body: '', bodyRev, deletedAt }
  const { body, replyTo, reactions, pinnedAt, preview, poll } = row
  const mentions = mentionsIn(body)
  return {
    seq,
    rev,
    kind,
    author,
    at,
    body,
    bodyRev,
    ...(replyTo !== null && { replyTo }),
    ...(mentions.length > 0 && { mentions }),
    ...(reactions !== null && reactions.length > 0 && { reactions }),
    ...(pinnedAt !== null && { pinned: pinnedAt }),
    ...(preview !== null && { preview }),
    ...(poll !== null && { poll }),
    ...(editedAt !== null && { editedAt }),
  }
}

/** The counters of a log as its rows tell them; read once when the room wakes. */
export function readHead(db: Db): { seq: number; rev: number } {
  const last = db
    .select({ seq: messages.seq, rev: messages.sentRev })
    .from(messages)
    .orderBy(desc(messages.seq))
    .limit(1)
    .get()
  const changed = db
    .select({ rev: messages.rev })
    .from(messages)
    .where(gt(messages.rev, messages.sentRev))
    .orderBy(desc(messages.rev))
    .limit(1)
    .get()
  return { seq: last?.seq ?? 0, rev: Math.max(last?.rev ?? 0, changed?.rev ?? 0) }
}

// Prepared once: building a query costs more than running it.
function prepare(db: Db) {
  const member = sql.placeholder('member')
  const nonce = sql.placeholder('nonce')
  const limit = sql.placeholder('limit')
  const seq = sql.placeholder('seq')
  return {
    insert: db
      .insert(messages)
      .values({
        seq,
        nonce,
        rev: sql.placeholder('rev'),
        sentRev: sql.placeholder('sentRev'),
        author: sql.placeholder('author'),
        at: sql.placeholder('at'),
        body: sql.placeholder('body'),
        bodyRev: sql.placeholder('bodyRev'),
        replyTo: sql.placeholder('replyTo'),
        kind: sql.placeholder('kind'),
        poll: sql.placeholder('poll'),
      })
      .prepare(),
    find: db.select().from(messages).where(eq(messages.seq, seq)).prepare(),
    outcome: unionAll(
      db
        .select({ seq: messages.seq, rev: messages.sentRev })
        .from(messages)
        .where(and(eq(messages.author, member), eq(messages.nonce, nonce))),
      db
        .select({ seq: commands.seq, rev: commands.rev })
        .from(commands)
        .where(and(eq(commands.member, member), eq(commands.nonce, nonce))),
    ).prepare(),
    before: db
      .select()
      .from(messages)
      .where(and(lt(messages.seq, seq), gte(messages.seq, sql.placeholder('floor'))))
      .orderBy(desc(messages.seq))
      .limit(limit)
      .prepare(),
    after: db
      .select()
      .from(messages)
      .where(gt(messages.seq, seq))
      .orderBy(asc(messages.seq))
      .limit(limit)
      .prepare(),
    changed: db
      .select()
      .from(messages)
      .where(
        and(
          gt(messages.rev, messages.sentRev),
          gt(messages.rev, sql.placeholder('rev')),
          gte(messages.seq, sql.placeholder('floor')),
        ),
      )
      .prepare(),
  }
}
