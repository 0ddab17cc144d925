import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A row the reader's place can be held by. */
export interface Mark extends HTMLElement {
  readonly row: { readonly key: string }
}

/** What the scroll controller needs of its timeline. */
export interface Scrolled {
  scroller(): HTMLElement | null
  rows(): readonly Mark[]
  /** The last row in the DOM is the newest there is. */
  atNewest(): boolean
  /** The row under pointer, finger or focus. */
  held(): Mark | undefined
  /** After each move of the reader and each settling. */
  moved(): void
}

/** Nearer to the end than this counts as being there, in pixels. */
const NEAR = 8

/**
 * Holds the reader's place. Whenever the reader moves, it notes where the visible rows stand;
 * whenever anything else changes (rows, fonts, sizes), it puts the first of them still there back
 * where it stood, or, for a reader at the newest message, goes to the end. The browser's own
 * scroll anchoring is off: Safari has none, and two would fight.
 */
export class Stick implements ReactiveController {
  /** The reader is at the newest message and stays there. */
  following = true
  /** Which way the reader last moved: -1 up, 1 down. */
  direction: -1 | 1 = 1
  #marks: readonly (readonly [key: string, top: number])[] = []
  #top = 0
  #height = 0
  #scroller: HTMLElement | null = null
  readonly #observer = new ResizeObserver(() => this.settle())

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly view: Scrolled,
  ) {
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
    this.#scroller?.removeEventListener('scroll', this.#scroll)
    this.#scroller = null
  }

  hostUpdate(): void {
    // A scroll whose event is still to come must not be undone by what is about to render.
    this.#read()
  }

  hostUpdated(): void {
    if (!this.#scroller) this.#attach()
    this.settle()
  }

  /** Goes to the newest message and stays there. */
  follow(): void {
    this.following = true
    this.host.requestUpdate()
  }

  /** Brings a row into view, moving nothing but the timeline. */
  reveal(row: HTMLElement, where: 'nearest' | 'center' = 'nearest'): void {
    const scroller = this.#scroller
    if (!scroller) return
    const view = scroller.getBoundingClientRect()
    const box = row.getBoundingClientRect()
    if (where === 'center') scroller.scrollTop += (box.top + box.bottom - view.top - view.bottom) / 2
    else if (box.top < view.top) scroller.scrollTop += box.top - view.top - NEAR
    else if (box.bottom > view.bottom) scroller.scrollTop += box.bottom - view.bottom + NEAR
    this.#scroll()
  }

  /** Puts the reader back where they were. */
  settle(): void {
    const scroller = this.#scroller
    if (!scroller || scroller.clientHeight === 0) return
    const resized = scroller.clientHeight !== this.#height
    let rest = 0
    if (this.following && (resized || !this.view.held())) scroller.scrollTop = scroller.scrollHeight
    else rest = this.#restore(scroller)
    this.#note(scroller, rest)
    this.view.moved()
  }

  #attach(): void {
    this.#scroller = this.view.scroller()
    if (!this.#scroller) return
    this.#scroller.addEventListener('scroll', this.#scroll, { passive: true })
    this.#observer.observe(this.#scroller)
    for (const child of this.#scroller.children) this.#observer.observe(child)
  }

  readonly #scroll = (): void => {
    if (this.#read()) this.view.moved()
  }

  /** Takes in where the reader went; false if they did not move. */
  #read(): boolean {
    const scroller = this.#scroller
    // With another height it is the browser that moved: the observer will put that right.
    if (!scroller || scroller.clientHeight === 0 || scroller.clientHeight !== this.#height) return false
    const moved = scroller.scrollTop - this.#top
    if (moved === 0) return false
    const rest = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
    if (rest <= NEAR && this.view.atNewest()) this.following = true
    else if (moved < 0) this.following = false
    this.direction = moved < 0 ? -1 : 1
    this.#note(scroller, 0)
    return true
  }

  /** Returns what could not be put right: scroll positions snap to whole device pixels. */
  #restore(scroller: HTMLElement): number {
    const rows = new Map(this.view.rows().map((mark) => [mark.row.key, mark]))
    for (const [key, top] of this.#marks) {
      const mark = rows.get(key)
      if (!mark) continue
      const off = place(mark, scroller) - top
      if (off === 0) return 0
      scroller.scrollTop += off
      return place(mark, scroller) - top
    }
    return 0
  }

  #note(scroller: HTMLElement, rest: number): void {
    this.#top = scroller.scrollTop
    this.#height = scroller.clientHeight
    const held = this.view.held()
    const shown = inView(this.view.rows(), scroller)
    const marks = held && shown.includes(held) ? [held, ...shown] : shown
    this.#marks = marks.map((mark) => [mark.row.key, place(mark, scroller) - rest])
  }
}

function place(mark: Mark, scroller: HTMLElement): number {
  return mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top
}

/** The rows that the scroller shows, some of them perhaps only in part. */
export function inView<T extends HTMLElement>(rows: readonly T[], scroller: HTMLElement): T[] {
  const view = scroller.getBoundingClientRect()
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row && row.getBoundingClientRect().bottom <= view.top) low = middle + 1
    else high = middle
  }
  let end = low
  for (let row = rows[end]; row && row.getBoundingClientRect().top < view.bottom; row = rows[end]) end++
  return rows.slice(low, end)
}
