import type { Message } from '../room/state.ts'

/** Rows shown at first, shown at most, and added at a time. */
const OPEN = 80
const MOST = 160
const STEP = 40

/**
 * Which part of the loaded messages has rows. It holds on to seqs, not indexes, so that a page
 * arriving above or below does not move it, and never has more than 160 rows.
 */
export class RowWindow {
  /** Indexes into the messages last placed: rows are [from, to). */
  from = 0
  to = 0
  #first: number | undefined
  /** Undefined: to the end, whatever arrives. */
  #last: number | undefined

  /** Fits the window to the messages as they are now. `following`: the reader is at the newest. */
  place(items: readonly Message[], following: boolean): void {
    const count = items.length
    this.to = this.#last === undefined ? count : indexOf(items, this.#last + 1)
    this.from = this.#first === undefined ? Math.max(0, count - OPEN) : indexOf(items, this.#first)
    if (this.to <= this.from) {
      this.from = Math.max(0, count - OPEN)
      this.to = count
    }
    if (this.to - this.from > MOST) {
      if (following) this.from = this.to - OPEN
      else this.to = this.from + MOST
    }
    this.#hold(items)
  }

  /** Room for rows above without letting any go below. */
  get spare(): boolean {
    return this.to - this.from + STEP <= MOST
  }

  up(items: readonly Message[]): void {
    this.from = Math.max(0, this.from - STEP)
    this.to = Math.min(this.to, this.from + MOST)
    this.#hold(items)
  }

  down(items: readonly Message[]): void {
    this.to = Math.min(items.length, this.to + STEP)
    this.from = Math.max(this.from, this.to - MOST)
    this.#hold(items)
  }

  /** Back to the end, whatever the messages will be. */
  latest(): void {
    this.#first = this.#last = undefined
  }

  /** Around one message, or as near as the messages go. */
  around(items: readonly Message[], seq: number): void {
    const index = indexOf(items, seq)
    this.from = Math.max(0, Math.min(index - OPEN / 2, items.length - OPEN))
    this.to = Math.min(items.length, this.from + OPEN)
    this.#hold(items)
  }

  #hold(items: readonly Message[]): void {
    this.#first = items[this.from]?.seq
    this.#last = this.to >= items.length ? undefined : items[this.to - 1]?.seq
  }
}

/** Index of the first message at or above a seq, by halving. */
export function indexOf(items: readonly Message[], seq: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}
