import { asksForSomething, matches, parseQuery, type Query, textOf } from '../../protocol/query.ts'
import type { Found } from '../../protocol/server.ts'
import { spaced } from '../../protocol/words.ts'
import { blockOf, matchOf, seqsOf } from '../lib/search.ts'
import type { Carrier } from './carry.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import { type Keeper, mineAmong } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Handlers } from './parts.ts'
import type { Policies } from './policy.ts'
import { RateLimit } from './rate.ts'
import { Refusal } from './refusal.ts'
import { people } from './schema.ts'
import type { SearchIndex } from './search-index.ts'
import { horizonOf, idsOf, isIdentified } from './session.ts'

/** Messages in one answer. */
const PAGE = 20
/** Messages, and letters of them, looked at for one answer; the next question goes on where it ended. */
const MOST = 4000
const LETTERS = 100_000
/** So many letters are a question's work, and are taken off those one may still ask. */
const WORK = 20_000
/**
 * Searches a second, and at once, of all at one network address for whom nobody answers: ids of guests and of those
 * who only watch are to be had for nothing.
 */
const OF_NETWORK = [20, 60] as const
/** Blocks asked for at once. */
const SOME = 64
/** People looked through for a name. */
const PEOPLE = 5000

interface Result {
  rows: Row[]
  next?: number
  /** How much was looked at. */
  letters: number
}
const NOTHING: Result = { rows: [], letters: 0 }

interface Span {
  /** From this seq on. */
  lowest: number
  /** To below this one. */
  top: number
}

/** Finds messages by what is in them, the latest first. Each is looked at as it is now, so nothing found is out of date. */
export class Search {
  readonly #networks = new RateLimit(...OF_NETWORK)

  constructor(
    private readonly db: Db,
    private readonly policy: Policies,
    private readonly log: MessageLog,
    private readonly index: SearchIndex,
    private readonly carrier: Carrier,
    private readonly keepers: readonly Keeper[],
    private readonly rate: RateLimit,
    private readonly connections: Connections,
  ) {}

  readonly handlers = {
    search: (from, { ask, query: text, before = Infinity }) => {
      this.rate.require(from.member)
      if (!isIdentified(from)) this.#networks.require(from.network)
      if (this.policy.lacks('search')) throw new Refusal('forbidden')
      const horizon = horizonOf(from)
      const span = {
        lowest: Math.max(this.log.floor, horizon + 1),
        top: Math.min(before, this.log.seq + 1),
      }
      const query = parseQuery(text)
      const { rows, next, letters } = asksForSomething(query) ? this.#find(query, span) : NOTHING
      const work = Math.floor(letters / WORK)
      this.rate.spend(from.member, work)
      if (!isIdentified(from)) this.#networks.spend(from.network, work)
      const found: Found = {
        type: 'search',
        ask,
        ...this.carrier.carry(rows, [], horizon),
        ...mineAmong(this.keepers, idsOf(from), rows),
        ...(next !== undefined && { next }),
      }
      this.connections.answer(from, JSON.stringify(found))
    },
  } satisfies Partial<Handlers>

  #find(query: Query, whole: Span): Result {
    const { authors, letters: names } = this.#authors(query.from)
    if (query.from.some(({ not }, at) => !not && authors[at]?.size === 0)) return { rows: [], letters: names }
    const span = this.#within(query, whole)
    const isFrom = (author: string, who: Query['from'][number]) =>
      authors[query.from.indexOf(who)]?.has(author) === true
    const match = matchOf(
      query,
      authors.map((ids) => [...ids]),
    )
    const rows: Row[] = []
    let [looked, letters] = [0, names]
    for (const block of this.#blocks(match, span)) {
      if (looked >= MOST) return { rows, next: Math.min(span.top, seqsOf(block)[1] + 1), letters }
      const some = this.index.rows(block, span.lowest, span.top)
      looked += some.length
      for (const row of some.reverse()) {
        if (letters - names >= LETTERS) return { rows, next: row.seq + 1, letters }
        letters += textOf(row).length
        if (row.deletedAt !== null || !matches(query, row, isFrom)) continue
        if (rows.length === PAGE) return { rows, next: rows.at(-1)?.seq ?? 0, letters }
        rows.push(row)
      }
    }
    return { rows, letters }
  }

  /** Blocks that may hold something, the newest first: those that are not in the index, and those it names. */
  *#blocks(match: string, { lowest, top }: Span): Generator<number> {
    const { newest } = this.index
    const last = match === '' ? blockOf(lowest) : Math.max(newest + 1, blockOf(lowest))
    let block = blockOf(top - 1)
    for (; block >= last; block--) yield block
    if (match === '') return
    const edited = this.index.edited().sort((a, b) => b - a)
    let below = Math.min(block, newest) + 1
    for (;;) {
      const found = this.index.find(match, below, SOME)
      const end = found.length < SOME ? blockOf(lowest) : (found.at(-1) ?? 0)
      const between = edited.filter((one) => one < below && one >= end)
      for (const one of [...new Set([...found, ...between])].sort((a, b) => b - a)) {
        if (one < blockOf(lowest)) return
        yield one
      }
      if (found.length < SOME) return
      below = end
    }
  }

  /** As dates narrow it. Times grow with the order, but for a clock that was put right: a block more on either side. */
  #within({ before, after }: Query, { lowest, top }: Span): Span {
    const [first] = seqsOf(after === undefined ? 1 : blockOf(this.#seqAt(after, lowest, top)) - 1)
    const last = before === undefined ? Infinity : seqsOf(blockOf(this.#seqAt(before, lowest, top)) + 1)[1]
    return { lowest: Math.max(lowest, first), top: Math.min(top, last + 1) }
  }

  /** The first seq between two that is of a time or later. */
  #seqAt(time: number, lowest: number, top: number): number {
    let [low, high] = [lowest, top]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.log.find(middle)?.at ?? Infinity) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Whom each `from` means. All names are read once, however many are asked for. */
  #authors(from: Query['from']): { authors: Set<string>[]; letters: number } {
    if (from.length === 0) return { authors: [], letters: 0 }
    const all = this.db.select({ id: people.id, name: people.name }).from(people).limit(PEOPLE).all()
    const known = all.map((one) => ({ id: one.id, name: spaced(one.name) }))
    const meant = ({ id, name }: Query['from'][number]) =>
      known.filter((one) => one.id === id || (name !== '' && one.name.includes(name)))
    return {
      authors: from.map((who) => new Set(meant(who).map((one) => one.id))),
      letters: all.reduce((sum, one) => sum + one.name.length, 0),
    }
  }
}
