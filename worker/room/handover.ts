import { and, eq, gt, inArray, lte } from 'drizzle-orm'
import type { Message } from '../../protocol/model.ts'
import { inTime } from '../lib/in-time.ts'
import type { IndexRemote } from '../lib/remote.ts'
import { BLOCK, blockOf } from '../lib/search.ts'
import { batches, type Db } from './db.ts'
import { type MessageLog, type Row, toMessage } from './log.ts'
import type { Part } from './parts.ts'
import type { People } from './people.ts'
import type { Revisions } from './revisions.ts'
import { messages, rooms, stale } from './schema.ts'
import type { SearchIndex } from './search-index.ts'

/** At most once in so many milliseconds, and the first time so long after something changed: within 60 s. */
const EVERY = 40_000
const GATHER = 5000
const PATIENCE = 5000
/** Blocks of one call, and new ones of one run. */
const BATCH = 32
const AT_ONCE = 256
/** Changes that are nothing to search, after which it is noted that they were looked at. */
const MANY = 1000

interface Kept {
  seq: number
  rev: number
  at: number
}

/**
 * Hands what changed to the search of the site: whole blocks of messages as they are now, so that a
 * call that comes twice, or was lost, changes nothing in the end. Where the room is left out of
 * search, the site forgets it. Reactions, votes, previews and pins are nothing to it.
 */
export class Handover implements Part {
  /** When the first of what is to be handed over came about. */
  #changedAt: number | undefined
  /** Up to which rev there was nothing to hand over. */
  #looked = 0

  constructor(
    private readonly db: Db,
    private readonly room: { slug: string; made: number },
    private readonly log: MessageLog,
    private readonly revisions: Revisions,
    private readonly people: People,
    private readonly index: SearchIndex,
    private readonly kept: Kept,
    private readonly on: () => boolean,
    /** The shard; looked up for each call, since a stub that failed goes on failing. */
    private readonly shard: () => Pick<IndexRemote, 'take' | 'drop'>,
    /** The room is no more. */
    private readonly ended: () => boolean,
  ) {}

  /** Everything is to be handed over anew. */
  again(): void {
    this.#keep({ seq: 0, rev: 0, at: 0 })
    this.#changedAt = undefined
    this.#looked = 0
  }

  due(): number | undefined {
    const { rev, at } = this.kept
    if (!this.on()) return rev > 0 ? 0 : undefined
    if (this.#changedAt === undefined) {
      // Noted now and then: or else each room that wakes would look through all of them again.
      if (!this.#differs()) return this.revisions.rev - rev >= MANY ? 0 : undefined
      this.#changedAt = Date.now()
    }
    return Math.max(at + EVERY, this.#changedAt + GATHER)
  }

  async run(now: number): Promise<void> {
    if (!this.on()) {
      await inTime(this.shard().drop(this.room.slug, 0), PATIENCE)
      return this.again()
    }
    const { rev } = this.revisions
    if (this.#changedAt === undefined && !this.#differs()) return this.#keep({ ...this.kept, rev })
    const purged = this.db.select({ block: stale.block }).from(stale).where(eq(stale.forgotten, true)).all()
    const wanted = new Set([...purged.map(({ block }) => block), ...this.#changed(this.kept.rev)])
    const first = blockOf(this.kept.seq + 1)
    const end = Math.min(blockOf(this.log.seq), first + AT_ONCE - 1)
    // The newest, of which a part was handed over, only where something has come to it.
    if (this.log.seq > this.kept.seq) for (let block = first; block <= end; block++) wanted.add(block)
    const seq = Math.max(this.kept.seq, Math.min(this.log.seq, end * BLOCK))
    await this.#hand([...wanted], rev, purged.length > 0)
    this.#keep({ seq, rev, at: now })
    for (const some of batches(purged)) {
      const blocks = some.map(({ block }) => block)
      this.db
        .delete(stale)
        .where(and(eq(stale.forgotten, true), inArray(stale.block, blocks)))
        .run()
    }
    this.#changedAt = undefined
    if (seq === this.log.seq) return
    // More than fits one run goes on at once.
    this.kept.at = 0
    this.#changedAt = 0
  }

  async #hand(blocks: number[], rev: number, purge: boolean): Promise<void> {
    let people = this.people.since(this.kept.rev)
    for (let at = 0; at === 0 || at < blocks.length; at += BATCH) {
      const some = blocks.slice(at, at + BATCH).map((block) => {
        const rows = this.index.rows(block, this.log.floor, Infinity).filter((row) => row.deletedAt === null)
        return { block, messages: rows.map(sought) }
      })
      const authors = new Set(some.flatMap((one) => one.messages.map(({ author }) => author)))
      const { slug, made } = this.room
      people = [...people, ...this.people.of(authors)]
      await inTime(this.shard().take({ slug, made, rev, blocks: some, people, purge }), PATIENCE)
      if (this.ended()) throw new Error('the room is no more')
      people = []
    }
  }

  /** Whether there is anything to hand over. Each change is looked at once. */
  #differs(): boolean {
    if (this.log.seq !== this.kept.seq || this.#forgotten()) return true
    const { rev } = this.revisions
    const since = Math.max(this.kept.rev, this.#looked)
    if (since === rev) return false
    if (this.#changed(since).length > 0 || this.people.since(since).length > 0) return true
    this.#looked = rev
    return false
  }

  /** Blocks, of those that were handed over, in which words have changed after a rev. */
  #changed(rev: number): number[] {
    // The first two conditions are what the index of changes knows.
    const after = and(gt(messages.rev, messages.sentRev), gt(messages.rev, rev), gt(messages.wordsRev, rev))
    const rows = this.db
      .select({ seq: messages.seq })
      .from(messages)
      .where(and(after, lte(messages.seq, this.kept.seq)))
      .all()
    return rows.map((row) => blockOf(row.seq))
  }

  #forgotten(): boolean {
    return this.db.select().from(stale).where(eq(stale.forgotten, true)).limit(1).get() !== undefined
  }

  #keep(kept: Kept): void {
    Object.assign(this.kept, kept)
    this.db.update(rooms).set({ handedSeq: kept.seq, handedRev: kept.rev, handedAt: kept.at }).run()
  }
}

/** A message as far as the site's search tells it: what often changes without its words is left out. */
function sought(row: Row): Message {
  const { reactions: _, preview: __, pinned: ___, poll, ...message } = toMessage(row)
  if (!poll) return message
  const { closedAt: ____, ...asked } = poll
  return {
    ...message,
    poll: { ...asked, choices: poll.choices.map(({ text }) => ({ text, votes: 0 })), voters: 0 },
  }
}
