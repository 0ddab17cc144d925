import type { PollDraft } from '../../protocol/client.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Mine, Poll } from '../../protocol/model.ts'
import { moderates } from '../../protocol/roles.ts'
import type { Doers } from '../../protocol/server.ts'
import type { Access } from './access.ts'
import { Ballots, type PollRow } from './ballots.ts'
import { Burst } from './burst.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import type { Feed } from './feed.ts'
import { visible } from './horizons.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Outcome, Row } from './log.ts'
import type { Handlers, Part } from './parts.ts'
import { type People, profileOf } from './people.ts'
import { pollFrom } from './poll-draft.ts'
import type { Policies } from './policy.ts'
import type { RateLimit } from './rate.ts'
import { Refusal, requireMember } from './refusal.ts'
import { type Connection, idsOf, isOwn } from './session.ts'

/** The least time between two tellings of how votes stand. The timer only delays: what is untold is a row. */
const EVERY = 1000
/** Polls told, or closed, in one go. */
const AT_ONCE = 50

/** A message that asks something. */
type Asking = Row & { poll: Poll }

/**
 * Questions with choices. A vote is a row of its voter and a sum of the poll's; the message takes the
 * sums over once a second at most, so that a million votes are neither a million changes nor a longer one.
 */
export class Polls implements Part, Keeper {
  readonly #ballots: Ballots
  readonly #burst = new Burst(
    () => EVERY,
    () => this.#tally(),
  )
  /** Whether there are votes that were not told; undefined: to be read. */
  #untold: boolean | undefined
  /** Whether the timer is going to tell them. */
  #waiting = false
  /** When the next one closes; undefined: to be read, null: none does. */
  #closing: number | null | undefined

  constructor(
    db: Db,
    private readonly policy: Policies,
    private readonly log: MessageLog,
    private readonly people: People,
    private readonly rate: RateLimit,
    private readonly questions: RateLimit,
    private readonly access: Access,
    private readonly feed: Feed,
    private readonly connections: Connections,
  ) {
    this.#ballots = new Ballots(db)
  }

  readonly handlers = {
    vote: (from, { nonce, seq, choices }) => {
      requireMember(from)
      const row = this.#seen(from, seq)
      const fresh = !this.#ballots.knows(seq, idsOf(from), nonce)
      if (fresh) this.#vote(from, row, nonce, choices)
      this.connections.send(from, { type: 'done', nonce, seq, rev: row.rev })
      // After it: whoever voted knows that what is told from now on has their vote in it.
      if (fresh) this.#stir()
    },
    'close-poll': (from, { nonce, seq }) => {
      const by = { member: requireMember(from).id, nonce }
      const { rev } = this.log.outcome(by.member, nonce) ?? this.#closeFor(from, seq, by)
      this.connections.send(from, { type: 'done', nonce, seq, rev })
    },
    voters: (from, { ask, seq, choice, after = '' }) => {
      this.questions.require(from.member)
      if (this.#seen(from, seq).poll.anonymous) throw new Refusal('forbidden')
      const ids = this.#ballots.voters(seq, choice, after, LIMITS.people + 1)
      const people = this.people.of(ids.slice(0, LIMITS.people))
      const answer: Doers = { type: 'voters', ask, people, more: ids.length > LIMITS.people }
      this.connections.answer(from, JSON.stringify(answer))
    },
  } satisfies Partial<Handlers>

  /** A poll as it begins. Throws where it can't be one, or the host wants none. */
  open(draft: PollDraft, now: number): Poll {
    if (this.policy.lacks('polls')) throw new Refusal('unsupported')
    return pollFrom(draft, now)
  }

  /** To be called in the transaction that appends the message. */
  add(seq: number, { choices, closesAt }: Poll): void {
    this.#ballots.add(seq, choices.length, closesAt)
    this.#closing = undefined
  }

  /** Whether somebody has voted: then the question stands. */
  voted(seq: number): boolean {
    return (this.#ballots.poll(seq)?.voters ?? 0) > 0
  }

  mine(ids: readonly string[], rows: readonly Row[]): Mine[] {
    const asked = rows.filter(({ poll, deletedAt }) => poll !== null && deletedAt === null)
    if (asked.length === 0) return []
    const seqs = asked.map(({ seq }) => seq)
    return [...this.#ballots.of(seqs, ids)].map(([seq, votes]) => ({ seq, votes }))
  }

  // Who voted there goes bit by bit.
  forget(seqs: readonly number[]): void {
    this.#ballots.discard(seqs)
    this.#closing = undefined
  }

  forgetBelow(floor: number): void {
    this.#ballots.discardBelow(floor)
    this.#closing = undefined
  }

  /** Forgets what these voted. What a closed poll came to stays: it names nobody. */
  forgetVotesOf(members: readonly string[]): void {
    const some = members.filter((member) => this.#ballots.erase(member, (seq) => this.#isOpen(seq)))
    if (some.length > 0) this.#stir()
  }

  /** Somebody signed in: what they voted as the guest they were and as themselves is one vote. */
  joined({ member, was }: Connection): void {
    if (!was) return
    const merged = this.#ballots
      .recentOf(was)
      .filter((seq) => this.#isOpen(seq) && this.#ballots.merge(seq, member, was))
    if (merged.length > 0) this.#stir()
  }

  due(): number | undefined {
    this.#untold ??= this.#ballots.untold(1).length > 0
    if (this.#untold && !this.#waiting) return 0
    if (this.#closing === undefined) this.#closing = this.#ballots.closing() ?? null
    return this.#closing ?? undefined
  }

  run(now: number): void {
    this.#closing = undefined
    for (const poll of this.#ballots.past(now, AT_ONCE)) this.#end(poll, now)
    this.#tally()
  }

  #vote(from: Connection, { seq, poll }: Asking, nonce: string, wanted: readonly number[]): void {
    this.access.requirePost(from)
    const choices = [...new Set(wanted)].sort((a, b) => a - b)
    if (choices.some((choice) => choice >= poll.choices.length)) throw new Refusal('malformed')
    if (choices.length > 1 && !poll.multiple) throw new Refusal('malformed')
    if (isClosed(poll, Date.now())) throw new Refusal('closed')
    this.rate.require(from.member)
    const profile = poll.anonymous ? undefined : profileOf(from)
    this.#ballots.cast(seq, from.member, from.was ?? [], { nonce, choices }, () => {
      // Whoever votes openly is named to those who ask.
      if (profile) this.people.keep(profile)
    })
    this.feed.own(from.member, { seq, votes: choices })
  }

  #closeFor(from: Connection, seq: number, by: { member: string; nonce: string }): Outcome {
    const now = Date.now()
    this.rate.require(by.member)
    const row = this.#seen(from, seq)
    if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
    if (row.poll.closedAt !== undefined) return this.log.note(row, by)
    const poll = { ...this.#standing(row), closedAt: now }
    const closed = this.log.change(row, { poll }, by, () => this.#ballots.closed(seq))
    this.#closing = undefined
    this.feed.part(closed, { poll })
    return closed
  }

  /** A poll that this reader can see. */
  #seen(from: Connection, seq: number): Asking {
    const row = visible(this.log, from, seq)
    if (!isAsking(row)) throw new Refusal('not_found')
    return row
  }

  #isOpen(seq: number): boolean {
    const row = this.log.find(seq)
    return row !== undefined && isAsking(row) && row.poll.closedAt === undefined
  }

  /** Votes came in: they are told now if none were within a second, else when it is over. */
  #stir(): void {
    this.#untold = true
    this.#waiting = true
    this.#burst.call(Date.now())
  }

  /** Lets each message say how its votes stand. */
  #tally(): void {
    this.#waiting = false
    for (const { seq } of this.#ballots.untold(AT_ONCE)) {
      const row = this.log.find(seq)
      if (row && isAsking(row)) this.#tell(row, this.#standing(row), () => this.#ballots.told(seq))
      else this.#ballots.told(seq)
    }
    this.#untold = undefined
    this.feed.tell()
  }

  #end({ seq, counts, closesAt }: PollRow, now: number): void {
    if (counts.length === 0) return this.#ballots.clear(seq)
    const row = this.log.find(seq)
    if (!row || !isAsking(row)) return this.forget([seq])
    const poll = { ...this.#standing(row), closedAt: row.poll.closedAt ?? closesAt ?? now }
    this.#tell(row, poll, () => this.#ballots.closed(seq))
  }

  #tell(row: Row, poll: Poll, also: () => void): void {
    const changed = this.log.amend(row, { poll }, also)
    if (changed.deletedAt === null) this.feed.part(changed, { poll })
    else this.feed.message(changed)
  }

  #standing({ seq, poll }: Asking): Poll {
    const { counts = [], voters = poll.voters } = this.#ballots.poll(seq) ?? {}
    const choices = poll.choices.map(({ text, votes }, at) => ({ text, votes: counts[at] ?? votes }))
    return { ...poll, choices, voters }
  }
}

function isAsking(row: Row): row is Asking {
  return row.poll !== null
}

function isClosed({ closedAt, closesAt = Infinity }: Poll, now: number): boolean {
  return closedAt !== undefined || now >= closesAt
}
