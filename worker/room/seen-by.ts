import type { Person } from '../../protocol/model.ts'
import type { SeenBy as Told } from '../../protocol/server.ts'
import { Burst } from './burst.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import type { People } from './people.ts'
import type { Policies } from './policy.ts'
import { reads } from './schema.ts'
import type { Connection } from './session.ts'

/** The least time between two tellings. */
const EVERY = 1000
/** A room is small with so many people in it, and so many who ever read in it. */
const SMALL = 50

/**
 * Who has read how far, where the host wants it told: between people with a name, in a room that is
 * small. In a larger one nothing more is told until it is small again. Cursors are rows of `Receipts`,
 * or in the sockets; whoever missed what was told here is told all when they come back.
 */
export class SeenBy {
  readonly #moved = new Map<string, number>()
  readonly #burst = new Burst(
    () => EVERY,
    () => this.#flush(),
  )

  constructor(
    private readonly db: Db,
    private readonly policy: Policies,
    private readonly people: People,
    private readonly connections: Connections,
  ) {}

  /** To be told after a welcome. */
  welcome(to: Connection): void {
    if (to.name === undefined) return
    const cursors = this.#cursors()
    if (!cursors || cursors.size === 0) return
    this.connections.send(to, told(cursors))
  }

  /** Those among them who are not here, so that their names are known to whoever comes in. */
  away(): Person[] {
    const ids = [...(this.#cursors()?.keys() ?? [])]
    return this.people.of(ids.filter((id) => !this.connections.has(id)))
  }

  /** Somebody has read on. */
  moved({ member, name }: Connection, seq: number): void {
    if (name === undefined || !this.#on) return
    this.#moved.set(member, seq)
    this.#burst.call(Date.now())
  }

  get #on(): boolean {
    return this.policy.features.includes('receipts') && this.connections.count <= SMALL
  }

  #flush(): void {
    const moved = new Map(this.#moved)
    this.#moved.clear()
    if (moved.size > 0 && this.#cursors()) this.connections.broadcastNamed(told(moved))
  }

  /** How far each has read whose name is known; undefined where that is nobody's to know. */
  #cursors(): Map<string, number> | undefined {
    if (!this.#on) return undefined
    const rows = this.db
      .select()
      .from(reads)
      .limit(SMALL + 1)
      .all()
    const cursors = new Map(rows.map(({ member, seq }) => [member, seq]))
    const here = this.connections.every().filter(({ name }) => name !== undefined)
    for (const { member, read } of here) {
      const seq = Math.max(read, cursors.get(member) ?? 0)
      if (seq > 0) cursors.set(member, seq)
    }
    if (cursors.size > SMALL) return undefined
    const named = new Set([...here.map(({ member }) => member), ...this.#known([...cursors.keys()])])
    return new Map([...cursors].filter(([member]) => named.has(member)))
  }

  #known(ids: string[]): string[] {
    return this.people
      .of(ids)
      .filter(({ name }) => name !== '')
      .map(({ id }) => id)
  }
}

function told(cursors: ReadonlyMap<string, number>): Told {
  return { type: 'seen', reads: [...cursors].map(([member, seq]) => ({ member, seq })) }
}
