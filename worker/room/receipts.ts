import { MINUTE } from '../lib/time.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'
import { eq, sql } from 'drizzle-orm'
import type { Db } from './db.ts'
import type { MessageLog } from './log.ts'
import type { Handlers, Part } from './parts.ts'
import { reads } from './schema.ts'

/** A cursor is written when its member leaves, and this often while they stay. */
const EVERY = MINUTE

/**
 * Read cursors, synced between a member's devices. A moving cursor lives in the socket's attachment
 * and becomes a row now and then: it is no command, and a row for each glance would be most of a
 * room's cost. A cursor lost with the object is sent again by the client.
 */
export class Receipts implements Part {
  readonly #written = new Map<string, { seq: number; at: number }>()

  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly connections: Connections,
    /** Told of each cursor that moves, and of each that became a row. */
    private readonly moved: (reader: Connection, seq: number) => void,
    private readonly wrote: (reader: Connection, seq: number) => void,
  ) {}

  readonly handlers = {
    read: (from, frame) => {
      const seq = Math.min(frame.seq, this.log.seq)
      if (seq <= from.read) return
      this.moved(from, seq)
      for (const connection of this.connections.all(from.member)) {
        this.connections.update(connection, { read: seq })
        if (connection.socket !== from.socket) this.connections.send(connection, { type: 'read', seq })
      }
      const { at = 0 } = this.#written.get(from.member) ?? {}
      if (Date.now() - at >= EVERY) this.#write(from, seq)
    },
  } satisfies Partial<Handlers>

  /** Where a member has read to; 0 for those who never have, and for watching visitors. */
  cursor(member: string): number {
    const open = this.connections.all(member)[0]?.read ?? 0
    return Math.max(open, this.db.select().from(reads).where(eq(reads.member, member)).get()?.seq ?? 0)
  }

  /** Of these nothing is known any more. */
  forget(members: readonly string[]): void {
    for (const member of members) this.#written.delete(member)
  }

  left(connection: Connection): void {
    this.#write(connection, connection.read)
    if (!this.connections.has(connection.member)) this.#written.delete(connection.member)
  }

  #write(reader: Connection, seq: number): void {
    const { kind, member } = reader
    if (kind === 'watching' || seq <= (this.#written.get(member)?.seq ?? 0)) return
    this.db
      .insert(reads)
      .values({ member, seq })
      .onConflictDoUpdate({ target: reads.member, set: { seq: sql`max(${reads.seq}, ${seq})` } })
      .run()
    this.#written.set(member, { seq, at: Date.now() })
    this.wrote(reader, seq)
  }
}
