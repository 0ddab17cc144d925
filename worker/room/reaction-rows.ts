import { and, asc, eq, gt, gte, inArray, lt, lte, sql } from 'drizzle-orm'
import { batches, type Db } from './db.ts'
import { reactions } from './schema.ts'

export type ReactionRow = typeof reactions.$inferSelect

/** A reaction remembers so many nonces: no client leaves more commands unanswered. */
const NONCES = 8
/** Rows looked through for somebody to name, and in one go for what a member did. */
const WINDOW = 200

/** Who put which emoji to which message, a row each. */
export class ReactionRows {
  readonly #queries: ReturnType<typeof prepare>

  constructor(private readonly db: Db) {
    this.#queries = prepare(db)
  }

  /** What a member, known by these ids, put to a message, and what they took back. */
  of(seq: number, ids: readonly string[]): ReactionRow[] {
    return ids.flatMap((member) => this.#queries.of.all({ seq, member }))
  }

  /** Turns a reaction on or off for a command, which it remembers. */
  keep({ nonces, ...row }: ReactionRow, nonce: string): void {
    this.#queries.keep.run({ ...row, nonces: [...nonces, nonce].slice(-NONCES) })
  }

  /** Those who reacted so, in the order of ids, behind `after`. */
  by(seq: number, emoji: string, after: string, limit: number): string[] {
    return this.#queries.by.all({ seq, emoji, after, limit }).map(({ member }) => member)
  }

  /**
   * Some who reacted so, besides those given. Looked for among the first only: one who goes on and off
   * must not make the room read thousands each time.
   */
  some(seq: number, emoji: string, besides: readonly string[], most: number): string[] {
    return this.#queries.first
      .all({ seq })
      .filter((row) => row.on && row.emoji === emoji && !besides.includes(row.member))
      .slice(0, most)
      .map(({ member }) => member)
  }

  /** A member's rows among the next after a seq, and the last seq that was looked at; undefined behind the last. */
  next(member: string, after: number): { rows: ReactionRow[]; to: number } | undefined {
    const to = this.#queries.end.get({ after })?.seq ?? this.#queries.last.get({ after })?.seq
    if (to === undefined || to === null) return undefined
    return { rows: this.#queries.within.all({ member, after, to }), to }
  }

  remove(rows: readonly ReactionRow[]): void {
    for (const { seq, member, emoji } of rows) this.#queries.remove.run({ seq, member, emoji })
  }

  forget(seqs: readonly number[]): void {
    for (const some of batches(seqs)) this.db.delete(reactions).where(inArray(reactions.seq, some)).run()
  }

  forgetBelow(floor: number, from: number): void {
    this.db
      .delete(reactions)
      .where(and(gte(reactions.seq, from), lt(reactions.seq, floor)))
      .run()
  }
}

function prepare(db: Db) {
  const [seq, member, emoji] = [sql.placeholder('seq'), sql.placeholder('member'), sql.placeholder('emoji')]
  const [after, to] = [sql.placeholder('after'), sql.placeholder('to')]
  const on = sql.placeholder('on')
  const nonces = sql.placeholder('nonces')
  const one = and(eq(reactions.seq, seq), eq(reactions.member, member), eq(reactions.emoji, emoji))
  const later = gt(reactions.seq, after)
  return {
    of: db
      .select()
      .from(reactions)
      .where(and(eq(reactions.seq, seq), eq(reactions.member, member)))
      .prepare(),
    keep: db
      .insert(reactions)
      .values({ seq, member, emoji, on, nonces })
      .onConflictDoUpdate({
        target: [reactions.seq, reactions.member, reactions.emoji],
        set: { on: sql`excluded."on"`, nonces: sql`excluded.nonces` },
      })
      .prepare(),
    by: db
      .select({ member: reactions.member })
      .from(reactions)
      .where(
        and(
          eq(reactions.seq, seq),
          gt(reactions.member, after),
          eq(reactions.emoji, emoji),
          eq(reactions.on, true),
        ),
      )
      .orderBy(asc(reactions.member))
      .limit(sql.placeholder('limit'))
      .prepare(),
    first: db.select().from(reactions).where(eq(reactions.seq, seq)).limit(WINDOW).prepare(),
    end: db
      .select({ seq: reactions.seq })
      .from(reactions)
      .where(later)
      .orderBy(asc(reactions.seq))
      .limit(1)
      .offset(WINDOW)
      .prepare(),
    last: db
      .select({ seq: sql<number | null>`max(${reactions.seq})` })
      .from(reactions)
      .where(later)
      .prepare(),
    within: db
      .select()
      .from(reactions)
      .where(and(later, lte(reactions.seq, to), eq(reactions.member, member)))
      .prepare(),
    remove: db.delete(reactions).where(one).prepare(),
  }
}
