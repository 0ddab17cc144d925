import type { Changes } from '../../protocol/server.ts'
import type { Carrier } from './carry.ts'
import type { Connections } from './connections.ts'
import type { Row } from './log.ts'
import type { Revisions } from './revisions.ts'

/** Tells every socket what changed, in order: all changes since the last time in one frame. */
export class Feed {
  readonly #rows = new Map<number, Row>()
  readonly #people = new Set<string>()
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
    this.#rows.set(row.seq, row)
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
    const people = [...this.#people]
    const frameFor = (horizon: number): Changes => {
      return { type: 'changes', from, to, ...this.carrier.carry(rows, people, horizon) }
    }
    const frame = frameFor(0)
    this.#rows.clear()
    this.#people.clear()
    this.#told = to
    const seqs = [...frame.messages, ...frame.quoted].map(({ seq }) => seq)
    this.connections.broadcastSeen(seqs, (horizon) => (horizon === 0 ? frame : frameFor(horizon)))
  }
}
