import type { ClientFrame } from '../../protocol/client.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Mine } from '../../protocol/model.ts'
import type { Access } from './access.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import { emojiFrom } from './emoji.ts'
import type { Feed } from './feed.ts'
import { visible } from './horizons.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Handlers } from './parts.ts'
import { type People, profileOf } from './people.ts'
import type { Policies } from './policy.ts'
import type { RateLimit } from './rate.ts'
import { type ReactionRow, ReactionRows } from './reaction-rows.ts'
import { Refusal, requireMember } from './refusal.ts'
import { type Connection, idsOf } from './session.ts'
import { joined, left, type Summed } from './summary.ts'

/** Kinds of emoji that one message carries at once. */
const KINDS = 20
/** Kinds that one member ever put to one message: each leaves a row. */
const OWN = 64

/**
 * Emoji put to messages. Each is a row of its member, and a sum in the message's own row, of which only
 * what changed is told: what it costs a reader depends neither on the message nor on how many reacted.
 */
export class Reactions implements Keeper {
  readonly #rows: ReactionRows

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
    this.#rows = new ReactionRows(db)
  }

  readonly handlers = {
    react: (from, frame) => {
      const { nonce, seq } = frame
      requireMember(from)
      const own = this.#rows.of(seq, idsOf(from))
      if (!own.some(({ nonces }) => nonces.includes(nonce))) this.#react(from, frame, own)
      // Without a rev: a repeat is told the same, and which one it was nobody remembers.
      this.connections.send(from, { type: 'done', nonce, seq })
    },
    reactors: (from, { ask, seq, emoji: raw, after = '' }) => {
      this.questions.require(from.member)
      const row = visible(this.log, from, seq)
      const emoji = emojiFrom(raw)
      const some = row.reactions?.some((one) => one.emoji === emoji)
      const ids = some && emoji ? this.#rows.by(seq, emoji, after, LIMITS.people + 1) : []
      const people = this.people.of(ids.slice(0, LIMITS.people))
      this.connections.send(from, { type: 'reactors', ask, people, more: ids.length > LIMITS.people })
    },
  } satisfies Partial<Handlers>

  mine(ids: readonly string[], rows: readonly Row[]): Mine[] {
    // Told also where there are none any more; of what never changed there were none before.
    return rows
      .filter(({ rev, sentRev, deletedAt }) => rev > sentRev && deletedAt === null)
      .map((row) => ({ seq: row.seq, reactions: this.#mineOf(ids, row) }))
  }

  /**
   * Takes back what one who is erased put to the next messages after `after`, telling of each where it is
   * `told`. Answers up to which seq, and how many changed; undefined behind the last.
   */
  takeBack(member: string, after: number, told: boolean): { to: number; changes: number } | undefined {
    const next = this.#rows.next(member, after)
    if (!next) return undefined
    const { rows: gone, to } = next
    const rows = this.log.findAll([...new Set(gone.filter(({ on }) => on).map(({ seq }) => seq))])
    for (const row of rows) {
      const standing = gone.filter(({ seq, on }) => on && seq === row.seq)
      const sums = standing.reduce<Summed[]>((all, one) => {
        const before = all.at(-1)?.all ?? row.reactions ?? []
        return [...all, this.#removed({ ...row, reactions: before }, one.emoji, [one])]
      }, [])
      const fields = { reactions: sums.at(-1)?.all ?? [] }
      const drop = () => this.#rows.remove(standing)
      if (!told || row.deletedAt !== null) this.log.retouch(row, fields, drop)
      else
        this.feed.part(this.log.amend(row, fields, drop), { reactions: sums.map(({ changed }) => changed) })
    }
    // Those taken back long ago too, and those below the floor.
    this.#rows.remove(gone)
    return { to, changes: told ? rows.length : 0 }
  }

  forget(seqs: readonly number[]): void {
    this.#rows.forget(seqs)
  }

  forgetBelow(floor: number, from: number): void {
    this.#rows.forgetBelow(floor, from)
  }

  #react(from: Connection, { nonce, seq, emoji: raw, on }: ClientFrame<'react'>, own: ReactionRow[]): void {
    if (this.policy.lacks('reactions')) throw new Refusal('unsupported')
    this.access.requirePost(from)
    const emoji = emojiFrom(raw)
    if (emoji === undefined) throw new Refusal('malformed')
    this.rate.require(from.member)
    const row = visible(this.log, from, seq)

    const same = own.filter((one) => one.emoji === emoji)
    const standing = same.filter((one) => one.on)
    const known = standing[0] ?? same.find(({ member }) => member === from.member)
    if (!known && own.length >= OWN) throw new Refusal('full')
    const kept = { ...(known ?? { seq, member: from.member, emoji, nonces: [] }), on }
    // Already so: noted, so that a late repeat does nothing even when it is no longer so.
    if (on === standing.length > 0) return this.#rows.keep(kept, nonce)

    const { all, changed } = on ? this.#added(row, kept) : this.#removed(row, emoji, standing)
    const profile = profileOf(from)
    const now = this.log.amend(row, { reactions: all }, () => {
      this.#rows.keep(kept, nonce)
      for (const other of standing.slice(1)) this.#rows.keep({ ...other, on }, nonce)
      // So that their name is told with it, and follows when they take another.
      if (profile && on) this.people.keep(profile)
    })
    this.feed.part(now, { reactions: [changed] })
    const others = own.filter((one) => one.on && one.emoji !== emoji).map((one) => one.emoji)
    this.feed.own(from.member, { seq, reactions: [...new Set(on ? [...others, emoji] : others)] })
  }

  #added(row: Row, { emoji, member }: ReactionRow): Summed {
    const before = row.reactions ?? []
    if (before.length >= KINDS && !before.some((one) => one.emoji === emoji)) throw new Refusal('full')
    return joined(before, emoji, member)
  }

  #removed({ seq, reactions }: Row, emoji: string, gone: readonly ReactionRow[]): Summed {
    const members = gone.map(({ member }) => member)
    return left(reactions ?? [], emoji, members, (besides, most) =>
      this.#rows.some(seq, emoji, besides, most),
    )
  }

  /** Where the sums name everyone, no row has to be read. */
  #mineOf(ids: readonly string[], { seq, reactions }: Row): string[] {
    if (!reactions) return []
    const own = reactions.every(({ count, first = [] }) => first.length === count)
      ? reactions.filter(({ first = [] }) => first.some((id) => ids.includes(id)))
      : this.#rows.of(seq, ids).filter(({ on }) => on)
    return [...new Set(own.map(({ emoji }) => emoji))]
  }
}
