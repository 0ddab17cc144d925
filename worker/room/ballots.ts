import { and, asc, desc, eq, gt, inArray, isNotNull, lt, lte, sql, type SQL } from 'drizzle-orm'
import { batches, type Db, isEmpty } from './db.ts'
import { polls, votes } from './schema.ts'

export type PollRow = typeof polls.$inferSelect
type VoteRow = typeof votes.$inferSelect

/** The last commands of a voter that are known again: more than can be on their way at once. */
const KNOWN = 16
/** Polls looked at for votes of the guest somebody was; in older ones they become one when voting anew. */
const RECENT = 20
/** Votes removed in one go, so that the room is not held up. */
const AT_ONCE = 500

/**
 * The rows of polls and votes. A row of `polls` without counts is one that is being cleared away: it stays,
 * due at once, until the last of its votes is gone.
 */
export class Ballots {
  constructor(private readonly db: Db) {}

  /** A poll that is kept. */
  poll(seq: number): PollRow | undefined {
    const row = this.db.select().from(polls).where(eq(polls.seq, seq)).get()
    return row && row.counts.length > 0 ? row : undefined
  }

  add(seq: number, choices: number, closesAt: number | undefined): void {
    const counts = Array.from({ length: choices }, () => 0)
    this.db.insert(polls).values({ seq, counts, closesAt }).run()
  }

  /** Whether a command of a voter known by these ids was carried out. */
  knows(seq: number, ids: readonly string[], nonce: string): boolean {
    return this.#rows(seq, ids).some(({ nonces }) => nonces.includes(nonce))
  }

  /**
   * Casts what a voter, formerly known by other ids, wants to have voted, in place of what they voted before.
   * `also` writes in the same transaction.
   */
  cast(
    seq: number,
    member: string,
    was: readonly string[],
    { nonce, choices }: { nonce: string; choices: number[] },
    also: () => void,
  ): void {
    const before = this.#rows(seq, [member, ...was])
    const nonces = [...before.flatMap((row) => row.nonces), nonce].slice(-KNOWN)
    this.#replace(seq, before, { seq, member, choices, nonces }, also)
  }

  /** Makes the votes of one person, cast under several ids, one: the latest id's counts. True where there were any. */
  merge(seq: number, member: string, was: readonly string[]): boolean {
    const rows = this.#rows(seq, [member, ...was])
    const cast = rows.filter(({ choices }) => choices.length > 0)
    const own = rows.find((row) => row.member === member)
    const kept = own && own.choices.length > 0 ? own : cast[0]
    if (!kept || (cast.length === 1 && kept === own)) return false
    const nonces = rows.flatMap((row) => row.nonces).slice(-KNOWN)
    this.#replace(seq, rows, { seq, member, choices: kept.choices, nonces })
    return true
  }

  /** What somebody known by these ids voted for, by seq. */
  of(seqs: readonly number[], ids: readonly string[]): Map<number, number[]> {
    const rows = batches(seqs).flatMap((some) =>
      this.db
        .select()
        .from(votes)
        .where(and(inArray(votes.seq, some), inArray(votes.member, [...ids])))
        .all(),
    )
    const all = new Map<number, number[]>()
    for (const { seq, choices } of rows) {
      const known = all.get(seq) ?? []
      all.set(seq, [...new Set([...known, ...choices])])
    }
    return all
  }

  /** Ids of those who voted for a choice, in their order, the first of them behind `after`. */
  voters(seq: number, choice: number, after: string, limit: number): string[] {
    return this.db
      .select({ member: votes.member })
      .from(votes)
      .where(
        and(
          eq(votes.seq, seq),
          gt(votes.member, after),
          sql`EXISTS (SELECT 1 FROM json_each(${votes.choices}) WHERE value = ${choice})`,
        ),
      )
      .orderBy(asc(votes.member))
      .limit(limit)
      .all()
      .map(({ member }) => member)
  }

  /** Latest polls that some of these voted in. */
  recentOf(ids: readonly string[]): number[] {
    const latest = this.db.select({ seq: polls.seq }).from(polls).orderBy(desc(polls.seq)).limit(RECENT).all()
    if (latest.length === 0) return []
    const rows = this.of(
      latest.map(({ seq }) => seq),
      ids,
    )
    return [...rows].filter(([, choices]) => choices.length > 0).map(([seq]) => seq)
  }

