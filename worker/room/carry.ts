import { mentionsIn } from '../../protocol/mentions.ts'
import type { Carried, Sent } from '../../protocol/server.ts'
import { seenFrom } from './horizons.ts'
import type { MessageLog, Row } from './log.ts'
import type { People } from './people.ts'

/** Packs messages for the wire: with their authors, and with what they reply to. */
export class Carrier {
  constructor(
    private readonly log: MessageLog,
    private readonly people: People,
  ) {}

  /** `horizon`: up to where the reader may see nothing. */
  carry(rows: Row[], changed: string[] = [], horizon = 0): Carried {
    const quoted = this.quotedBy(rows.filter(({ seq }) => seq > horizon))
    const authors = [...rows, ...quoted].filter(({ seq }) => seq > horizon).flatMap(namedIn)
    return {
      messages: rows.map((row) => seenFrom(horizon, row)),
      people: this.people.of([...authors, ...changed]),
      quoted: quoted.map((row) => seenFrom(horizon, row)),
    }
  }

  /** Ids of those whose profile changed after `rev`. */
  changedSince(rev: number): string[] {
    return this.people.since(rev).map((person) => person.id)
  }

  /** What these reply to. */
  quotedBy(rows: Row[]): Row[] {
    const replied = rows.map(({ replyTo, deletedAt }) => (deletedAt === null ? replyTo : null))
    return this.log.findAll([...new Set(replied)].filter((seq) => seq !== null))
  }
}

/** Whose name is shown with a message: its author, and those it mentions. */
function namedIn({ author, body, deletedAt }: Row): string[] {
  return deletedAt === null ? [author, ...mentionsIn(body)] : [author]
}

/** The nonces of a member's own messages among `rows`. */
export function sentBy(member: string, rows: Row[]): { sent?: Sent } {
  const sent = rows.filter((row) => row.author === member).map(({ nonce, seq }) => ({ nonce, seq }))
  return sent.length === 0 ? {} : { sent }
}
