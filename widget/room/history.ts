import type { ClientFrame } from '../../protocol/client.ts'
import type { Message, More, Value } from '../../protocol/model.ts'
import type { Page } from '../../protocol/server.ts'
import { find, first, last, place, type Held } from './messages.ts'
import type { Timeline } from './state.ts'

interface Slice {
  held: readonly Held[]
  /** Whether the room has older ones. */
  before: boolean
}

type Question = Omit<ClientFrame<'page'>, 'type'>

/** A slice holds so many messages at most, and is cut back to `KEPT`, so that not each new one cuts. */
const MOST = 2000
const KEPT = 1900

/** A timeline before anything is known. */
export const EMPTY: Timeline = {
  items: [],
  more: { before: false, after: false },
  loading: { before: false, after: false },
  newer: 0,
}

/**
 * What is loaded of a room's history: the tail, which always reaches the newest message, and while
 * the reader is far from it a view of its own. When the two meet they become one.
 */
export class History {
  /** What the reader looks at: the newest, or this seq. */
  reading: 'latest' | number = 'latest'
  readonly #ask: (question: ClientFrame<'page'>) => void
  #tail: Slice = { held: [], before: false }
  #view: Slice | undefined
  /** The view is from before a snapshot, shown only until the page around its place has come. */
  #stale = false
  #asked: Question = {}
  #shown: { held: readonly Held[]; items: readonly Message[] } = { held: [], items: [] }

  /** A question that could not be put is put again by `resume`. */
  constructor(ask: (question: ClientFrame<'page'>) => void) {
    this.#ask = ask
  }

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
    const { reading } = this
    const old = this.#current
    this.latest()
    this.#tail = { held: place([], values, true), before }
    if (reading === 'latest' || reading >= first(this.tail) || !before) return
    this.#view = old
    this.#stale = true
    this.#asked.around = reading
  }

  /** Messages below the floor are gone for good. */
  raise(floor: number): void {
    const cut = ({ held, before }: Slice): Slice => {
      const gone = find(held, floor)
      return gone
        ? { held: held.slice(gone), before: false }
        : { held, before: before && first(held) !== floor }
    }
    this.#tail = cut(this.#tail)
    if (this.#view) this.#view = cut(this.#view)
    if (!this.#view?.held.length) this.#view = undefined
  }

  /** An answered question. */
  page({ before, after, around, at, messages, more }: Page): void {
    this.#heal(messages)
    const held = place([], messages, true)
    const now = this.#current
    if ((around ?? at) !== undefined && around === this.#asked.around && at === this.#asked.at) {
      this.latest()
      if (held.length) this.#view = { held, before: more.before }
    } else if (before !== undefined && before === this.#asked.before) {
      delete this.#asked.before
      if (before === first(now.held))
        this.#current = { held: [...held.slice(0, find(held, before)), ...now.held], before: more.before }
    } else if (after !== undefined && after === this.#asked.after) {
      delete this.#asked.after
      if (after === last(now.held)) this.#current = { ...now, held: place(now.held, held, true) }
    }
    this.#settle(before !== undefined)
  }

  older(): void {
    const { held, before } = this.#current
    if (before && !this.#loading.before) this.#put({ before: first(held) })
  }

  newer(): void {
    if (this.#view && !this.#loading.after) this.#put({ after: last(this.#view.held) })
  }

  around(seq: number): void {
    const holds = ({ held }: Slice): boolean => held[find(held, seq)]?.seq === seq
    if (holds(this.#current)) return
    if (holds(this.#tail)) this.latest()
    else this.#put({ around: seq })
  }

  /** Around the first message of this time or later. */
  at(time: number): void {
    this.#put({ at: time })
  }

  latest(): void {
    this.#view = undefined
    this.#stale = false
    this.#asked = {}
  }

  /** Puts open questions again, on a new connection. */
  resume(): void {
    const { before, after, around, at } = this.#asked
    this.#asked = {}
    if (around) this.#put({ around })
    else if (at) this.#put({ at })
    else if (before) this.older()
    else if (after) this.newer()
  }

  /** The questions were refused; the view may ask again. */
  refused(): void {
    this.#asked = {}
  }

  /** Whether a message that the room has is still to arrive in what is shown. */
  awaits(seq: number): boolean {
    return !this.#view && seq > last(this.tail)
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
    const newer = Math.max(0, last(this.tail) - last(held))
    const more = { before, after: !!this.#view }
    const loading = this.#loading
    const next = { items, more, loading, newer }
    return items === old.items && flags(next) === flags(old) ? old : next
  }

  get #current(): Slice {
    return this.#view ?? this.#tail
  }

  set #current(slice: Slice) {
    if (this.#view) this.#view = slice
    else this.#tail = slice
  }

  get #loading(): More {
    const { before, after, around, at } = this.#asked
    const jump = around ?? at
    return { before: !!(before ?? jump), after: !!(after ?? jump) }
  }

  #put(question: Question): void {
    this.#asked = (question.around ?? question.at) ? question : { ...this.#asked, ...question }
    this.#ask({ type: 'page', ...question })
  }

  #heal(values: readonly Value[], open = false): void {
    this.#tail = { ...this.#tail, held: place(this.tail, values, open) }
    if (this.#view) this.#view = { ...this.#view, held: place(this.#view.held, values) }
  }

  /** Makes one of two slices that meet, and lets go of the end that is far from the reader. */
  #settle(atStart = false): void {
    if (this.#view && !this.#stale && meet(this.#view.held, this.tail)) {
      const [low, high] =
        first(this.#view.held) <= first(this.tail) ? [this.#view, this.#tail] : [this.#tail, this.#view]
      this.#tail = { held: place(low.held, high.held, true), before: low.before }
      this.#view = undefined
    }
    if (this.#view && this.tail.length > MOST) this.#tail = newest(this.#tail)
    const { held, before } = this.#current
    if (held.length <= MOST) return
    const near = this.reading === 'latest' ? held.length : find(held, this.reading)
    if (!atStart && near > held.length / 2) {
      this.#current = newest(this.#current)
      return
    }
    // One is left out between the two, else they would meet again at once.
    if (!this.#view) this.#tail = { held: held.slice(KEPT + 1), before: true }
    this.#view = { held: held.slice(0, KEPT), before }
  }
}

/** Whether nothing can be missing between two slices. */
function meet(a: readonly Held[], b: readonly Held[]): boolean {
  return a.length > 0 && b.length > 0 && first(a) <= last(b) + 1 && first(b) <= last(a) + 1
}

function newest({ held }: Slice): Slice {
  return { held: held.slice(-KEPT), before: true }
}

function flags({ more, loading, newer }: Timeline): string {
  return JSON.stringify([more, loading, newer])
}
