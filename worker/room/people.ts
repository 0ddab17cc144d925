import { and, count, desc, eq, gt, sql } from 'drizzle-orm'
import type { Person, Role } from '../../protocol/model.ts'
import type { Db } from './db.ts'
import type { Revisions } from './revisions.ts'
import { people } from './schema.ts'
import type { Session } from './session.ts'

const CACHED = 2000

/** A profile with what it is judged by: the token's own role, and when that token was made. */
export interface Profile {
  person: Person
  given: Role
  saidAt: number
}

/** The profiles of everyone who wrote here, so that a name is told beside every message and heals when it changes. */
export class People {
  /** Null for those who never wrote: joining asks for them more than once. */
  readonly #cache = new Map<string, Profile | null>()
  readonly #find: ReturnType<typeof prepare>
  #count: number | undefined

  constructor(
    private readonly db: Db,
    private readonly revisions: Revisions,
  ) {
    this.#find = prepare(db)
  }

  /** How many there are; counted anew only after somebody wrote for the first time. */
  get count(): number {
    this.#count ??= this.db.select({ all: count() }).from(people).get()?.all ?? 0
    return this.#count
  }

  /** Those of `ids` who ever wrote. */
  of(ids: Iterable<string>): Person[] {
    const wanted = [...new Set(ids)]
    if (this.#cache.size > CACHED) this.#cache.clear()
    for (const id of wanted) if (!this.#cache.has(id)) this.#load(id)
    return wanted.map((id) => this.#cache.get(id)?.person).filter((person) => person !== undefined)
  }

  /** The profile of one who ever wrote. */
  profile(id: string): Profile | undefined {
    this.of([id])
    return this.#cache.get(id) ?? undefined
  }

  /** Someone is about to write: makes sure of their row. To be called inside a transaction. */
  keep({ person, given, saidAt }: Profile): void {
    if (this.of([person.id]).length > 0) return
    const { id, name, role, avatar } = person
    // Not known before the transaction is over.
    this.#cache.delete(id)
    this.#count = undefined
    this.db
      .insert(people)
      .values({ id, name, role, avatar, saidAt, given: given === role ? null : given })
      .run()
  }

  /** Takes up a changed name, role or avatar of someone who wrote. True where that raised the rev. */
  meet({ person, given, saidAt }: Profile): boolean {
    const known = this.profile(person.id)
    if (!known || known.saidAt > saidAt) return false
    if (sameFace(known.person, person) && known.person.role === person.role) return false
    this.#write({ person, given, saidAt })
    return true
  }

  /** The same under a former id, which keeps the role it had. What was erased stays so. */
  follow(former: string, { person, saidAt }: Profile): boolean {
    const known = this.profile(former)
    if (!known || known.saidAt > saidAt || known.person.name === '') return false
    if (sameFace(known.person, person)) return false
    const { role } = known.person
    this.#write({ person: { ...person, id: former, role }, given: known.given, saidAt })
    return true
  }

  /** Gives someone who wrote the role in force, whatever their token said last. True where it changed. */
  promote(id: string, roleFor: (given: Role) => Role): boolean {
    const known = this.profile(id)
    const role = known && roleFor(known.given)
    if (!known || !role || role === known.person.role) return false
    this.#write({ ...known, person: { ...known.person, role } })
    return true
  }

  /** Takes name and picture from someone, for good: no token of before brings them back. */
  erase(id: string, now: number): boolean {
    const known = this.profile(id)
    if (!known || known.person.name === '') return false
    const { given } = known
    this.#write({ person: { id, name: '', role: given }, given, saidAt: now })
    return true
  }

  /** Whose profile changed after `rev`. */
  since(rev: number): Person[] {
    return this.db
      .select()
      .from(people)
      .where(and(gt(people.rev, 0), gt(people.rev, rev)))
      .all()
      .map((row) => toProfile(row).person)
  }

  #write(profile: Profile): void {
    const { id, name, role, avatar = null } = profile.person
    const given = profile.given === role ? null : profile.given
    this.revisions.commit((rev) => {
      this.db
        .update(people)
        .set({ name, role, avatar, given, saidAt: profile.saidAt, rev })
        .where(eq(people.id, id))
        .run()
    })
    this.#cache.set(id, profile)
  }

  // One by one: a list of ids would be read as rows of its own, and cost as much again.
  #load(id: string): void {
    const row = this.#find.get({ id })
    this.#cache.set(id, row ? toProfile(row) : null)
  }
}

/** The member behind a session as others see them; undefined while they have no name. */
export function personOf({ member, name, role, avatar }: Session): Person | undefined {
  return name === undefined ? undefined : { id: member, name, role, ...(avatar !== undefined && { avatar }) }
}

/** The same with what it is judged by. */
export function profileOf(session: Session): Profile | undefined {
  const person = personOf(session)
  return person && { person, given: session.given, saidAt: session.saidAt }
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

function toProfile({ id, name, role, avatar, given, saidAt }: typeof people.$inferSelect): Profile {
  const person = { id, name, role, ...(avatar !== null && { avatar }) }
  return { person, given: given ?? role, saidAt }
}

function sameFace(a: Person, b: Person): boolean {
  return a.name === b.name && a.avatar === b.avatar
}
