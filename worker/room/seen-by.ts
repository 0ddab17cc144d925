import type { Person } from '../../protocol/model.ts'
import type { SeenBy as Told } from '../../protocol/server.ts'
import { Burst } from './burst.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import { personOf, type People } from './people.ts'
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
  /** By which name everyone here was told of somebody. */
  readonly #known = new Map<string, string>()
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

  /** Those who have read here besides whom a welcome lists, so that their names are known to whoever comes in. */
  besides(listed: readonly Person[]): Person[] {
    const ids = new Set(this.#cursors()?.keys())
    for (const { id } of listed) ids.delete(id)
    return this.#people(ids)
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
    if (moved.size === 0 || !this.#cursors()) return
    // Where many come at once, of some it was told only that they did.
    const people = this.#people(moved.keys()).filter(({ id, name }) => this.#known.get(id) !== name)
    for (const { id, name } of people) this.#known.set(id, name)
    this.connections.broadcastNamed({ ...told(moved), ...(people.length > 0 && { people }) })
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
    const named = new Set(this.#people(cursors.keys()).map(({ id }) => id))
    return new Map([...cursors].filter(([member]) => named.has(member)))
  }

  /** Of those whose name is known: they are here, or wrote here once. */
  #people(ids: Iterable<string>): Person[] {
    const wanted = [...ids]
    const here = wanted.flatMap((id) => {
      const [connection] = this.connections.all(id)
      return (connection && personOf(connection)) ?? []
    })
    const known = new Set(here.map(({ id }) => id))
    const away = this.people.of(wanted.filter((id) => !known.has(id)))
    return [...here, ...away.filter(({ name }) => name !== '')]
  }
}

function told(cursors: ReadonlyMap<string, number>): Told {
  return { type: 'seen', reads: [...cursors].map(([member, seq]) => ({ member, seq })) }
}
