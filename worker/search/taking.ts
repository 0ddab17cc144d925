import { and, eq, sql } from 'drizzle-orm'
import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'
import type { Person } from '../../protocol/model.ts'
import { spaced } from '../../protocol/words.ts'
import type { Handed } from '../lib/remote.ts'
import { documentOf } from '../lib/search.ts'
import { blocks, people, rooms } from './schema.ts'

/** Ids of blocks for one millisecond. */
export const IDS = 1024

type Messages = Handed['blocks'][number]['messages']

/** The writing half of a shard. */
export class Taking {
  constructor(
    private readonly db: DrizzleSqliteDODatabase,
    private readonly storage: DurableObjectStorage,
  ) {}

  /** Takes up what a room hands over, unless it is gone or has handed over newer things. Writes only what differs. */
  take({ slug, made, rev, blocks: handed, people: met }: Handed): void {
    this.storage.transactionSync(() => {
      const known = this.db.select().from(rooms).where(eq(rooms.slug, slug)).get()
      if (known && (known.gone >= made || known.made > made)) return
      const same = known?.made === made
      if (same && known.rev > rev) return
      if (!same) this.#forget(slug)
      if (!same || known.rev < rev) {
        this.db
          .insert(rooms)
          .values({ slug, made, rev })
          .onConflictDoUpdate({ target: rooms.slug, set: { made, rev } })
          .run()
      }
      for (const person of met) this.#meet(slug, person)
      for (const { block, messages } of handed) this.#put(slug, block, messages)
    })
  }

  /** Forgets a room. One that was made by `until` stays forgotten, whatever comes from it late. */
  drop(slug: string, until: number): void {
    this.storage.transactionSync(() => {
      this.#forget(slug)
      this.db
        .insert(rooms)
        .values({ slug, made: 0, gone: until })
        .onConflictDoUpdate({ target: rooms.slug, set: { made: 0, rev: 0, gone: sql`max(gone, ${until})` } })
        .run()
    })
  }

  /** Forgets everything but which rooms are gone. */
  clear(): void {
    this.storage.transactionSync(() => {
      this.db.delete(blocks).run()
      this.db.delete(people).run()
      this.db.update(rooms).set({ made: 0, rev: 0 }).run()
      this.storage.sql.exec(`INSERT INTO words(words) VALUES ('delete-all')`)
    })
  }

  /** FTS5 keeps words of what was deleted until it merges: after this they are gone. */
  purge(): void {
    this.storage.sql.exec(`INSERT INTO words(words) VALUES ('optimize')`)
  }

  #put(slug: string, block: number, messages: Messages): void {
    const place = and(eq(blocks.slug, slug), eq(blocks.block, block))
    const before = this.db.select().from(blocks).where(place).get()
    if (before && JSON.stringify(before.messages) === JSON.stringify(messages)) return
    if (before) {
      this.storage.sql.exec('DELETE FROM words WHERE rowid = ?', before.id)
      this.db.delete(blocks).where(eq(blocks.id, before.id)).run()
    }
    if (messages.length === 0) return
    const id = this.#idFor(Math.max(...messages.map(({ at }) => at)))
    this.db.insert(blocks).values({ id, slug, block, messages }).run()
    this.storage.sql.exec('INSERT INTO words(rowid, text) VALUES (?, ?)', id, documentOf(messages))
  }

  #meet(slug: string, { id, name, role, ...more }: Person): void {
    const avatar = more.avatar ?? null
    const place = and(eq(people.slug, slug), eq(people.id, id))
    const before = this.db.select().from(people).where(place).get()
    if (before?.name === name && before.role === role && before.avatar === avatar) return
    const told = { name, role, avatar, search: spaced(name) }
    this.db
      .insert(people)
      .values({ slug, id, ...told })
      .onConflictDoUpdate({ target: [people.slug, people.id], set: told })
      .run()
  }

  #forget(slug: string): void {
    this.storage.sql.exec('DELETE FROM words WHERE rowid IN (SELECT id FROM blocks WHERE slug = ?)', slug)
    this.db.delete(blocks).where(eq(blocks.slug, slug)).run()
    this.db.delete(people).where(eq(people.slug, slug)).run()
  }

  /** Rooms that write in the same millisecond take the next number, up to the next millisecond. */
  #idFor(at: number): number {
    let id = at * IDS
    while (this.db.select({ id: blocks.id }).from(blocks).where(eq(blocks.id, id)).get()) id += 1
    return id
  }
}
