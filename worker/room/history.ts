import { LIMITS } from '../../protocol/limits.ts'
import type { More } from '../../protocol/model.ts'
import type { Carried, Changes, Page } from '../../protocol/server.ts'
import { type Carrier, fitting, sentBy } from './carry.ts'
import { type Keeper, mineAmong } from './keeper.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'
import type { MessageLog, Row } from './log.ts'
import { horizonOf, idsOf } from './session.ts'
import type { Handlers } from './parts.ts'
import type { Pins } from './pins.ts'
import type { RateLimit } from './rate.ts'
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
    private readonly keepers: readonly Keeper[],
    private readonly pins: Pins,
    private readonly welcome: (to: Connection) => void,
  ) {}

  readonly handlers = {
    page: (from, { before, after, at, limit = LIMITS.page, ...asked }) => {
      this.rate.require(from.member)
      const horizon = horizonOf(from)
      // Before the first that is kept, and that this reader may see, there is nothing.
      const lowest = Math.max(this.log.floor, horizon + 1)
      const around = asked.around ?? (at === undefined ? undefined : this.#firstAt(at, lowest))
      const rows = this.#slice({ before, after, around }, Math.min(limit, LIMITS.page), lowest)
      const page: Page = {
        type: 'page',
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        ...(around !== undefined && { around }),
        ...(at !== undefined && { at }),
        ...this.carrier.carry(rows, [], horizon),
        more: this.#more(rows, lowest, around ?? before ?? (after ?? this.log.seq) + 1),
        ...this.ownOf(from, rows),
      }
      this.connections.answer(from, JSON.stringify(page))
    },
    sync: (from, { rev }) => {
      this.rate.require(from.member)
      const delta = this.since(rev, horizonOf(from))
      if (!delta) return this.welcome(from)
      const { rows, messages, people, quoted } = delta
      const changes: Changes = {
        type: 'changes',
        from: rev,
        to: this.revisions.rev,
        messages,
        people,
        quoted,
        ...this.ownOf(from, rows),
      }
      this.connections.answer(from, JSON.stringify(changes))
    },
  } satisfies Partial<Handlers>

  /** What one's own is among these: nonces of what one sent, and what one did to them. */
  ownOf(to: Connection, rows: Row[]): Pick<Page, 'sent' | 'mine'> {
    if (to.kind === 'watching') return {}
    return { ...sentBy(to.member, rows), ...mineAmong(this.keepers, idsOf(to), rows) }
  }

  /** What was kept is no longer so. */
  forget(): void {
    this.#snapshot = undefined
  }

  /** The newest page. Kept until something changes: after a deployment everyone asks for the same. */
  snapshot(horizon = 0): Slice {
    const { rev } = this.revisions
    const { floor } = this.log
    if (horizon > 0) return this.#newest(horizon)
    if (this.#snapshot?.rev !== rev || this.#snapshot.floor !== floor) {
      this.#snapshot = { rev, floor, value: this.#newest(0) }
    }
    return this.#snapshot.value
  }

  /** All that changed after `rev`; undefined where a delta can't or shouldn't heal. */
  since(rev: number, horizon = 0): Slice | undefined {
    const behind = this.revisions.rev - rev
    if (behind < 0 || behind > LIMITS.resume) return undefined
    if (behind === 0) return { rows: [], messages: [], people: [], quoted: [], more: NO_MORE }
    const rows = this.log.since(rev, behind)
    const changed = this.carrier.changedSince(rev)
    const carried = this.carrier.carry(rows, changed, horizon, this.pins.newest(horizon))
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
    lowest: number,
  ): Row[] {
    const older = (seq: number, most: number) =>
      fitting(this.log.before(seq, most, lowest - 1).reverse()).reverse()
    const newer = (seq: number, most: number) => fitting(this.log.after(Math.max(seq, lowest - 1), most))
    if (around !== undefined) {
      const half = limit >> 1
      return [...older(around, half), ...newer(around - 1, limit - half)]
    }
    return after !== undefined ? newer(after, limit) : older(before ?? this.log.seq + 1, limit)
  }

  /** `at`: where the slice would lie if it is empty, as the first seq behind it. */
  #more(rows: Row[], lowest: number, at: number): More {
    const { seq } = this.log
    const [first = at, last = at - 1] = [rows[0]?.seq, rows.at(-1)?.seq]
    return { before: lowest <= seq && first > lowest, after: seq > last && seq >= lowest }
  }

  /** The newest page that one whose view begins after `horizon` may see. */
  #newest(horizon: number): Slice {
    const lowest = Math.max(this.log.floor, horizon + 1)
    const rows = this.#slice({}, SNAPSHOT, lowest)
    return {
      rows,
      ...this.carrier.carry(rows, [], horizon, this.pins.newest(horizon)),
      more: this.#more(rows, lowest, this.log.seq + 1),
    }
  }

  /** The first seq of a time or later, else the last; undefined where there is none at all. */
  #firstAt(at: number, lowest: number): number | undefined {
    let [low, high] = [lowest, this.log.seq]
    if (low > high) return undefined
    // Rows are never removed, so each seq in between has one.
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.log.find(middle)?.at ?? 0) < at) low = middle + 1
      else high = middle
    }
    return low
  }
}
