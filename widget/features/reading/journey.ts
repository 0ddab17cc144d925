import type { Message, Value } from '../../../protocol/model.ts'
import type { ServerFrame } from '../../../protocol/server.ts'
import { seqOf } from '../../ui/message.ts'
import type { RowElement } from '../../ui/message.ts'
import { inView } from '../../ui/stick.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { indexOf } from '../../ui/window.ts'

/** How long one may look around in another room before it is taken for where one wants to be, in milliseconds. */
const LOOK = 30_000
/** Nearer to the end than this, in pixels, is at it, as for whoever scrolls there. */
const NEAR = 8

/** The way through history: to a message, to a day, to what is unread, and back. */
export class Journey {
  /** Where the reader was before the last jump: a message, or the way to another room. */
  from: number | (() => void) | undefined
  /** What is new from here on has been in view where it begins. */
  reached: number | undefined
  /** The message that was asked for, until it is reached. */
  #wanted: number | undefined
  #date: number | undefined
  /** The focus goes along. */
  #take = false
  #cameAt = 0

  constructor(
    private readonly timeline: ParlorTimeline,
    private readonly gone: () => void,
  ) {}

  /** Goes to a message wherever it is, and remembers the way back. `take`: the focus goes along. */
  to(seq: number, take = true): void {
    this.#leave()
    this.#wanted = seq
    this.#take = take
    this.#show(seq)
  }

  /** Goes to a message, or to the first after it that there is. */
  near(seq: number): void {
    this.#leave()
    this.#take = true
    this.#show(seq)
  }

  /** Goes to the first message of a day or later. */
  toDate(at: number): void {
    const { client } = this.timeline
    if (!client) return
    this.#leave()
    this.#take = true
    const { items, more } = client.timeline.value
    const index = items.findIndex((message) => message.at >= at)
    const shown = items[index]
    if (shown && (index > 0 || !more.before)) return this.timeline.showMessage(shown.seq)
    this.#date = at
    client.showDate(at)
  }

  /** Goes back to where the last jump began. */
  back(): void {
    const { from } = this
    this.from = undefined
    // The button goes.
    this.#take = true
    if (typeof from === 'function') from()
    else if (from !== undefined) this.timeline.showMessage(from)
  }

  /** Where a jump has come from another room, the way back to it. */
  cameFrom(back: () => void): void {
    this.from = back
    this.#cameAt = Date.now()
  }

  /** Once the reader follows the conversation, or writes, nothing is to be gone back to. */
  stay(): void {
    const { client, stick } = this.timeline
    // What was found may be where the conversation ends: that alone is no wish to stay.
    const back = typeof this.from === 'function' && Date.now() - this.#cameAt < LOOK
    if ((stick.following && !back) || client?.pending.value.length) this.from = undefined
  }

  /** A question was answered: what was asked for may be in it, or be gone. */
  heard(frame: ServerFrame): void {
    if (frame.type !== 'page') return
    const messages = frame.messages.filter(isWhole)
    if (frame.at !== undefined && frame.at === this.#date) {
      const at = this.#date
      this.#date = undefined
      const found = messages.find((message) => message.at >= at) ?? messages.at(-1)
      if (found) this.timeline.showMessage(found.seq)
    } else if (frame.around !== undefined && frame.around === this.timeline.sought) {
      const { around } = frame
      if (messages.some(({ seq }) => seq === around)) return
      // It is gone, or not for this reader: what stood beside it is the nearest there is.
      const nearest = messages[Math.min(indexOf(messages, around), messages.length - 1)]
      if (nearest) this.timeline.showMessage(nearest.seq)
      else this.timeline.sought = undefined
      if (around === this.#wanted) this.gone()
    }
  }

  /** A message that was asked for has come into view. */
  found(row: RowElement): void {
    const { timeline } = this
    const scroller = timeline.scroller()
    // Where all of the end was in view already, nothing moved that would have told so.
    if (scroller && timeline.atNewest() && restOf(scroller) <= NEAR) timeline.stick.follow()
    const wanted = this.#wanted === seqOf(row)
    if (wanted) flash(row)
    if (this.#take) row.focus({ preventScroll: true })
    if (wanted && row.row.type === 'message' && row.row.message.deletedAt !== undefined) this.gone()
    this.#wanted = undefined
    this.#take = false
  }

  /** What is new has been in view where it begins: no way there is wanted any more. */
  pass(): void {
    const { seen, renderRoot } = this.timeline
    const scroller = this.timeline.scroller()
    if (seen.stopped === undefined || this.reached === seen.stopped || !scroller) return
    const divider = renderRoot.querySelector('.unread')
    if (!divider) return
    const { top } = divider.getBoundingClientRect()
    const view = scroller.getBoundingClientRect()
    if (top < view.top || top > view.bottom) return
    this.reached = seen.stopped
    this.timeline.requestUpdate()
  }

  #show(seq: number): void {
    const { client } = this.timeline
    const { items = [] } = client?.timeline.value ?? {}
    const next = items[indexOf(items, seq)]
    // Between messages that are here nothing else can come.
    const missing = next && next.seq !== seq && (items[0]?.seq ?? Infinity) < seq
    if (missing && this.#wanted === seq) this.gone()
    this.timeline.showMessage(missing ? next.seq : seq)
  }

  #leave(): void {
    const { timeline } = this
    const scroller = timeline.scroller()
    this.from = timeline.stick.following || !scroller ? undefined : firstIn(timeline.rows(), scroller)
  }
}

/** The seq of the first message in view. */
export function firstIn(rows: readonly RowElement[], scroller: HTMLElement): number | undefined {
  return inView(rows, scroller).map(seqOf).find(Boolean)
}

/** What lies below the view, in pixels. */
function restOf({ scrollHeight, clientHeight, scrollTop }: HTMLElement): number {
  return scrollHeight - clientHeight - scrollTop
}

function isWhole(value: Value): value is Message {
  return !('partial' in value) && value.kind !== 'void'
}

/** Shows once, calmly, which row is meant. Without motion it only stays for a while. */
function flash(row: RowElement): void {
  const lit = { backgroundColor: 'color-mix(in oklab, var(--p-accent) 16%, transparent)' }
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  row.animate([lit, { ...lit, offset: 0.4 }, still ? lit : {}], { duration: 1800, easing: 'ease-out' })
}
