import type { ClientFrame } from '../../protocol/client.ts'
import type { Message, More, Value } from '../../protocol/model.ts'
import type { Page } from '../../protocol/server.ts'
import { find, join, meet, place, type Held } from './messages.ts'
import type { Timeline } from './state.ts'

interface Slice {
  held: readonly Held[]
  /** Whether the room has older ones. */
  before: boolean
}

/** A slice holds so many messages at most, and is cut back to `KEPT`, so that not each new one cuts. */
const MOST = 2000
const KEPT = 1900

/**
 * What is loaded of a room's history: the tail, which always reaches the newest message, and while
 * the reader is far from it a view of its own. When the two meet they become one.
 */
export class History {
  /** What the reader looks at: the newest, or this seq. */
  reading: 'latest' | number = 'latest'
  #tail: Slice = { held: [], before: false }
  #view: Slice | undefined
  /** The view is from before a snapshot, shown only until the page around its place has come. */
  #stale = false
  #asked: { before?: number | undefined; after?: number | undefined; around?: number | undefined } = {}
  #shown: { held: readonly Held[]; items: readonly Message[] } = { held: [], items: [] }

  /** `ask` says whether the question could be put; if not it is put again by `resume`. */
  constructor(private readonly ask: (question: ClientFrame<'page'>) => void) {}

  get tail(): readonly Held[] {
    return this.#tail.held
  }

  /** In-order changes: all that happened since the last ones. */
  change(values: readonly Value[]): void {
    this.#heal(values, true)
    this.#settle()
  }

  /** The newest page in place of everything; a reader of old history keeps their place. */
  snapshot(values: readonly Value[], before: boolean): void {
    const tail = { held: place([], values, true), before }
    const { reading } = this
    this.#asked = {}
    this.#stale = reading !== 'latest' && reading < (tail.held[0]?.seq ?? 0) && before
    this.#view = this.#stale ? this.#current : undefined
    if (this.#stale && reading !== 'latest') this.#asked.around = reading
    this.#tail = tail
  }

  /** Messages below the floor are gone for good. */
  raise(floor: number): void {
    const cut = (slice: Slice): Slice => {
      const gone = find(slice.held, floor)
      const reached = gone > 0 || (slice.held[0]?.seq ?? Infinity) <= floor
      return reached ? { held: gone ? slice.held.slice(gone) : slice.held, before: false } : slice
    }
    this.#tail = cut(this.#tail)
    if (this.#view) this.#view = cut(this.#view)
    if (this.#view?.held.length === 0) this.latest()
  }

  /** An answered question. */
  page({ before, after, around, messages, more }: Page): void {
    this.#heal(messages, false)
    const held = place([], messages, true)
    const now = this.#current
    if (around !== undefined && around === this.#asked.around) {
      this.latest()
      if (held.length) this.#view = { held, before: more.before }
    } else if (before !== undefined && before === this.#asked.before) {
      this.#asked.before = undefined
      if (before === now.held[0]?.seq)
        this.#show({ held: [...held.slice(0, find(held, before)), ...now.held], before: more.before })
    } else if (after !== undefined && after === this.#asked.after) {
      this.#asked.after = undefined
      if (after === now.held.at(-1)?.seq) this.#show({ ...now, held: place(now.held, held, true) })
    }
    this.#settle(before !== undefined)
  }

  older(): void {
    const first = this.#current.held[0]?.seq
    if (!first || !this.#current.before || this.#loading.before) return
    this.#put({ before: first })
  }

  newer(): void {
    const last = this.#view?.held.at(-1)?.seq
    if (!last || this.#loading.after) return
    this.#put({ after: last })
  }

  around(seq: number): void {
    if (this.#holds(this.#current, seq)) return
    if (this.#holds(this.#tail, seq)) return this.latest()
    this.#put({ around: seq })
  }

  latest(): void {
    this.#view = undefined
    this.#stale = false
    this.#asked = {}
  }

  /** Puts open questions again, on a new connection. */
  resume(): void {
    const { before, after, around } = this.#asked
    this.#asked = {}
    if (around) this.#put({ around })
    else if (before) this.older()
    else if (after) this.newer()
  }

  /** The questions were refused; the view may ask again. */
  refused(): void {
    this.#asked = {}
  }

  /** Whether a message that the room has is still to arrive in what is shown. */
  awaits(seq: number): boolean {
    return !this.#view && seq > (this.tail.at(-1)?.seq ?? 0)
  }

  find(seq: number): Message | undefined {
    for (const { held } of [this.#current, this.#tail]) {
      const found = held[find(held, seq)]
      if (found?.seq === seq && found.kind !== 'void') return found
    }
    return undefined
  }

  /** What to show; the same object as `old` where nothing changed. */
  timeline(old: Timeline): Timeline {
    const { held, before } = this.#current
    if (held !== this.#shown.held)
      this.#shown = { held, items: held.filter((value): value is Message => value.kind !== 'void') }
    const { items } = this.#shown
    const last = (slice: readonly Held[]): number => slice.at(-1)?.seq ?? 0
    const newer = this.#view ? Math.max(0, last(this.tail) - last(held)) : 0
    const next: Timeline = { items, more: { before, after: !!this.#view }, loading: this.#loading, newer }
    const same =
      items === old.items
      && newer === old.newer
      && alike(next.more, old.more)
      && alike(next.loading, old.loading)
    return same ? old : next
  }

  get #current(): Slice {
    return this.#view ?? this.#tail
  }

  get #loading(): More {
    const { before, after, around } = this.#asked
    return { before: !!(before ?? around), after: !!(after ?? around) }
  }

  #show(slice: Slice): void {
    if (this.#view) this.#view = slice
    else this.#tail = slice
  }

  #holds({ held }: Slice, seq: number): boolean {
    return held[find(held, seq)]?.seq === seq
  }

  #put(question: Omit<ClientFrame<'page'>, 'type'>): void {
    this.#asked = 'around' in question ? question : { ...this.#asked, ...question }
    this.ask({ type: 'page', ...question })
  }

  #heal(values: readonly Value[], inOrder: boolean): void {
    this.#tail = { ...this.#tail, held: place(this.tail, values, inOrder) }
    if (this.#view) this.#view = { ...this.#view, held: place(this.#view.held, values) }
  }

  /** Makes one of two slices that meet, and lets go of the end that is far from the reader. */
  #settle(atStart = false): void {
    const view = this.#view
    if (view && !this.#stale && meet(view.held, this.tail)) {
      const lower = (view.held[0]?.seq ?? 0) <= (this.tail[0]?.seq ?? 0) ? view : this.#tail
      this.#tail = { held: join(view.held, this.tail), before: lower.before }
      this.#view = undefined
    }
    if (this.#view && this.tail.length > MOST) this.#tail = newest(this.#tail)
    const { held, before } = this.#current
    if (held.length <= MOST) return
    const near = this.reading === 'latest' ? held.length : find(held, this.reading)
    if (!atStart && near > held.length / 2) return this.#show(newest(this.#current))
    // One is left out between the two, else they would meet again at once.
    if (!this.#view) this.#tail = { held: held.slice(KEPT + 1), before: true }
    this.#view = { held: held.slice(0, KEPT), before }
  }
}

function newest({ held }: Slice): Slice {
  return { held: held.slice(-KEPT), before: true }
}

function alike(a: More, b: More): boolean {
  return a.before === b.before && a.after === b.after
}
