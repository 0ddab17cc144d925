import { asc, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import { type Db, isEmpty } from './db.ts'
import type { Part } from './parts.ts'
import { bans } from './schema.ts'
import { idsOf, type Session } from './session.ts'

export interface Ban {
  until?: number
  reason?: string
}

/** Who is shut out of this room alone, for a time or for good. */
export class Bans implements Part {
  #some: boolean | undefined
  /** When the first ends; undefined: to be read, null: none does. */
  #next: number | null | undefined

  constructor(private readonly db: Db) {}

  /** The ban that keeps somebody out now, under any of their ids. */
  of(session: Pick<Session, 'member' | 'was'>, now: number): Ban | undefined {
    if (!this.#any()) return undefined
    const rows = this.db
      .select()
      .from(bans)
      .where(inArray(bans.member, idsOf(session)))
      .all()
    const ban = rows.find(({ until }) => until === null || until > now)
    return ban && banOf(ban)
  }

  set(member: string, ban: Ban | null): void {
    this.#some = this.#next = undefined
    const { until = null, reason = null } = ban ?? {}
    if (!ban) this.db.delete(bans).where(eq(bans.member, member)).run()
    else
      this.db
        .insert(bans)
        .values({ member, until, reason })
        .onConflictDoUpdate({ target: bans.member, set: { until, reason } })
        .run()
  }

  due(): number | undefined {
    if (!this.#any()) return undefined
    if (this.#next === undefined) {
      const ending = this.db
        .select()
        .from(bans)
        .where(isNotNull(bans.until))
        .orderBy(asc(bans.until))
        .limit(1)
      this.#next = ending.get()?.until ?? null
    }
    return this.#next ?? undefined
  }

  run(now: number): void {
    this.db.delete(bans).where(lte(bans.until, now)).run()
    this.#some = this.#next = undefined
  }

  #any(): boolean {
    this.#some ??= !isEmpty(this.db, bans)
    return this.#some
  }
}

/** A ban as it is told: without what is not there. */
export function banOf({ until, reason }: { until: number | null; reason: string | null }): Ban {
  return { ...(until !== null && { until }), ...(reason !== null && { reason }) }
}
