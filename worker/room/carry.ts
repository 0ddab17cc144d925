import type { Message } from '../../protocol/model.ts'
import type { Carried, Sent } from '../../protocol/server.ts'
import { type MessageLog, type Row, toMessage } from './log.ts'
import type { People } from './people.ts'

/** Packs messages for the wire: with their authors, and with what they reply to. */
export class Carrier {
  constructor(
    private readonly log: MessageLog,
    private readonly people: People,
  ) {}

  carry(rows: Row[], changed: string[] = []): Carried {
    const messages = rows.map(toMessage)
    const quoted = this.#quotedBy(messages)
    const authors = [...messages, ...quoted].map((message) => message.author)
    return { messages, people: this.people.of([...authors, ...changed]), quoted }
  }

  /** Ids of those whose profile changed after `rev`. */
  changedSince(rev: number): string[] {
    return this.people.since(rev).map((person) => person.id)
  }

  #quotedBy(messages: Message[]): Message[] {
    const replied = new Set(messages.map((message) => message.replyTo).filter((seq) => seq !== undefined))
    return this.log.findAll([...replied]).map(toMessage)
  }
}

/** The nonces of a member's own messages among `rows`. */
export function sentBy(member: string, rows: Row[]): { sent?: Sent } {
  const sent = rows.filter((row) => row.author === member).map(({ nonce, seq }) => ({ nonce, seq }))
  return sent.length === 0 ? {} : { sent }
}
