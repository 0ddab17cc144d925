import { and, desc, eq, gt, sql } from 'drizzle-orm'
import type { Person } from '../../protocol/model.ts'
import type { Session } from './connections.ts'
import type { Db } from './db.ts'
import type { Revisions } from './revisions.ts'
import { people } from './schema.ts'

const CACHED = 2000

/** The profiles of everyone who wrote here, so that a name is told beside every message and heals when it changes. */
export class People {
  readonly #cache = new Map<string, Person>()
  readonly #find: ReturnType<typeof prepare>

  constructor(
    private readonly db: Db,
    private readonly revisions: Revisions,
  ) {
    this.#find = prepare(db)
  }

  /** Those of `ids` who ever wrote. */
  of(ids: Iterable<string>): Person[] {
    const wanted = [...new Set(ids)]
    if (this.#cache.size > CACHED) this.#cache.clear()
    for (const id of wanted) if (!this.#cache.has(id)) this.#load(id)
    return wanted.map((id) => this.#cache.get(id)).filter((person) => person !== undefined)
  }

  /** Someone is about to write: makes sure of their row. To be called inside a transaction. */
  keep(person: Person): void {
    if (this.of([person.id]).length > 0) return
    const { id, name, role, avatar } = person
    this.db.insert(people).values({ id, name, role, avatar }).run()
  }

  /** Takes up a changed name, role or avatar of someone who wrote. True where that raised the rev. */
  meet(person: Person): boolean {
    const [known] = this.of([person.id])
    const { id, name, role, avatar } = person
    if (!known || (known.name === name && known.role === role && known.avatar === avatar)) return false
    this.revisions.commit((rev) => {
      this.db
        .update(people)
        .set({ name, role, avatar: avatar ?? null, rev })
        .where(eq(people.id, id))
        .run()
    })
    this.#cache.set(id, person)
    return true
  }

  /** Whose profile changed after `rev`. */
  since(rev: number): Person[] {
    return this.db
      .select()
      .from(people)
      .where(and(gt(people.rev, 0), gt(people.rev, rev)))
      .all()
      .map(toPerson)
  }

  // One by one: a list of ids would be read as rows of its own, and cost as much again.
  #load(id: string): void {
    const row = this.#find.get({ id })
    if (row) this.#cache.set(id, toPerson(row))
  }
}

/** The member behind a session as others see them; undefined while they have no name. */
export function personOf({ member, name, role, avatar }: Session): Person | undefined {
  return name === undefined ? undefined : { id: member, name, role, ...(avatar !== undefined && { avatar }) }
}

/** The newest rev that a profile has; read once when the room wakes. */
export function readPeopleRev(db: Db): number {
  const last = db
    .select({ rev: people.rev })
    .from(people)
    .where(gt(people.rev, 0))
    .orderBy(desc(people.rev))
    .limit(1)
  return last.get()?.rev ?? 0
}

function prepare(db: Db) {
  return db
    .select()
    .from(people)
    .where(eq(people.id, sql.placeholder('id')))
    .prepare()
}

function toPerson({ id, name, role, avatar }: typeof people.$inferSelect): Person {
  return { id, name, role, ...(avatar !== null && { avatar }) }
}
