import { asc, eq, inArray, lt, lte } from 'drizzle-orm'
import { moderates } from '../../protocol/roles.ts'
import { inTime } from '../lib/in-time.ts'
import { checked, firstAddress } from '../lib/unfurl/address.ts'
import type { Found } from '../lib/unfurl/remote.ts'
import { backOff } from './back-off.ts'
import type { Commands } from './commands.ts'
import { batches, type Db } from './db.ts'
import type { Feed } from './feed.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Handlers, Part } from './parts.ts'
import type { Policies } from './policy.ts'
import { Refusal } from './refusal.ts'
import { unfurls } from './schema.ts'
import { isOwn } from './session.ts'

/** Addresses looked at side by side, and how long anything is waited for. */
const AT_ONCE = 2
const PATIENCE = 5000
/** How often what could not be reached is tried, and after how long again. */
const TRIES = 3
const FIRST = 30_000
const LATEST = 600_000
/** Addresses that may wait. In a flood of links there is something else to look at. */
const WAITING = 200

type Waiting = typeof unfurls.$inferSelect

/**
 * What the first link of a message leads to. It is looked at from the alarm, elsewhere, after everything
 * else that is due; what was found arrives as a change of the message, unless its words changed meanwhile.
 */
export class Previews implements Part, Keeper {
  /** When the next one is due; undefined: to be read, null: none waits. */
  #next: number | null | undefined

  constructor(
    private readonly db: Db,
    private readonly policy: Policies,
    private readonly log: MessageLog,
    private readonly commands: Commands,
    private readonly feed: Feed,
    private readonly look: (address: string) => Promise<Found>,
  ) {}

  readonly handlers = {
    'remove-preview': (from, frame) => {
      this.commands.run(from, frame, (row, by) => {
        if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
        this.forget([row.seq])
        return row.preview === null ? this.log.note(row, by) : this.log.change(row, { preview: null }, by)
      })
    },
  } satisfies Partial<Handlers>

  /** To be called in the transaction that appends a message with this body. */
  add(seq: number, body: string, now: number): void {
    const url = this.#wanted ? firstAddress(body) : undefined
    if (url === undefined || !isWebAddress(url) || this.#isFull()) return
    this.db.insert(unfurls).values({ seq, url, dueAt: now }).onConflictDoNothing().run()
    this.#next = undefined
  }

  /** What an edit changes besides the body: another link has another preview. */
  fieldsOf(row: Row, body: string): Pick<Partial<Row>, 'preview'> {
    return firstAddress(row.body) === firstAddress(body) ? {} : { preview: null }
  }

  /** To be called in the transaction that replaces the body of `row`. */
  edited(row: Row, body: string, now: number): void {
    if (firstAddress(row.body) === firstAddress(body)) return
    this.forget([row.seq])
    this.add(row.seq, body, now)
  }

  forget(seqs: readonly number[]): void {
    for (const some of batches(seqs)) this.db.delete(unfurls).where(inArray(unfurls.seq, some)).run()
    this.#next = undefined
  }

  forgetBelow(floor: number): void {
    this.db.delete(unfurls).where(lt(unfurls.seq, floor)).run()
    this.#next = undefined
  }

  due(): number | undefined {
    if (this.#next === undefined) {
      const next = this.db.select().from(unfurls).orderBy(asc(unfurls.dueAt)).limit(1).get()
      this.#next = next?.dueAt ?? null
    }
    return this.#next ?? undefined
  }

  async run(now: number): Promise<void> {
    const due = this.db.select().from(unfurls).where(lte(unfurls.dueAt, now)).orderBy(asc(unfurls.dueAt))
    const some = due.limit(AT_ONCE).all()
    try {
      const found = await Promise.all(some.map(({ url }) => this.#lookAt(url)))
      for (const [at, waiting] of some.entries()) this.#arrived(waiting, found[at] ?? { is: 'unreached' })
    } finally {
      this.#next = undefined
      this.feed.tell()
    }
  }

  get #wanted(): boolean {
    return this.policy.settings.previews && !this.policy.lacks('links')
  }

  #isFull(): boolean {
    return this.db.select({ seq: unfurls.seq }).from(unfurls).limit(1).offset(WAITING).get() !== undefined
  }

  async #lookAt(url: string): Promise<Found> {
    if (!this.#wanted) return { is: 'nothing' }
    try {
      return await inTime(this.look(url), PATIENCE)
    } catch (error) {
      console.error('unfurling failed', error)
      return { is: 'unreached' }
    }
  }

  #arrived({ seq, url, tries }: Waiting, found: Found): void {
    const now = Date.now()
    const still = this.db.select().from(unfurls).where(eq(unfurls.seq, seq)).get()
    // Edited, deleted for good or given up by its author while it was looked at.
    if (still?.url !== url) return
    const row = this.log.find(seq)
    const stands = row?.deletedAt === null && firstAddress(row.body) === url && this.#wanted
    if (stands && found.is === 'unreached' && tries + 1 < TRIES) {
      const dueAt = now + backOff(tries + 1, FIRST, LATEST)
      this.db
        .update(unfurls)
        .set({ tries: tries + 1, dueAt })
        .where(eq(unfurls.seq, seq))
        .run()
      return
    }
    if (!stands || found.is !== 'there') return this.forget([seq])
    const { preview } = found
    const changed = this.log.amend(row, { preview }, () => this.forget([seq]))
    this.feed.part(changed, { preview })
  }
}

/** Whether it is worth asking: most of what must not be looked at can be told by its name alone. */
function isWebAddress(address: string): boolean {
  try {
    checked(address)
    return true
  } catch {
    return false
  }
}
