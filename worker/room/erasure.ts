import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Connections } from './connections.ts'
import { type Db, isEmpty } from './db.ts'
import { EMPTY } from './emptying.ts'
import type { Feed } from './feed.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Part } from './parts.ts'
import type { People } from './people.ts'
import type { Reactions } from './reactions.ts'
import type { Revisions } from './revisions.ts'
import {
  bans,
  commands,
  deletions,
  departed,
  erasures,
  grants,
  horizons,
  messages,
  reads,
  rooms,
} from './schema.ts'

/** Messages emptied in one go: few, so that the room is not held up, and no more than one query can name. */
const AT_ONCE = 90

/**
 * Erases what a member left here, for good: what they wrote, their name and picture, cursors, roles, and
 * what they put to the messages of others.
 * Seqs and nonces stay, so the room's order does. How far it came is a row, so that it ends even if
 * the object does before. More than can be told as changes is told by starting everyone anew.
 */
export class Erasure implements Part {
  #some: boolean | undefined
  #running: Promise<void> | undefined
  /** How far others' messages were looked through, and how many changed. It begins anew with the object. */
  readonly #looked = new Map<string, { to: number; changes: number }>()

  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly people: People,
    private readonly revisions: Revisions,
    private readonly feed: Feed,
    private readonly keepers: readonly Keeper[],
    private readonly reactions: Reactions,
    private readonly connections: Connections,
    /** Everyone is to be welcomed anew. */
    private readonly restart: () => void,
    private readonly forgotten: (members: readonly string[]) => void,
  ) {}

  /** Resolves when nothing of these is left. */
  async erase(members: readonly string[], now: number): Promise<void> {
    for (const member of members) {
      for (const one of [...this.connections.all(member), ...this.connections.formerly(member)]) {
        this.connections.close(one, CLOSE.token, 'identity_expired')
      }
    }
    for (const member of members) this.#begin(member, now)
    this.forgotten(members)
    this.feed.tell()
    // One that is about to end may have overlooked these.
    do await this.run()
    while (this.#next())
  }

  due(): number | undefined {
    this.#some ??= !isEmpty(this.db, erasures)
    return this.#some && !this.#running ? 0 : undefined
  }

  run(): Promise<void> {
    this.#running ??= this.#work().finally(() => (this.#running = undefined))
    return this.#running
  }

  #begin(member: string, now: number): void {
    if (this.people.erase(member, now)) this.feed.person(member)
    const visible = this.db
      .select({ seq: messages.seq })
      .from(messages)
      .where(and(eq(messages.author, member), isNull(messages.deletedAt)))
      .limit(LIMITS.resume + 1)
      .all()
    const many = visible.length > LIMITS.resume
    this.db.transaction((tx) => {
      for (const table of [reads, commands, grants, bans, horizons, departed]) {
        tx.delete(table).where(eq(table.member, member)).run()
      }
      tx.insert(erasures)
        .values({ member, many })
        .onConflictDoUpdate({ target: erasures.member, set: { nonce: '', many } })
        .run()
    })
    this.#some = true
  }

  async #work(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) {
      this.#batch(next)
      this.feed.tell()
      // Others get their turn between two batches.
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    this.#some = false
  }

  #next(): typeof erasures.$inferSelect | undefined {
    return this.db.select().from(erasures).limit(1).get()
  }

  /** The next messages of one member, in the order of their nonces: that is what finds them. */
  #batch({ member, nonce, many }: typeof erasures.$inferSelect): void {
    const rows = this.db
      .select()
      .from(messages)
      .where(and(eq(messages.author, member), gt(messages.nonce, nonce)))
      .orderBy(asc(messages.nonce))
      .limit(AT_ONCE)
      .all()
    const last = rows.at(-1)
    if (!last) return this.#takeBack(member, many)
    // Below the floor, and where deleted already, nobody sees a change.
    const seen = many ? [] : rows.filter((row) => row.deletedAt === null && row.seq >= this.log.floor)
    const now = Date.now()
    const emptied = this.revisions.commitAll(seen.length, (first) => {
      this.#empty(rows, now)
      this.db.update(erasures).set({ nonce: last.nonce }).where(eq(erasures.member, member)).run()
      return seen.map((row, at): Row => this.#change(row, first + at, now))
    })
    for (const row of emptied) this.feed.message(row)
  }

  #empty(rows: Row[], now: number): void {
    const seqs = rows.map(({ seq }) => seq)
    for (const keeper of this.keepers) keeper.forget?.(seqs)
    this.db
      .update(messages)
      .set({ ...EMPTY, replyTo: null, deletedAt: sql`coalesce(${messages.deletedAt}, ${now})` })
      .where(inArray(messages.seq, seqs))
      .run()
    this.db.delete(deletions).where(inArray(deletions.seq, seqs)).run()
  }

  #change(row: Row, rev: number, now: number): Row {
    this.db.update(messages).set({ rev }).where(eq(messages.seq, row.seq)).run()
    return { ...row, ...EMPTY, rev, replyTo: null, deletedAt: now }
  }

  /** What they put to others' messages, one stretch of the room at a time. */
  #takeBack(member: string, many: boolean): void {
    const { to = 0, changes = 0 } = this.#looked.get(member) ?? {}
    const next = this.reactions.takeBack(member, to, !many)
    if (!next) {
      this.#looked.delete(member)
      return this.#finish(member, many)
    }
    const all = changes + next.changes
    this.#looked.set(member, { to: next.to, changes: all })
    // Too many to go on telling each.
    if (!many && all > LIMITS.resume) {
      this.db.update(erasures).set({ many: true }).where(eq(erasures.member, member)).run()
    }
  }

  #finish(member: string, many: boolean): void {
    const done = () => this.db.delete(erasures).where(eq(erasures.member, member)).run()
    if (!many) return void done()
    this.feed.tell()
    this.revisions.rotate((epoch) => {
      done()
      this.db.update(rooms).set({ epoch }).run()
    })
    this.restart()
  }
}
