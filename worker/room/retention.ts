import { and, gte, isNotNull, lt } from 'drizzle-orm'
import { inTime } from '../lib/in-time.ts'
import { DAY } from '../lib/time.ts'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import { EMPTY } from './emptying.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog } from './log.ts'
import type { Part } from './parts.ts'
import type { SiteLine } from './site-line.ts'
import { messages, rooms } from './schema.ts'

/** How long the site may take to answer, in milliseconds. */
const PATIENCE = 5000
/** Rows cleared in one run, so that no run holds the room up. */
const AT_ONCE = 500

export interface Keep {
  days: number | undefined
  messages: number | undefined
}

/** History limits: raises the floor and clears what lies below. Clients learn of it with their next `welcome`. */
export class Retention implements Part {
  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly keepers: readonly Keeper[],
    /** As the policy has it now. */
    private readonly limits: () => Keep,
  ) {}

  due(): number | undefined {
    const { days, messages: most } = this.limits()
    if (days === undefined && most === undefined) return undefined
    const oldest = this.log.find(this.log.floor)
    if (!oldest) return undefined
    if (this.log.floor < this.#lowest()) return 0
    return days === undefined ? undefined : oldest.at + days * DAY
  }

  run(now: number): void {
    const from = this.log.floor
    const to = Math.min(Math.max(this.#lowest(), this.#expired(now)), from + AT_ONCE)
    if (to <= from) return
    this.db.transaction((tx) => {
      // The rows stay: they keep their seqs from being given again, and their nonces from running twice.
      for (const keeper of this.keepers) keeper.forgetBelow?.(to, from)
      const cleared = { ...EMPTY, replyTo: null, deletedAt: now }
      tx.update(messages)
        .set(cleared)
        .where(and(gte(messages.seq, from), lt(messages.seq, to)))
        .run()
      tx.update(rooms).set({ floor: to }).run()
    })
    this.log.raise(to)
  }

  /** The floor that the number of messages asks for. A tenth over is let be, so that not each message moves it. */
  #lowest(): number {
    const { messages: most } = this.limits()
    if (most === undefined || this.log.seq - this.log.floor + 1 <= most * 1.1) return 0
    return this.log.seq - most + 1
  }

  /** The first of the next rows that is young enough, as seq. */
  #expired(now: number): number {
    const { days } = this.limits()
    if (days === undefined) return 0
    const before = now - days * DAY
    const rows = this.log.after(this.log.floor - 1, AT_ONCE)
    return rows.find((row) => row.at > before)?.seq ?? (rows.at(-1)?.seq ?? 0) + 1
  }
}

/** A room that was opened and never written in is forgotten, so that wandering names cost nothing. */
export class Idle implements Part {
  constructor(
    private readonly db: Db,
    private readonly log: MessageLog,
    private readonly connections: Connections,
    private readonly line: SiteLine,
    private readonly forget: () => Promise<void>,
  ) {}

  /** The host made this room: it is kept. */
  keep(): void {
    this.db.update(rooms).set({ idleAt: null }).run()
  }

  due(): number | undefined {
    if (this.log.seq > 0) return undefined
    return this.db.select({ at: rooms.idleAt }).from(rooms).get()?.at ?? undefined
  }

  async run(now: number): Promise<void> {
    if (this.#isDeserted()) {
      await inTime(this.line.unlist(), PATIENCE)
      // Somebody may have come meanwhile, or the host have said something; then the lists hear of it again.
      if (this.#isDeserted()) return this.forget()
    }
    this.db
      .update(rooms)
      .set({ idleAt: now + DAY })
      .where(isNotNull(rooms.idleAt))
      .run()
  }

  #isDeserted(): boolean {
    return this.connections.size === 0 && this.due() !== undefined
  }
}
