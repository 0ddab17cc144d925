import type { ReactiveController, ReactiveElement } from 'lit'
import { isRow, type RowElement } from './message.ts'

/** A finger that rests so long (ms), and moves no further (pixels), asks what can be done. */
const PRESS = 450
const STILL = 10

/** Knows the row on which pointer, finger or keyboard focus rests. */
export class Hold implements ReactiveController {
  #pointed: RowElement | undefined
  #focused: RowElement | undefined
  #kept: RowElement | undefined
  /** A finger points, which does so to scroll too. */
  #finger = false
  #pressing: ReturnType<typeof setTimeout> | undefined
  #from = { x: 0, y: 0 }

  constructor(
    private readonly host: ReactiveElement,
    private readonly changed: () => void,
  ) {
    host.addController(this)
  }

  get row(): RowElement | undefined {
    const row = this.#kept ?? this.#focused ?? this.#pointed
    return row?.isConnected ? row : undefined
  }

  /** The row whose tools are wanted: a finger has to rest on it for a while. */
  get tooled(): RowElement | undefined {
    const { row } = this
    return row === this.#pointed && row !== this.#kept && this.#finger ? undefined : row
  }

  /** Holds on to a row while something of it is open; undefined lets it go. */
  keep(row: RowElement | undefined): void {
    if (this.#kept === row) return
    this.#kept = row
    this.changed()
  }

  /** Forgets the row until pointer or focus comes to one again. */
  release(): void {
    this.#pointed = this.#focused = this.#kept = undefined
    clearTimeout(this.#pressing)
  }

  hostConnected(): void {
    // What goes from one row to the next never leaves the shadow root.
    for (const type of EVENTS) this.host.renderRoot.addEventListener(type, this)
    this.host.addEventListener('pointerleave', this)
  }

  hostDisconnected(): void {
    for (const type of EVENTS) this.host.renderRoot.removeEventListener(type, this)
    this.host.removeEventListener('pointerleave', this)
    this.release()
  }

  handleEvent(event: Event): void {
    const { type } = event
    const before = [this.row, this.tooled]
    const row = event.composedPath().find(isRow)
    const touch = event instanceof PointerEvent && event.pointerType !== 'mouse'
    if (type === 'pointermove' || type === 'contextmenu') {
      this.#pressed(event)
      if (type === 'contextmenu' || touch || this.#pointed === row) return
    }
    if (type.startsWith('pointer')) this.#finger = touch
    clearTimeout(this.#pressing)
    if (type === 'focusin') this.#focused = row?.matches(SHOWN) ? row : undefined
    else if (type === 'focusout') this.#focused = staysIn(event) ? this.#focused : undefined
    else if (type === 'pointerdown') {
      this.#pointed = row
      if (row !== this.#kept && row) this.#kept = undefined
      if (touch && row && event instanceof PointerEvent) this.#press(row, event)
    } else if (type === 'pointermove') this.#pointed = row
    // A mouse that lets go still rests there; a finger is gone.
    else if (type !== 'pointerup' || touch) this.#pointed = undefined
    if (this.row !== before[0] || this.tooled !== before[1]) this.changed()
  }

  #press(row: RowElement, { clientX: x, clientY: y }: PointerEvent): void {
    this.#from = { x, y }
    this.#pressing = setTimeout(() => this.keep(row), PRESS)
  }

  /** A finger that wanders off does not press; one that does wants no menu of the browser's. */
  #pressed(event: Event): void {
    if (!(event instanceof MouseEvent)) return
    const { x, y } = this.#from
    if (event.type === 'contextmenu') {
      if (this.#finger && this.#kept) event.preventDefault()
    } else if (Math.hypot(event.clientX - x, event.clientY - y) > STILL) clearTimeout(this.#pressing)
  }
}

/** Focus that a person can see. */
const SHOWN = ':focus-visible, :has(:focus-visible)'

/** The focus goes on to something of the same row: between the two it must not lose what it goes to. */
function staysIn({ target, relatedTarget }: Event & { relatedTarget?: EventTarget | null }): boolean {
  const row = target instanceof Element && target.closest('.row')
  return !!row && relatedTarget instanceof Node && row.contains(relatedTarget)
}

/** Not what tells that a border was crossed: a layout that lays a row under a mouse at rest does that too. */
const EVENTS = [
  'pointerdown',
  'pointermove',
  'pointerup',
  'pointercancel',
  'contextmenu',
  'focusin',
  'focusout',
]
