import type { ClientFrame } from '../../protocol/client.ts'
import { RETRYABLE } from '../../protocol/codes.ts'
import type { Access } from './access.ts'
import { cleanBody } from './body.ts'
import type { Connections } from './connections.ts'
import { type Connection, horizonOf } from './session.ts'
import type { Feed } from './feed.ts'
import type { MessageLog } from './log.ts'
import type { Mentions } from './mentions.ts'
import type { Handlers } from './parts.ts'
import { type People, profileOf } from './people.ts'
import type { RateLimit } from './rate.ts'
import type { Polls } from './polls.ts'
import type { Previews } from './previews.ts'
import { Refusal, requireMember } from './refusal.ts'

/** Accepts messages: each nonce once, in the order they were written, acknowledged once durable. */
export class Posting {
  constructor(
    private readonly log: MessageLog,
    private readonly people: People,
    private readonly rate: RateLimit,
    private readonly access: Access,
    private readonly feed: Feed,
    private readonly connections: Connections,
    private readonly mentions: Mentions,
    private readonly polls: Polls,
    private readonly previews: Previews,
  ) {}

  readonly handlers = {
    send: (from, frame) => {
      const { nonce } = frame
      try {
        const before = this.log.outcome(from.member, nonce)
        if (!before) return this.#post(from, frame)
        this.#unblock(from, nonce)
        this.connections.send(from, { type: 'done', nonce, ...before })
      } catch (error) {
        this.#block(from, nonce, error)
        throw error
      }
    },
    discard: (from, { nonce }) => {
      this.#unblock(from, nonce)
      this.connections.send(from, { type: 'done', nonce })
    },
  } satisfies Partial<Handlers>

  #post(from: Connection, { nonce, body: raw, images, replyTo, kind, ...more }: ClientFrame<'send'>): void {
    const now = Date.now()
    const author = requireMember(from).id
    this.access.requirePost(from)
    if (from.blocked !== undefined && from.blocked !== nonce) throw new Refusal('order')
    if (images && images.length > 0) throw new Refusal('unsupported')
    const clean = cleanBody(raw)
    const poll = more.poll && this.polls.open(more.poll, now)
    if (replyTo !== undefined && !this.#seen(from, replyTo)) throw new Refusal('not_found')
    const wait = this.rate.take(author, now)
    if (wait > 0) throw new Refusal('rate_limited', wait)

    const profile = profileOf(from)
    const { body, profiles } = this.mentions.in(clean, from.role)
    const draft = {
      author,
      nonce,
      body,
      ...(replyTo && { replyTo }),
      ...(kind && { kind }),
      ...(poll && { poll }),
    }
    const row = this.log.append(draft, now, (seq) => {
      for (const one of profile ? [profile, ...profiles] : profiles) this.people.keep(one)
      if (poll) this.polls.add(seq, poll)
      this.previews.add(seq, author, body, now)
    })
    this.#unblock(from, nonce)
    this.connections.send(from, { type: 'done', nonce, seq: row.seq, rev: row.rev })
    this.feed.message(row)
  }

  #seen(from: Connection, seq: number): boolean {
    return seq > horizonOf(from) && this.log.find(seq) !== undefined
  }

  /**
   * After a refusal that may pass, those behind must wait, or they would overtake. Kept by socket: a
   * line that broke delivers what it held in order, so what comes late on it waits behind what was
   * refused there or is a repeat, while on the new line its member begins again with the first that
   * was not acknowledged. A block that went over to the new line could wait for what is lost for ever.
   */
  #block(from: Connection, nonce: string, error: unknown): void {
    const code = error instanceof Refusal ? error.code : 'internal'
    if (!RETRYABLE.has(code)) return this.#unblock(from, nonce)
    if (code !== 'order') this.connections.update(from, { blocked: nonce })
  }

  #unblock(from: Connection, nonce: string): void {
    if (from.blocked === nonce) this.connections.update(from, { blocked: undefined })
  }
}
