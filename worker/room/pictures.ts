import { asc, inArray, lte } from 'drizzle-orm'
import { hexOf } from '../lib/hex.ts'
import { inTime } from '../lib/in-time.ts'
import { MINUTE } from '../lib/time.ts'
import { batches, type Db, isEmpty } from './db.ts'
import type { Part } from './parts.ts'
import { pictures } from './schema.ts'

/** What may still be on its way to the bucket goes so much later, and is there by then. */
const ON_ITS_WAY = MINUTE
/** Let go of in one run. */
const AT_ONCE = 500
const PATIENCE = 5000

/** A name that nobody finds who was not told of it. */
export function pictureName(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(32)).buffer)
}

/**
 * Pictures of previews that nothing shows any more. Each was one message's own and is a row until the bucket
 * has let go of it, so that none outlives what was said with it.
 */
export class Pictures implements Part {
  /** When the next one is due; undefined: to be read, null: none is. */
  #next: number | null | undefined

  constructor(
    private readonly db: Db,
    private readonly drop: (names: readonly string[]) => Promise<void>,
  ) {}

  /**
   * Nothing shows these any more, or will. To be called in the transaction that takes them from what did.
   * `coming`: nobody knows whether they have been kept yet.
   */
  leave(names: readonly string[], coming: boolean): void {
    const dueAt = Date.now() + (coming ? ON_ITS_WAY : 0)
    for (const name of names) this.db.insert(pictures).values({ name, dueAt }).onConflictDoNothing().run()
    if (names.length > 0) this.#next = undefined
  }

  /** Those that wait to be let go of. */
  names(): string[] {
    return this.db
      .select()
      .from(pictures)
      .all()
      .map(({ name }) => name)
  }

  due(): number | undefined {
    if (this.#next === undefined) {
      const first = isEmpty(this.db, pictures)
        ? undefined
        : this.db.select().from(pictures).orderBy(asc(pictures.dueAt)).limit(1).get()
      this.#next = first?.dueAt ?? null
    }
    return this.#next ?? undefined
  }

  async run(now: number): Promise<void> {
    const some = this.db.select().from(pictures).where(lte(pictures.dueAt, now)).limit(AT_ONCE).all()
    const names = some.map(({ name }) => name)
    await inTime(this.drop(names), PATIENCE)
    for (const gone of batches(names)) {
      this.db.delete(pictures).where(inArray(pictures.name, gone)).run()
    }
    this.#next = undefined
  }
}
