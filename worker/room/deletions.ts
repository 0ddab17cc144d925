import { asc, eq, inArray, lte } from 'drizzle-orm'
import { DAY } from '../lib/time.ts'
import { batches, type Db, isEmpty } from './db.ts'
import { EMPTY } from './emptying.ts'
import type { Keeper } from './keeper.ts'
import type { Part } from './parts.ts'
import { deletions, messages } from './schema.ts'

/** How long the content of a deleted message is kept, in milliseconds. */
const KEPT = 30 * DAY
const AT_ONCE = 200

/** Deleted messages whose content can be restored until it is purged. */
export class Deletions implements Part {
  /** The first deadline; undefined: to be read, null: there is none. */
  #next: number | null | undefined

  constructor(
    private readonly db: Db,
    private readonly keepers: readonly Keeper[],
  ) {}

  /** To be called in the transaction that deletes. */
  add(seq: number, by: string, at: number): void {
    this.db
      .insert(deletions)
      .values({ seq, by, at, purgeAt: at + KEPT })
      .run()
    this.#next = undefined
  }

  of(seq: number): typeof deletions.$inferSelect | undefined {
    return this.db.select().from(deletions).where(eq(deletions.seq, seq)).get()
  }

  remove(id: number): void {
    this.db.delete(deletions).where(eq(deletions.id, id)).run()
    this.#next = undefined
  }

  /** All are kept equally long, so the first in is the first due. */
  due(): number | undefined {
    if (this.#next === undefined) {
      const first = isEmpty(this.db, deletions)
        ? undefined
        : this.db.select().from(deletions).orderBy(asc(deletions.id)).limit(1).get()
      this.#next = first?.purgeAt ?? null
    }
    return this.#next ?? undefined
  }

  run(now: number): void {
    this.#next = undefined
    const first = this.db.select().from(deletions).orderBy(asc(deletions.id)).limit(AT_ONCE).all()
    const end = first.findIndex(({ purgeAt }) => purgeAt > now)
    const past = end === -1 ? first : first.slice(0, end)
    const last = past.at(-1)
    if (!last) return
    const seqs = past.map(({ seq }) => seq)
    this.db.transaction((tx) => {
      for (const keeper of this.keepers) keeper.forget?.(seqs)
      for (const some of batches(seqs)) {
        tx.update(messages).set(EMPTY).where(inArray(messages.seq, some)).run()
      }
      tx.delete(deletions).where(lte(deletions.id, last.id)).run()
    })
  }
}
