import { and, desc, eq, gt, lt, lte, sql } from 'drizzle-orm'
import type { Revocation } from '../lib/remote.ts'
import { MINUTE } from '../lib/time.ts'
import { attending, revocations } from './schema.ts'
import type { Db } from './state.ts'

/** A token lives an hour; clocks differ, and an isolate may make one from what it still remembers. */
export const TOKEN_LIFE = 70 * MINUTE

type Row = typeof revocations.$inferSelect

/** Which rooms have open sockets, and whose tokens no longer hold. */
export class Registry {
  constructor(private readonly db: Db) {}

  /** Notes a room that has sockets now, and tells what it does not know yet. */
  attend(slug: string, since: number, now: number): Revocation[] {
    this.db.insert(attending).values({ slug, since: now }).onConflictDoNothing().run()
    this.#prune(now)
    const newest = this.newest
    // A room that knows of more than there ever was knew another object: it is told everything.
    const from = since > newest ? 0 : since
    return this.db
      .select()
      .from(revocations)
      .where(gt(revocations.id, from))
      .orderBy(revocations.id)
      .all()
      .map(asRevocation)
  }

  leave(slug: string): void {
    this.db.delete(attending).where(eq(attending.slug, slug)).run()
  }

  open(): string[] {
    return this.db
      .select({ slug: attending.slug })
      .from(attending)
      .all()
      .map(({ slug }) => slug)
  }

  /** Adds a revocation. Of several bans of one member the latest counts, so only that is kept. */
  add(revocation: Omit<Revocation, 'id'>, now: number): void {
    const { member, kid, jti, kind, until, reason, ...rest } = revocation
    const earlier = rest.code === 'banned' && member !== undefined ? this.#banOf(member) : undefined
    const endsAt = endOf(revocation, earlier, now)
    this.db
      .insert(revocations)
      .values({ ...rest, member, kid, jti, kind, until, reason, endsAt })
      .run()
    if (earlier) this.db.delete(revocations).where(eq(revocations.id, earlier.id)).run()
    this.#prune(now)
  }

  /** The newest id that was ever given. */
  get newest(): number {
    const row = this.db.get<{ seq: number } | undefined>(
      sql`SELECT seq FROM sqlite_sequence WHERE name = 'revocations'`,
    )
    return row?.seq ?? 0
  }

  /** Those that not all rooms have heard of. */
  untold(): Revocation[] {
    return this.db
      .select()
      .from(revocations)
      .where(sql`told = 0`)
      .orderBy(revocations.id)
      .all()
      .map(asRevocation)
  }

  /** All rooms have heard of those up to an id. */
  told(upTo: number): void {
    this.db
      .update(revocations)
      .set({ told: true })
      .where(and(sql`told = 0`, lte(revocations.id, upTo)))
      .run()
  }

  #banOf(member: string): Row | undefined {
    return this.db
      .select()
      .from(revocations)
      .where(and(eq(revocations.member, member), eq(revocations.code, 'banned')))
      .orderBy(desc(revocations.id))
      .get()
  }

  #prune(now: number): void {
    this.db.delete(revocations).where(lt(revocations.endsAt, now)).run()
  }
}

/**
 * When a revocation can matter to no room: when the last token it means has ended, or the ban. What
 * lifts a ban is kept as long as a sleeping room may believe in that ban.
 */
function endOf(
  { code, member, until }: Omit<Revocation, 'id'>,
  earlier: Row | undefined,
  now: number,
): number | null {
  if (code !== 'banned' || member === undefined) return now + TOKEN_LIFE
  if (until === undefined) return null
  if (until > now) return Math.max(until, now + TOKEN_LIFE)
  return earlier ? earlier.endsAt : null
}

function asRevocation({ id, member, kid, jti, kind, before, code, until, reason }: Row): Revocation {
  return {
    id,
    before,
    code,
    ...(member !== null && { member }),
    ...(kid !== null && { kid }),
    ...(jti !== null && { jti }),
    ...(kind !== null && { kind }),
    ...(until !== null && { until }),
    ...(reason !== null && { reason }),
  }
}
