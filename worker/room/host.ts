import { and, asc, gt, inArray } from 'drizzle-orm'
import type { Message, Mine } from '../../protocol/model.ts'
import type { Exported, Listed, Outcome, RoomRemote } from '../lib/remote.ts'
import type { Attempts } from './attempts.ts'
import { cleanBody } from './body.ts'
import type { Carrier } from './carry.ts'
import type { Db } from './db.ts'
import type { Deletions } from './deletions.ts'
import type { Edits } from './edits.ts'
import type { Feed } from './feed.ts'
import { type Keeper, mineAmong } from './keeper.ts'
import { type MessageLog, type Row, toMessage } from './log.ts'
import type { Mentions } from './mentions.ts'
import type { People } from './people.ts'
import type { Policies } from './policy.ts'
import type { Previews } from './previews.ts'
import { Refusal } from './refusal.ts'
import { messages } from './schema.ts'

/** Messages in one answer at most. */
const PAGE = 200
/** Who the host's own commands are noted under; no member has such an id. */
const HOST = 'host'

type Remote<T extends keyof RoomRemote> = Parameters<RoomRemote[T]>

/** What the host's server asks of the conversation: reading, posting, deleting, exporting. */
export class Host {
  constructor(
    private readonly db: Db,
    private readonly policy: Policies,
    private readonly log: MessageLog,
    private readonly people: People,
    private readonly mentions: Mentions,
    private readonly edits: Edits,
    private readonly keepers: readonly Keeper[],
    private readonly deletions: Deletions,
    private readonly previews: Previews,
    private readonly carrier: Carrier,
    private readonly feed: Feed,
    private readonly attempts: Attempts,
  ) {}

  list(...[{ before, after, limit }]: Remote<'list'>): Outcome<Listed> {
    const most = Math.min(Math.max(limit, 1), PAGE)
    const rows =
      after === undefined
        ? this.log.before(before ?? this.log.seq + 1, most)
        : this.log.after(after, most).filter(({ seq }) => before === undefined || seq < before)
    const { people } = this.carrier.carry(rows)
    const [first, last] = [rows[0]?.seq, rows.at(-1)?.seq]
    const end = Math.min(this.log.seq, (before ?? Infinity) - 1)
    const more =
      after === undefined ? first !== undefined && first > this.log.floor : last !== undefined && last < end
    return { ok: true, messages: rows.map(toMessage), people, more }
  }

  post(...[{ author, nonce, body: raw, replyTo }]: Remote<'post'>): Outcome<{ message: Message }> {
    return answered(() => {
      const before = this.log.outcome(author.id, nonce)
      if (before) return this.#found(before.seq)
      const { state } = this.policy
      if (state === 'closed' || state === 'archived') throw new Refusal('closed')
      // The host may call everyone, as who looks after a room may.
      const { body, profiles } = this.mentions.in(cleanBody(raw), 'owner')
      if (replyTo !== undefined && !this.log.find(replyTo)) throw new Refusal('not_found')
      const now = Date.now()
      const profile = { person: author, given: author.role, saidAt: now }
      if (this.people.meet(profile)) this.feed.person(author.id)
      const draft = { author: author.id, nonce, body, ...(replyTo !== undefined && { replyTo }) }
      return this.#tell(
        this.log.append(draft, now, (seq) => {
          for (const one of [profile, ...profiles]) this.people.keep(one)
          this.previews.add(seq, author.id, body, now)
        }),
      )
    })
  }

  remove(...[seq, nonce]: Remote<'remove'>): Outcome<{ message: Message }> {
    return answered(() => {
      const by = { member: HOST, nonce }
      const row = this.log.find(seq)
      if (!row) throw new Refusal('not_found')
      if (this.log.outcome(HOST, nonce)) return toMessage(row)
      if (row.deletedAt !== null) {
        this.log.note(row, by)
        return toMessage(row)
      }
      const now = Date.now()
      return this.#tell(
        this.log.change(row, { deletedAt: now }, by, () => this.deletions.add(seq, HOST, now)),
      )
    })
  }

  exported(...[members, after]: Remote<'exported'>): Outcome<{ messages: Exported[]; more: boolean }> {
    const rows = this.db
      .select()
      .from(messages)
      .where(and(inArray(messages.author, members), gt(messages.seq, Math.max(after, this.log.floor - 1))))
      .orderBy(asc(messages.seq))
      .limit(PAGE + 1)
      .all()
    const page = rows.slice(0, PAGE).map((row) => {
      const edits = row.bodyRev > 0 ? this.edits.of(row.seq) : []
      return { ...toMessage(row), body: row.body, ...(edits.length > 0 && { edits }) }
    })
    return { ok: true, messages: page, more: rows.length > PAGE }
  }

  did(...[members, after]: Remote<'did'>): Outcome<{ mine: Mine[]; next?: number }> {
    const rows = this.log.after(after, PAGE)
    const next = rows.length === PAGE ? rows.at(-1)?.seq : undefined
    const { mine = [] } = mineAmong(this.keepers, members, rows)
    const done = mine.filter(({ reactions = [], votes = [] }) => reactions.length + votes.length > 0)
    return { ok: true, mine: done, ...(next !== undefined && { next }) }
  }

  attempt(...[network]: Remote<'attempt'>): Outcome<{ hash: string; rev: number }> {
    const { password, settings, state } = this.policy
    if (!password || settings.join !== 'password' || state === 'archived') {
      return { ok: false, code: 'not_found' }
    }
    const wait = this.attempts.take(network, Date.now())
    return wait > 0 ? { ok: false, code: 'rate_limited', retryAfter: wait } : { ok: true, ...password }
  }

  #tell(row: Row): Message {
    this.feed.message(row)
    this.feed.tell()
    return toMessage(row)
  }

  #found(seq: number): Message {
    const row = this.log.find(seq)
    if (!row) throw new Refusal('not_found')
    return toMessage(row)
  }
}

function answered(carryOut: () => Message): Outcome<{ message: Message }> {
  try {
    return { ok: true, message: carryOut() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, retryAfter } = error
    return { ok: false, code, ...(retryAfter !== undefined && { retryAfter }) }
  }
}
