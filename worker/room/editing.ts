import { moderates } from '../../protocol/roles.ts'
import type { Access } from './access.ts'
import { cleanBody } from './body.ts'
import type { Connections } from './connections.ts'
import { type Connection, horizonOf, isOwn } from './session.ts'
import type { Deletions } from './deletions.ts'
import type { Feed } from './feed.ts'
import type { MessageLog, Outcome, Row } from './log.ts'
import type { Handlers } from './parts.ts'
import type { RateLimit } from './rate.ts'
import type { Polls } from './polls.ts'
import { Refusal, requireMember } from './refusal.ts'

/** How long an author can take back a deletion. */
const UNDO = 30_000

/** Changes messages that are there: edit, delete, restore. Each nonce once; already so is done too. */
export class Editing {
  constructor(
    private readonly log: MessageLog,
    private readonly deletions: Deletions,
    private readonly rate: RateLimit,
    private readonly access: Access,
    private readonly feed: Feed,
    private readonly connections: Connections,
    private readonly polls: Polls,
  ) {}

  readonly handlers = {
    edit: (from, { nonce, seq, body: raw, base }) => {
      this.#command(from, nonce, seq, (row, by, now) => {
        this.access.requirePost(from)
        if (!isOwn(from, row.author)) throw new Refusal('forbidden')
        if (row.deletedAt !== null) throw new Refusal('not_found')
        const body = cleanBody(raw)
        if (row.body === body) return this.log.note(row, by)
        if (row.bodyRev !== base) throw new Refusal('stale')
        // What was voted on is what was asked.
        if (row.poll !== null && this.polls.voted(seq)) throw new Refusal('forbidden')
        return this.log.change(row, { body, bodyRev: base + 1, editedAt: now }, by)
      })
    },
    delete: (from, { nonce, seq }) => {
      this.#command(from, nonce, seq, (row, by, now) => {
        if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
        if (row.deletedAt !== null) return this.log.note(row, by)
        return this.log.change(row, { deletedAt: now }, by, () => this.deletions.add(seq, by.member, now))
      })
    },
    restore: (from, { nonce, seq }) => {
      this.#command(from, nonce, seq, (row, by, now) => {
        if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
        if (row.deletedAt === null) return this.log.note(row, by)
        const deletion = this.deletions.of(seq)
        if (!deletion) throw new Refusal('not_found')
        const own = isOwn(from, deletion.by) && now - deletion.at <= UNDO
        if (!own && !moderates(from.role)) throw new Refusal('forbidden')
        return this.log.change(row, { deletedAt: null }, by, () => this.deletions.remove(deletion.id))
      })
    },
  } satisfies Partial<Handlers>

  #command(
    from: Connection,
    nonce: string,
    seq: number,
    carryOut: (row: Row, by: { member: string; nonce: string }, now: number) => Row | Outcome,
  ): void {
    const now = Date.now()
    const by = { member: requireMember(from).id, nonce }
    let outcome = this.log.outcome(by.member, nonce)
    if (!outcome) {
      const wait = this.rate.take(by.member, now)
      if (wait > 0) throw new Refusal('rate_limited', wait)
      const row = seq > horizonOf(from) ? this.log.find(seq) : undefined
      if (!row) throw new Refusal('not_found')
      const result = carryOut(row, by, now)
      if (isRow(result) && result.rev !== row.rev) this.feed.message(result)
      outcome = result
    }
    this.connections.send(from, { type: 'done', nonce, seq: outcome.seq, rev: outcome.rev })
  }
}

function isRow(result: Row | Outcome): result is Row {
  return 'body' in result
}
