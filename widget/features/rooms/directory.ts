import type { DirectoryResponse, List, Listing, Membership } from '../../../protocol/directory.ts'
import { ParlorError } from '../../room/error.ts'
import { request } from '../../room/request.ts'
import { named, Session, type SessionOptions } from '../../room/session.ts'
import { Signal } from '../../room/signal.ts'
import { Store } from '../../room/storage.ts'
import { appended, renewed } from './listings.ts'

/** Rows of a page, and the most that the server gives at once. */
const PAGE = 30
const MOST = 100

/** What is known of one list. */
export interface Shelf {
  rooms: readonly Listing[]
  /** Where it goes on; undefined at its end. */
  cursor?: string | undefined
  /** Its first page has come. */
  ready: boolean
  /** The next page is on its way. */
  more?: boolean
}

const EMPTY: Shelf = { rooms: [], ready: false }

/** The rooms of a site, as one of its members has them: read by pages, and changed. No DOM, no words. */
export class Directory {
  /** The chosen list, as far as it was found. */
  readonly shelf = new Signal(EMPTY)
  /** Why the last question failed; undefined once one was answered. */
  readonly failed = new Signal<ParlorError | undefined>(undefined)
  /** Whether rooms can be starred and left: by somebody with a name. */
  readonly named = new Signal(false)
  readonly #store: Store
  readonly #session: Session
  /** Lists that were looked at stay, so that going back to one shows it at once. */
  readonly #shelves = new Map<string, Shelf>()
  #list: List = 'public'
  #query = ''
  /** Of two answers, the one to the later question counts. */
  #turn = 0
  #open = false

  constructor(private readonly options: SessionOptions) {
    this.#store = new Store(options.site)
    this.#session = new Session(options, this.#store, () => this.#become())
  }

  /** Begins, or begins again. Asks for nothing yet. */
  start(): void {
    if (this.#open) return
    this.#open = true
    this.#session.start()
  }

  /** Whatever is under way changes nothing any more. */
  stop(): void {
    this.#open = false
    this.#turn++
    this.#session.stop()
  }

  /** Shows a list, or what of it matches; reads it anew. */
  async choose(list: List, query: string): Promise<void> {
    this.#list = list
    this.#query = query
    this.shelf.value = { ...(this.#shelves.get(this.#key) ?? EMPTY), more: false }
    await this.refresh()
  }

  /** Reads the beginning of the list again, as far as it was read; not while it is on its way for the first time. */
  async look(): Promise<void> {
    if (this.shelf.value.ready || this.failed.value) await this.refresh()
  }

  async refresh(): Promise<void> {
    const { rooms, ready } = this.shelf.value
    const limit = Math.min(MOST, Math.max(PAGE, rooms.length))
    const page = await this.#read({ limit: String(limit) })
    if (!page) return
    const now = renewed(ready ? this.shelf.value.rooms : [], page.rooms, page.cursor !== undefined)
    const longer = now.length > page.rooms.length
    this.#put({ rooms: now, cursor: longer ? this.shelf.value.cursor : page.cursor, ready: true })
  }

  /** Reads the next page, where there is one and it is not on its way. */
  async more(): Promise<void> {
    const { cursor, more } = this.shelf.value
    if (cursor === undefined || more) return
    this.#put({ ...this.shelf.value, more: true })
    const page = await this.#read({ limit: String(PAGE), cursor })
    const { rooms } = this.shelf.value
    if (page) this.#put({ rooms: appended(rooms, page.rooms), cursor: page.cursor, ready: true })
    else if (this.shelf.value.more) this.#put({ ...this.shelf.value, more: false })
  }

  /** Stars, unstars or leaves a room: shown at once, taken back where the server refuses. Throws a `ParlorError`. */
  async change(slug: string, change: Partial<Membership>): Promise<void> {
    const before = this.shelf.value
    const leaves = change.joined === false
    const patch: Partial<Listing> = { ...change, ...(leaves && { favourite: false, unread: 0 }) }
    const gone = { public: false, joined: leaves, favourites: leaves || change.favourite === false }[
      this.#list
    ]
    // A star that is taken by mistake stays in reach: its row goes with the next look at the list.
    const kept = gone && leaves ? before.rooms.filter((row) => row.slug !== slug) : before.rooms
    this.#put({ ...before, rooms: kept.map((row) => (row.slug === slug ? { ...row, ...patch } : row)) })
    // Other lists hold it under another light now.
    for (const key of this.#shelves.keys()) if (key !== this.#key) this.#shelves.delete(key)
    // An answer that is on its way was asked for before.
    this.#turn++
    try {
      await this.#ask('PATCH', `rooms/${encodeURIComponent(slug)}/membership`, change)
    } catch (error) {
      const was = before.rooms.find((row) => row.slug === slug)
      const { rooms } = this.shelf.value
      const back = was && rooms.map((row) => (row.slug === slug ? was : row))
      this.#put({
        ...this.shelf.value,
        rooms: kept.length < before.rooms.length ? before.rooms : (back ?? rooms),
      })
      void this.refresh()
      throw error
    }
  }

  /** Messages that are new to this reader. This device may have read further than the server has heard. */
  unread({ slug, seq, unread }: Listing): number {
    // Kept by the room's client: see `Cursor` in room/unread.ts.
    return Math.min(unread, Math.max(0, seq - (parseInt(this.#store.get(`read:${slug}`) ?? '') || 0)))
  }

  get #key(): string {
    return `${this.#list} ${this.#query}`
  }

  #put(shelf: Shelf): void {
    if (this.#query === '') this.#shelves.set(this.#key, shelf)
    this.shelf.value = shelf
  }

  /** Somebody else, or the same under a name: what was theirs is not shown to another. */
  #become(): void {
    if (!this.#open) return
    this.#shelves.clear()
    this.#know()
    void this.refresh()
  }

  #know(): void {
    this.named.value = named(this.#session.grant?.member)
  }

  /** A page, or undefined where it failed or nobody waits for it any more. */
  async #read(some: Record<string, string>): Promise<DirectoryResponse | undefined> {
    const turn = ++this.#turn
    const query = new URLSearchParams({ list: this.#list, ...some })
    if (this.#query) query.set('query', this.#query)
    try {
      const page = (await this.#ask('GET', `directory?${query}`)) as DirectoryResponse
      if (turn !== this.#turn) return undefined
      this.failed.value = undefined
      return page
    } catch (error) {
      if (turn === this.#turn) this.failed.value = error as ParlorError
      return undefined
    }
  }

  async #ask(method: string, path: string, body?: object, again = true): Promise<unknown> {
    await this.#session.current()
    const { grant } = this.#session
    if (!this.#open || !grant) throw new ParlorError('closed')
    this.#know()
    try {
      return await request(this.options, path, { method, body, token: grant.token })
    } catch (error) {
      if (!again || (error as ParlorError).code !== 'identity_expired') throw error
      this.#session.refused()
      return this.#ask(method, path, body, false)
    }
  }
}
