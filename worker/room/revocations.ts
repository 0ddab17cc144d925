import { lt } from 'drizzle-orm'
import type { Revocation } from '../lib/remote.ts'
import { HOUR, MINUTE } from '../lib/time.ts'
import { type Ban, banOf } from './bans.ts'
import type { Db } from './db.ts'
import { revocations, rooms } from './schema.ts'
import { idsOf, type Session } from './session.ts'

/** A token lives an hour, and clocks differ a little: of one made before, nothing is left after this. */
const KEPT = HOUR + 2 * MINUTE

type Row = typeof revocations.$inferSelect
/** What a token is matched by. */
type Bearer = Pick<Session, 'member' | 'kind' | 'was' | 'kid' | 'jti' | 'madeAt'>

/** Whose tokens no longer hold, as the site told. Judged from memory: every join asks. */
export class Revocations {
  #by: Map<string, Row[]> | undefined

  constructor(
    private readonly db: Db,
    /** The newest that was ever heard of. */
    private newest: number,
  ) {}

  /** The id of the newest one here, 0 before the first. */
  get last(): number {
    return this.newest
  }

  /** Keeps them, in the site's order however they arrive, and drops what can matter no more. */
  take(list: readonly Revocation[], now: number): void {
    if (list.length === 0) return
    const last = Math.max(this.newest, ...list.map(({ id }) => id))
    this.db.transaction((tx) => {
      for (const one of list) tx.insert(revocations).values(one).onConflictDoNothing().run()
      tx.delete(revocations)
        .where(lt(revocations.before, now - KEPT))
        .run()
      if (last > this.newest) tx.update(rooms).set({ revocation: last }).run()
    })
    this.newest = last
    this.#by = undefined
  }

  /** Why a token no longer holds: its member is banned, or it was taken back. */
  of(bearer: Bearer, now: number): { ban: Ban } | 'expired' | undefined {
    if (this.newest === 0) return undefined
    const by = (this.#by ??= this.#read())
    if (by.size === 0) return undefined
    const found = keysOf(bearer)
      .map((key) => by.get(key)?.filter((row) => means(row, bearer)) ?? [])
      .filter((rows) => rows.length > 0)
    // Of bans of the same member the last one counts: one that ended before it began lets them in again.
    const ban = found
      .map((rows) => rows.findLast(({ code }) => code === 'banned'))
      .find((row) => row && (row.until === null || row.until > now))
    if (ban) return { ban: banOf(ban) }
    return found.some((rows) => rows.some(({ code }) => code === 'identity_expired')) ? 'expired' : undefined
  }

  #read(): Map<string, Row[]> {
    const by = new Map<string, Row[]>()
    for (const row of this.db.select().from(revocations).orderBy(revocations.id).all()) {
      for (const key of keysOf(row)) by.set(key, [...(by.get(key) ?? []), row])
    }
    return by
  }
}

function means({ before, kind }: Row, bearer: Bearer): boolean {
  return bearer.madeAt <= before && (kind === null || kind === bearer.kind)
}

/** Who may be meant, told apart by what they are known by. */
function keysOf(one: {
  member: string | null
  was?: string[] | undefined
  kid?: string | null | undefined
  jti?: string | null | undefined
}): string[] {
  const { member, was, kid, jti } = one
  return [
    ...(member === null ? [] : idsOf({ member, was }).map((id) => `member ${id}`)),
    ...(!kid ? [] : [`kid ${kid}`]),
    ...(!jti ? [] : [`jti ${jti}`]),
  ]
}
