import { Burst } from './burst.ts'
import type { Carrier } from './carry.ts'
import type { Connections } from './connections.ts'
import type { Row } from './log.ts'
import type { Revisions } from './revisions.ts'

/** What one broadcast to one socket costs, in milliseconds, measured in workerd. */
const COST = 0.035

/** Tells every socket what changed, in order: the first change at once, those of the same burst in one frame. */
export class Feed {
  readonly #rows = new Map<number, Row>()
  readonly #people = new Set<string>()
  readonly #burst: Burst
  #told: number

  constructor(
    private readonly revisions: Revisions,
    private readonly carrier: Carrier,
    private readonly connections: Connections,
  ) {
    this.#told = revisions.rev
    this.#burst = new Burst(
      () => Math.min(connections.size * COST, 500),
      () => this.#flush(),
    )
  }

  /** A message has a new value. */
  message(row: Row, now: number): void {
    this.#rows.set(row.seq, row)
    this.#burst.call(now)
  }

  /** Someone's profile has changed. */
  person(id: string, now: number): void {
    this.#people.add(id)
    this.#burst.call(now)
  }

  #flush(): void {
    const [from, to] = [this.#told, this.revisions.rev]
    if (from === to) return
    const rows = [...this.#rows.values()].sort((a, b) => a.seq - b.seq)
    const changed = [...this.#people]
    this.#rows.clear()
    this.#people.clear()
    this.#told = to
    this.connections.broadcast({ type: 'changes', from, to, ...this.carrier.carry(rows, changed) })
  }
}
