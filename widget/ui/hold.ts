import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { isRow, type RowElement } from './message.ts'

/** Knows the row on which pointer, finger or keyboard focus rests. */
export class Hold implements ReactiveController {
  #pointed: RowElement | undefined
  #focused: RowElement | undefined

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly changed: () => void,
  ) {
    host.addController(this)
  }

  get row(): RowElement | undefined {
    const row = this.#focused ?? this.#pointed
    return row?.isConnected ? row : undefined
  }

  /** Forgets the row until pointer or focus comes to one again. */
  release(): void {
    this.#pointed = this.#focused = undefined
  }

  hostConnected(): void {
    for (const type of EVENTS) this.host.addEventListener(type, this)
  }

  hostDisconnected(): void {
    for (const type of EVENTS) this.host.removeEventListener(type, this)
    this.release()
  }

  handleEvent(event: Event): void {
    const { type } = event
    const before = this.row
    const row = event.composedPath().find(isRow)
    const touch = event instanceof PointerEvent && event.pointerType !== 'mouse'
    if (type === 'focusin') this.#focused = row?.matches(SHOWN) ? row : undefined
    else if (type === 'focusout') this.#focused = undefined
    else if (type === 'pointerdown') this.#pointed = row
    else if (type === 'pointerover') this.#pointed = touch ? this.#pointed : row
    // A mouse that lets go still rests there; a finger is gone.
    else if (type !== 'pointerup' || touch) this.#pointed = undefined
    if (this.row !== before) this.changed()
  }
}

/** Focus that a person can see. */
const SHOWN = ':focus-visible, :has(:focus-visible)'

const EVENTS = [
  'pointerover',
  'pointerdown',
  'pointerup',
  'pointercancel',
  'pointerleave',
  'focusin',
  'focusout',
]
