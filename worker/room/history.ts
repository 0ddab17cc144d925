import { LIMITS } from '../../protocol/limits.ts'
import type { More } from '../../protocol/model.ts'
import type { Carried, Changes, Page } from '../../protocol/server.ts'
import { type Carrier, sentBy } from './carry.ts'
import type { Connection, Connections } from './connections.ts'
import { type MessageLog, type Row, toMessage } from './log.ts'
import type { Handlers } from './parts.ts'
import type { RateLimit } from './rate.ts'
import { Refusal } from './refusal.ts'
import type { Revisions } from './revisions.ts'

/** Messages in a snapshot. Enough to fill a screen; the rows read to join stay few. */
const SNAPSHOT = 40
/** A delta goes on neither way: the client has what lies around it. */
const NO_MORE: More = { before: false, after: false }

/** Messages as they travel, with the rows they were made of. */
interface Slice extends Carried {
  rows: Row[]
  more: More
}

/** Answers questions about the past: the newest page, a slice of history, what changed since a rev. */
export class History {
  #snapshot: { rev: number; floor: number; value: Slice } | undefined

  constructor(
    private readonly log: MessageLog,
    private readonly revisions: Revisions,
    private readonly carrier: Carrier,
    private readonly rate: RateLimit,
    private readonly connections: Connections,
    private readonly welcome: (to: Connection) => void,
  ) {}

  readonly handlers = {
    page: (from, { before, after, around, limit = LIMITS.page }) => {
      this.#limit(from)
      const rows = this.#slice({ before, after, around }, Math.min(limit, LIMITS.page))
      const page: Page = {
        type: 'page',
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        ...(around !== undefined && { around }),
        ...this.carrier.carry(rows),
        more: this.#more(rows),
        ...sentBy(from.member, rows),
      }
      this.connections.answer(from, JSON.stringify(page))
    },
    sync: (from, { rev }) => {
      this.#limit(from)
      const delta = this.since(rev)
      if (!delta) return this.welcome(from)
      const { rows, messages, people, quoted } = delta
      const changes: Changes = {
        type: 'changes',
        from: rev,
        to: this.revisions.rev,
        messages,
        people,
        quoted,
        ...sentBy(from.member, rows),
      }
      this.connections.answer(from, JSON.stringify(changes))
    },
  } satisfies Partial<Handlers>

  /** The newest page. Kept until something changes: after a deployment everyone asks for the same. */
  snapshot(): Slice {
    const { rev } = this.revisions
    const { floor } = this.log
    if (this.#snapshot?.rev !== rev || this.#snapshot.floor !== floor) {
      const rows = fitting(this.log.before(this.log.seq + 1, SNAPSHOT).reverse()).reverse()
      this.#snapshot = { rev, floor, value: { rows, ...this.carrier.carry(rows), more: this.#more(rows) } }
    }
    return this.#snapshot.value
  }

  /** All that changed after `rev`; undefined where a delta can't or shouldn't heal. */
  since(rev: number): Slice | undefined {
    const behind = this.revisions.rev - rev
    if (behind < 0 || behind > LIMITS.resume) return undefined
    if (behind === 0) return { rows: [], messages: [], people: [], quoted: [], more: NO_MORE }
    const rows = this.log.since(rev, behind)
    const changed = this.carrier.changedSince(rev)
    const carried = this.carrier.carry(rows, changed)
    return JSON.stringify(carried).length > LIMITS.resumeBytes
      ? undefined
      : { rows, ...carried, more: NO_MORE }
  }

  #slice(
    {
      before,
      after,
      around,
    }: { before?: number | undefined; after?: number | undefined; around?: number | undefined },
    limit: number,
  ): Row[] {
    if (around !== undefined) {
      const half = limit >> 1
      return [
        ...fitting(this.log.before(around, half).reverse()).reverse(),
        ...fitting(this.log.after(around - 1, limit - half)),
      ]
    }
    if (after !== undefined) return fitting(this.log.after(after, limit))
    return fitting(this.log.before(before ?? this.log.seq + 1, limit).reverse()).reverse()
  }

  #more(rows: Row[]): More {
    const [first, last] = [rows[0], rows.at(-1)]
    return {
      before: first !== undefined && first.seq > this.log.floor,
      after: last !== undefined && last.seq < this.log.seq,
    }
  }

  #limit(from: Connection): void {
    const wait = this.rate.take(from.member, Date.now())
    if (wait > 0) throw new Refusal('rate_limited', wait)
  }
}

/** As many of `rows`, from the first, as make a frame of bearable size; always one. */
function fitting(rows: Row[]): Row[] {
  let bytes = 0
  const end = rows.findIndex((row) => (bytes += JSON.stringify(toMessage(row)).length) > LIMITS.snapshotBytes)
  return end === -1 ? rows : rows.slice(0, Math.max(end, 1))
}
