import { LIMITS } from '../../protocol/limits.ts'
import { mentionsIn } from '../../protocol/mentions.ts'
import type { Carried, Sent } from '../../protocol/server.ts'
import { seenFrom } from './horizons.ts'
import { type MessageLog, type Row, toMessage } from './log.ts'
import type { People } from './people.ts'

/** People named in one frame only because they reacted. */
const REACTORS = 50

/** Packs messages for the wire: with their authors, and with what they reply to. */
export class Carrier {
  constructor(
    private readonly log: MessageLog,
    private readonly people: People,
  ) {}

  /** `horizon`: up to where the reader may see nothing. `beside`: a message told besides those quoted. */
  carry(rows: Row[], changed: string[] = [], horizon = 0, beside?: Row): Carried {
    const quoted = this.quotedBy(rows.filter(({ seq }) => seq > horizon))
    if (beside && ![...rows, ...quoted].some(({ seq }) => seq === beside.seq)) quoted.push(beside)
    const seen = [...rows, ...quoted].filter(({ seq }) => seq > horizon)
    return {
      messages: rows.map((row) => seenFrom(horizon, row)),
      people: this.people.of([...seen.flatMap(namedIn), ...changed, ...reactorsOf(seen)]),
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

/** Some of those who reacted, of the newest messages; the others are asked for by whoever wants to know. */
function reactorsOf(rows: readonly Row[]): string[] {
  const ids = rows
    .toReversed()
    .flatMap(({ reactions }) => reactions?.flatMap(({ first = [] }) => first) ?? [])
  return [...new Set(ids)].slice(0, REACTORS)
}

/** As many of `rows`, from the first, as make a frame of bearable size; always one. */
export function fitting(rows: Row[]): Row[] {
  let bytes = 0
  const end = rows.findIndex((row) => (bytes += JSON.stringify(toMessage(row)).length) > LIMITS.snapshotBytes)
  return end === -1 ? rows : rows.slice(0, Math.max(end, 1))
}

/** The nonces of a member's own messages among `rows`. */
export function sentBy(member: string, rows: Row[]): { sent?: Sent } {
  const sent = rows.filter((row) => row.author === member).map(({ nonce, seq }) => ({ nonce, seq }))
  return sent.length === 0 ? {} : { sent }
}
