import type { Change, Mine, Reaction, Value } from '../../protocol/model.ts'
import type { Changes } from '../../protocol/server.ts'
import type { Carrier } from './carry.ts'
import type { Connections } from './connections.ts'
import type { Row } from './log.ts'
import type { Revisions } from './revisions.ts'

/** Fields of a message that may change without the whole of it being told again. */
type Part = Partial<Pick<Change, 'reactions' | 'poll' | 'preview'>>

/** Tells every socket what changed, in order: all changes since the last time in one frame. */
export class Feed {
  readonly #rows = new Map<number, Row>()
  readonly #parts = new Map<number, Change>()
  readonly #people = new Set<string>()
  /** What members did, for their own devices. */
  readonly #mine = new Map<string, Map<number, Mine>>()
  #told: number

  constructor(
    private readonly revisions: Revisions,
    private readonly carrier: Carrier,
    private readonly connections: Connections,
  ) {
    this.#told = revisions.rev
  }

  /** A message has a new value. */
  message(row: Row): void {
    this.#parts.delete(row.seq)
    this.#rows.set(row.seq, row)
  }

  /** A message has a new value, of which only some fields are another; of its reactions, `part` names those that changed. */
  part(row: Row, part: Part): void {
    const { seq, rev } = row
    if (this.#rows.has(seq)) return this.message(row)
    const { reactions, ...before } = this.#parts.get(seq) ?? {}
    this.#parts.set(seq, {
      ...before,
      ...part,
      ...merged(reactions, part.reactions),
      seq,
      rev,
      partial: true,
    })
  }

  /** What a member did to a message, to be told to their own devices. */
  own(member: string, mine: Mine): void {
    const all = this.#mine.get(member) ?? new Map<number, Mine>()
    all.set(mine.seq, { ...all.get(mine.seq), ...mine })
    this.#mine.set(member, all)
  }

  /** Someone's profile has changed. */
  person(id: string): void {
    this.#people.add(id)
  }

  /** Tells what there is to tell. What fails is not forgotten: the next time tells it. */
  tell(): void {
    const [from, to] = [this.#told, this.revisions.rev]
    if (from === to) return
    const rows = [...this.#rows.values()].sort((a, b) => a.seq - b.seq)
    const parts = [...this.#parts.values()]
    const people = [...this.#people]
    const frameFor = (horizon: number): Changes => {
      const carried = this.carrier.carry(rows, people, horizon)
      const messages = [...carried.messages, ...parts.map((part) => veiled(horizon, part))]
      return { type: 'changes', from, to, messages, ...filled(carried) }
    }
    const frame = frameFor(0)
    const own = new Map([...this.#mine].map(([member, mine]) => [member, { mine: [...mine.values()] }]))
    this.#rows.clear()
    this.#parts.clear()
    this.#people.clear()
    this.#mine.clear()
    this.#told = to
    const seqs = [...frame.messages, ...(frame.quoted ?? [])].map(({ seq }) => seq)
    this.connections.broadcastSeen(seqs, (horizon) => (horizon === 0 ? frame : frameFor(horizon)), own)
  }
}

/** Only lists with something in them: a reaction is told to a thousand people, and an empty list costs each of them. */
function filled({ people, quoted }: ReturnType<Carrier['carry']>): Pick<Changes, 'people' | 'quoted'> {
  return { ...(people.length > 0 && { people }), ...(quoted.length > 0 && { quoted }) }
}

function veiled(horizon: number, { seq, rev, ...part }: Change): Value {
  return seq <= horizon ? { seq, rev, kind: 'void' } : { seq, rev, ...part }
}

/** Of each emoji the later word. */
function merged(before: Reaction[] = [], now: Reaction[] = []): { reactions?: Reaction[] } {
  const all = new Map([...before, ...now].map((one) => [one.emoji, one]))
  // Who was named first stays named where the later word does not say.
  for (const one of before) {
    const later = all.get(one.emoji)
    if (later && later !== one && !later.first && one.first)
      all.set(one.emoji, { ...later, first: one.first })
  }
  return all.size > 0 ? { reactions: [...all.values()] } : {}
}
