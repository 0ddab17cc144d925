import { and, asc, eq, gte, inArray, isNotNull, lt, lte, type SQL } from 'drizzle-orm'
import type { Preview } from '../../protocol/model.ts'
import { moderates } from '../../protocol/roles.ts'
import { inTime } from '../lib/in-time.ts'
import { checked, firstAddress } from '../lib/unfurl/address.ts'
import type { Found } from '../lib/unfurl/remote.ts'
import { backOff } from './back-off.ts'
import type { Commands } from './commands.ts'
import { batches, type Db, isEmpty } from './db.ts'
import type { Feed } from './feed.ts'
import type { Keeper } from './keeper.ts'
import type { MessageLog, Row } from './log.ts'
import type { Handlers, Part } from './parts.ts'
import { pictureName, type Pictures } from './pictures.ts'
import type { Policies } from './policy.ts'
import { Refusal } from './refusal.ts'
import { messages, unfurls } from './schema.ts'
import { isOwn } from './session.ts'

/** Addresses looked at side by side, and how long anything is waited for. */
const AT_ONCE = 2
const PATIENCE = 5000
/** How often what could not be reached is tried, and after how long again. */
const TRIES = 3
const FIRST = 30_000
const LATEST = 600_000
/** Addresses that may wait, and those of one author among them: slow ones would hold up everyone's. */
const WAITING = 200
const OF_ONE = 20

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
    private readonly pictures: Pictures,
    private readonly look: (address: string, picture: string) => Promise<Found>,
  ) {}

  readonly handlers = {
    'remove-preview': (from, frame) => {
      this.commands.run(from, frame, (row, by) => {
        if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
        const drop = () => this.#drop(row)
        if (row.preview !== null) return this.log.change(row, { preview: null }, by, drop)
        drop()
        return this.log.note(row, by)
      })
    },
  } satisfies Partial<Handlers>

  /** To be called in the transaction that appends a message of this author with this body. */
  add(seq: number, author: string, body: string, now: number): void {
    const url = this.#wanted ? firstAddress(body) : undefined
    if (url === undefined || !isWebAddress(url) || this.#isFull(author)) return
    this.db
      .insert(unfurls)
      .values({ seq, url, dueAt: now, picture: pictureName() })
      .onConflictDoNothing()
      .run()
    this.#next = undefined
  }

  /** What an edit changes besides the body: another link has another preview. */
  fieldsOf(row: Row, body: string): Pick<Partial<Row>, 'preview'> {
    return firstAddress(row.body) === firstAddress(body) ? {} : { preview: null }
  }

  /** To be called in the transaction that replaces the body of `row`. */
  edited(row: Row, body: string, now: number): void {
    if (firstAddress(row.body) === firstAddress(body)) return
    this.#drop(row)
    this.add(row.seq, row.author, body, now)
  }

  forget(seqs: readonly number[]): void {
    for (const some of batches(seqs)) {
      this.#forget(inArray(unfurls.seq, some), inArray(messages.seq, some))
    }
  }

  forgetBelow(floor: number, from: number): void {
    this.#forget(lt(unfurls.seq, floor), and(gte(messages.seq, from), lt(messages.seq, floor)))
  }

  /** The pictures of all there are, and of those still to come, for when the room is no more. */
  everyPicture(): string[] {
    const waiting = this.db.select({ picture: unfurls.picture }).from(unfurls).all()
    return [...waiting.map(({ picture }) => picture), ...this.#picturesOf()]
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
      const found = await Promise.all(some.map((one) => this.#lookAt(one)))
      for (const [at, waiting] of some.entries()) this.#arrived(waiting, found[at] ?? { is: 'unreached' })
    } finally {
      this.#next = undefined
      this.feed.tell()
    }
  }

  get #wanted(): boolean {
    return this.policy.settings.previews && !this.policy.lacks('links')
  }

  #isFull(author: string): boolean {
    if (isEmpty(this.db, unfurls)) return false
    const waiting = this.db
      .select({ author: messages.author })
      .from(unfurls)
      .innerJoin(messages, eq(messages.seq, unfurls.seq))
      .all()
    return waiting.length >= WAITING || waiting.filter((one) => one.author === author).length >= OF_ONE
  }

  /** The preview of a message, as it was before, goes or does not come any more. */
  #drop({ seq, preview }: Row): void {
    this.forget([seq])
    const shown = pictureOf(preview)
    if (shown) this.pictures.leave([shown], false)
  }

  #forget(waiting: SQL, shown: SQL | undefined): void {
    const left = this.db.delete(unfurls).where(waiting).returning({ picture: unfurls.picture }).all()
    // Of those that were never looked at as well: a name that was not used costs no more than asking.
    const names = left.map(({ picture }) => picture)
    this.pictures.leave(names, true)
    this.pictures.leave(this.#picturesOf(shown), false)
    this.#next = undefined
  }

  #picturesOf(shown?: SQL): string[] {
    const rows = this.db
      .select({ preview: messages.preview })
      .from(messages)
      .where(and(isNotNull(messages.preview), shown))
      .all()
    return rows.flatMap(({ preview }) => pictureOf(preview) ?? [])
  }

  async #lookAt({ url, picture }: Waiting): Promise<Found> {
    if (!this.#wanted) return { is: 'nothing' }
    try {
      return await inTime(this.look(url, picture), PATIENCE)
    } catch (error) {
      console.error('unfurling failed', error)
      return { is: 'unreached' }
    }
  }

  #arrived({ seq, url, tries, picture }: Waiting, found: Found): void {
    const now = Date.now()
    const still = this.db.select().from(unfurls).where(eq(unfurls.seq, seq)).get()
    // Edited, deleted for good or given up by its author while it was looked at.
    if (still?.picture !== picture) return
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
    if (!stands || found.is === 'unreached') return this.forget([seq])
    const preview = found.is === 'there' ? found.preview : null
    const end = () => {
      this.db.delete(unfurls).where(eq(unfurls.seq, seq)).run()
      // An earlier try may have kept a picture.
      if (tries > 0 && pictureOf(preview) !== picture) this.pictures.leave([picture], true)
      this.#next = undefined
    }
    if (!preview) return end()
    const changed = this.log.amend(row, { preview }, end)
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

/** The name of the picture that a preview shows. */
function pictureOf(preview: Preview | null): string | undefined {
  return preview?.image?.url.split('/').at(-1)
}
