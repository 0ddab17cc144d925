import { and, asc, between, eq, gt, lte, sql } from 'drizzle-orm'
import { BLOCK, blockOf, documentOf, seqsOf } from '../lib/search.ts'
import type { Db } from './db.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Part } from './parts.ts'
import type { Revisions } from './revisions.ts'
import { messages, rooms, stale } from './schema.ts'

/** Blocks that wait before they are taken up together: FTS5 then writes few pages, and one alarm serves all. */
const TOGETHER = 4
/** Blocks in one run at most, so that no run holds the room up. */
const AT_ONCE = 64
/** Changes after which edits are taken up although nobody wrote; a search reads them one by one until then. */
const MANY = 1000
/** How long it waits, in milliseconds: an erasure comes in many steps, and whoever comes in goes first. */
const GATHER = 3000

/**
 * The words of the room's messages, by blocks (`lib/search.ts`). Only whole blocks are in it, and only
 * some time after they were written: what is newer or was edited since, a search reads itself. So the
 * way of a message knows nothing of it.
 */
export class SearchIndex implements Part, Keeper {
  readonly #block: ReturnType<typeof prepare>
  /** Whether words wait to be taken out; undefined: to be read. */
  #stale: boolean | undefined
  #staleAt = 0
  /** When enough had come together to be taken up. */
  #behindAt: number | undefined

  constructor(
    private readonly db: Db,
    private readonly storage: DurableObjectStorage,
    private readonly log: MessageLog,
    private readonly revisions: Revisions,
    /** Up to which seq messages are in it, and up to which rev their edits. */
    private readonly kept: { seq: number; rev: number },
    /** Whether the host wants search here. */
    private readonly on: () => boolean,
  ) {
    this.#block = prepare(db)
  }

  /** The newest block in it, 0 before the first. */
  get newest(): number {
    return this.kept.seq / BLOCK
  }

  /** The messages of a block from `lowest` to below `top`, in their order. */
  rows(block: number, lowest: number, top: number): Row[] {
    const [first, last] = seqsOf(block)
    return this.#block.all({ first: Math.max(first, lowest), last: Math.min(last, top - 1) })
  }

  /** Blocks in it of which a message was edited since. */
  edited(): number[] {
    const { seq, rev } = this.kept
    const rows = this.db
      .select({ seq: messages.seq })
      .from(messages)
      .where(
        and(
          gt(messages.rev, messages.sentRev),
          gt(messages.rev, rev),
          gt(messages.wordsRev, rev),
          gt(messages.bodyRev, 0),
          lte(messages.seq, seq),
        ),
      )
      .all()
    return [...new Set(rows.map((row) => blockOf(row.seq)))]
  }

  /** Blocks that FTS5 finds something in, from below one, the newest first. */
  find(match: string, below: number, limit: number): number[] {
    const query =
      'SELECT rowid AS block FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?'
    return this.storage.sql
      .exec<{ block: number }>(query, match, below, limit)
      .toArray()
      .map(({ block }) => block)
  }

  forget(seqs: readonly number[]): void {
    this.#takeOut(new Set(seqs.map(blockOf)))
  }

  forgetBelow(floor: number, from: number): void {
    const first = blockOf(Math.max(1, from))
    this.#takeOut(Array.from({ length: Math.max(0, blockOf(floor - 1) - first + 1) }, (_, at) => first + at))
  }

  due(): number | undefined {
    this.#stale ??= this.#waiting().length > 0
    if (this.#stale) return this.#staleAt + GATHER
    if (!this.on()) return undefined
    const { seq, rev } = this.kept
    const many = this.log.seq - seq >= TOGETHER * BLOCK || (seq > 0 && this.revisions.rev - rev >= MANY)
    if (!many) return undefined
    this.#behindAt ??= Date.now()
    return this.#behindAt + GATHER
  }

  run(): void {
    const { rev } = this.revisions
    const waiting = this.#waiting()
    const whole = this.on() ? Math.floor(this.log.seq / BLOCK) : this.newest
    const fresh = Math.min(whole, this.newest + AT_ONCE)
    const again = [...new Set([...waiting, ...this.edited()])].filter((block) => block <= this.newest)
    this.storage.transactionSync(() => {
      for (const block of again) this.#write(block, true)
      for (let block = this.newest + 1; block <= fresh; block++) this.#write(block, false)
      // FTS5 keeps words of what was deleted until it merges: here they must be gone.
      if (waiting.length > 0) this.storage.sql.exec(`INSERT INTO words(words) VALUES ('optimize')`)
      this.db.update(stale).set({ forgotten: true }).where(eq(stale.forgotten, false)).run()
      this.db
        .update(rooms)
        .set({ searchedSeq: fresh * BLOCK, searchedRev: rev })
        .run()
    })
    this.kept.seq = fresh * BLOCK
    this.kept.rev = rev
    this.#stale = false
    // A backlog goes on at once.
    this.#behindAt = fresh < whole ? 0 : undefined
  }

  #write(block: number, anew: boolean): void {
    const { sql } = this.storage
    if (anew) sql.exec('DELETE FROM words WHERE rowid = ?', block)
    const text = documentOf(this.rows(block, this.log.floor, Infinity))
    if (text !== '') sql.exec('INSERT INTO words(rowid, text) VALUES (?, ?)', block, text)
  }

  /** Blocks whose words are to be taken out. */
  #waiting(): number[] {
    const rows = this.db.select({ block: stale.block }).from(stale).where(eq(stale.forgotten, false)).all()
    return rows.map(({ block }) => block)
  }

  /** Those not in it too: the site's search may hold them. */
  #takeOut(blocks: Iterable<number>): void {
    for (const block of blocks) {
      this.db
        .insert(stale)
        .values({ block })
        .onConflictDoUpdate({ target: stale.block, set: { forgotten: false } })
        .run()
    }
    if (!this.#stale) this.#staleAt = Date.now()
    this.#stale = true
  }
}

function prepare(db: Db) {
  return db
    .select()
    .from(messages)
    .where(between(messages.seq, sql.placeholder('first'), sql.placeholder('last')))
    .orderBy(asc(messages.seq))
    .prepare()
}
