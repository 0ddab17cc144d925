import { eq, inArray } from 'drizzle-orm'
import type { Role } from '../../protocol/model.ts'
import { higher } from '../../protocol/roles.ts'
import { type Db, isEmpty } from './db.ts'
import { grants } from './schema.ts'
import { idsOf, type Session } from './session.ts'

/** Roles that the host gave in this room alone. Most rooms have none: then nothing is looked up. */
export class Grants {
  #some: boolean | undefined

  constructor(private readonly db: Db) {}

  /** What this room gave a member, under any of their ids. */
  of(session: Pick<Session, 'member' | 'was'>): Role | undefined {
    this.#some ??= !isEmpty(this.db, grants)
    if (!this.#some) return undefined
    const rows = this.db
      .select()
      .from(grants)
      .where(inArray(grants.member, idsOf(session)))
      .all()
    const [first, ...others] = rows.map(({ role }) => role)
    return first && others.reduce(higher, first)
  }

  /** The role in force: the higher of what the token says and what the room gave. */
  role(session: Pick<Session, 'member' | 'was' | 'given'>): Role {
    const granted = this.of(session)
    return granted ? higher(session.given, granted) : session.given
  }

  set(member: string, role: Role | undefined): void {
    this.#some = undefined
    if (role === undefined) this.db.delete(grants).where(eq(grants.member, member)).run()
    else
      this.db
        .insert(grants)
        .values({ member, role })
        .onConflictDoUpdate({ target: grants.member, set: { role } })
        .run()
  }
}
