import { eq } from 'drizzle-orm'
import { inTime } from '../lib/in-time.ts'
import { MINUTE } from '../lib/time.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import type { MessageLog } from './log.ts'
import type { Part } from './parts.ts'
import type { People } from './people.ts'
import type { SiteLine } from './site-line.ts'
import { departed, rooms } from './schema.ts'
import type { Connection } from './session.ts'

const PATIENCE = 5000
/** At most one in so many milliseconds, and the first so long after something changed. */
const EVERY = MINUTE
const GATHER = 3000
/** Members told of at once. The others wait a minute more. */
const AT_ONCE = 500

/** How far somebody has read, and when they came in. */
interface Stay {
  seq: number
  at: number
}

interface Told {
  seq: number
  at: number
  /** When the room was made: it was active then. */
  since: number
}

/**
 * Tells the site, for its lists, how far this room is and who has been here. Nothing is written for it
 * on a message's way: the newest seq is known anyway, those who are here have it in their sockets, and
 * only of whoever leaves before the site was told there is a row.
 */
export class Projection implements Part {
  /** Members to be told of, and how far they have read. */
  readonly #pending: Map<string, Stay>
  /** When the first of what is to be told came about; 0 where that was before the room woke. */
  #changedAt: number | undefined

  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly people: People,
    private readonly connections: Connections,
    private readonly told: Told,
    private readonly line: SiteLine,
    private readonly erase: (members: string[]) => void,
  ) {
    const left = db.select().from(departed).all()
    this.#pending = new Map(left.map(({ member, ...stay }) => [member, stay]))
    for (const one of connections.unprojected()) this.joined(one)
    if (this.#changed) this.#changedAt = 0
  }

  joined(connection: Connection): void {
    if (connection.name !== undefined) this.read(connection, connection.read)
  }

  /** How far somebody has read. */
  read({ member, cameAt }: Connection, seq: number): void {
    const known = this.#pending.get(member)?.seq ?? 0
    this.#pending.set(member, { seq: Math.max(seq, known), at: cameAt })
  }

  left({ member }: Connection): void {
    const stay = this.#pending.get(member)
    if (!stay || this.connections.has(member)) return
    this.db
      .insert(departed)
      .values({ member, ...stay })
      .onConflictDoUpdate({ target: departed.member, set: stay })
      .run()
  }

  /** Of these nothing is told any more. */
  forget(members: readonly string[]): void {
    for (const member of members) this.#pending.delete(member)
  }

  due(): number | undefined {
    if (!this.#changed) return undefined
    this.#changedAt ??= Date.now()
    return Math.max(this.told.at + EVERY, this.#changedAt + GATHER)
  }

  /** Whoever fails to be told is told of it again. */
  async run(now: number): Promise<void> {
    const { seq, floor } = this.log
    const joined = [...this.#pending].slice(0, AT_ONCE)
    // Counted before the answer: even a call that is lost is one in a minute.
    this.told.at = now
    const answer = this.line.project({
      seq,
      messages: seq - floor + 1,
      members: this.people.count,
      activeAt: this.log.find(seq)?.at ?? this.told.since,
      joined: joined.map(([member, stay]) => ({ member, ...stay })),
    })
    const { erased } = await inTime(answer, PATIENCE)
    this.told.seq = seq
    this.db.transaction((tx) => {
      tx.update(rooms).set({ projectedSeq: seq, projectedAt: now }).run()
      for (const [member, stay] of joined) {
        if (this.#pending.get(member) !== stay) continue
        this.#pending.delete(member)
        tx.delete(departed).where(eq(departed.member, member)).run()
        for (const one of this.connections.all(member)) this.connections.update(one, { projected: stay.seq })
      }
    })
    this.#changedAt = undefined
    if (erased.length > 0) this.erase(erased)
  }

  get #changed(): boolean {
    return this.#pending.size > 0 || this.log.seq > this.told.seq
  }
}