  /** Forgets what a member voted, in every poll; in those that `counts` still, as if they never had. */
  erase(member: string, counts: (seq: number) => boolean): boolean {
    const rows = this.db
      .select()
      .from(votes)
      .where(
        and(inArray(votes.seq, this.db.select({ seq: polls.seq }).from(polls)), eq(votes.member, member)),
      )
      .all()
    this.db.transaction(() => {
      for (const row of rows) {
        if (row.choices.length > 0 && counts(row.seq)) this.#count(row.seq, [row], [])
        this.#remove(row)
      }
    })
    return rows.length > 0
  }

  /** What is to be told of votes that came in. */
  untold(limit: number): PollRow[] {
    if (isEmpty(this.db, polls)) return []
    return this.db.select().from(polls).where(eq(polls.untold, true)).limit(limit).all()
  }

  /** When the next poll closes, or is to be cleared away further. */
  closing(): number | undefined {
    if (isEmpty(this.db, polls)) return undefined
    const next = this.db
      .select({ at: polls.closesAt })
      .from(polls)
      .where(isNotNull(polls.closesAt))
      .orderBy(asc(polls.closesAt))
      .limit(1)
      .get()
    return next?.at ?? undefined
  }

  /** Those whose time has come. */
  past(now: number, limit: number): PollRow[] {
    return this.db
      .select()
      .from(polls)
      .where(and(isNotNull(polls.closesAt), lte(polls.closesAt, now)))
      .limit(limit)
      .all()
  }

  /** The message tells all there is. */
  told(seq: number): void {
    this.db.update(polls).set({ untold: false }).where(eq(polls.seq, seq)).run()
  }

  /** Told for the last time. */
  closed(seq: number): void {
    this.db.update(polls).set({ untold: false, closesAt: null }).where(eq(polls.seq, seq)).run()
  }

  /** These are to be cleared away. */
  discard(seqs: readonly number[]): void {
    for (const some of batches(seqs)) this.#discard(inArray(polls.seq, some))
  }

  /** The same of all below a seq. */
  discardBelow(floor: number): void {
    this.#discard(lt(polls.seq, floor))
  }

  /** Clears some of a poll that was discarded. */
  clear(seq: number): void {
    this.db.transaction(() => {
      const some = this.db
        .select({ member: votes.member })
        .from(votes)
        .where(eq(votes.seq, seq))
        .orderBy(asc(votes.member))
        .limit(AT_ONCE)
        .all()
      const last = some.at(-1)
      if (last) {
        this.db
          .delete(votes)
          .where(and(eq(votes.seq, seq), lte(votes.member, last.member)))
          .run()
      }
      if (some.length < AT_ONCE) this.db.delete(polls).where(eq(polls.seq, seq)).run()
    })
  }

  #discard(which: SQL): void {
    this.db.update(polls).set({ counts: [], untold: false, closesAt: 0 }).where(which).run()
  }

  #rows(seq: number, ids: readonly string[]): VoteRow[] {
    return this.db
      .select()
      .from(votes)
      .where(and(eq(votes.seq, seq), inArray(votes.member, [...ids])))
      .all()
  }

  /** One row in place of all that one person had, and the sums with it. */
  #replace(seq: number, before: readonly VoteRow[], now: VoteRow, also?: () => void): void {
    this.db.transaction(() => {
      also?.()
      for (const row of before) if (row.member !== now.member) this.#remove(row)
      this.db
        .insert(votes)
        .values(now)
        .onConflictDoUpdate({
          target: [votes.seq, votes.member],
          set: { choices: now.choices, nonces: now.nonces },
        })
        .run()
      this.#count(
        seq,
        before.filter(({ choices }) => choices.length > 0),
        now.choices,
      )
    })
  }

  #remove({ seq, member }: VoteRow): void {
    this.db
      .delete(votes)
      .where(and(eq(votes.seq, seq), eq(votes.member, member)))
      .run()
  }

  #count(seq: number, before: readonly VoteRow[], now: readonly number[]): void {
    const poll = this.poll(seq)
    if (!poll) return
    const { counts } = poll
    const add = (choice: number, by: number) => (counts[choice] = (counts[choice] ?? 0) + by)
    for (const { choices } of before) for (const choice of choices) add(choice, -1)
    for (const choice of now) add(choice, 1)
    const voters = poll.voters - before.length + (now.length > 0 ? 1 : 0)
    // Said again, it would be written again: the index of what is untold costs a row.
    const untold = poll.untold ? {} : { untold: true }
    this.db
      .update(polls)
      .set({ counts, voters, ...untold })
      .where(eq(polls.seq, seq))
      .run()
  }
}
