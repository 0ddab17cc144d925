import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { ParlorMessage } from './message.ts'

/** Knows the row on which pointer, finger or keyboard focus rests. */
export class Hold implements ReactiveController {
  #pointed: ParlorMessage | undefined
  #focused: ParlorMessage | undefined

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly changed: () => void,
  ) {
    host.addController(this)
  }

  get row(): ParlorMessage | undefined {
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
    const before = this.row
    const row = event.composedPath().find((target) => target instanceof ParlorMessage)
    const touch = event instanceof PointerEvent && event.pointerType !== 'mouse'
    if (event.type === 'focusin')
      this.#focused = row?.matches(':focus-visible, :focus-within:has(:focus-visible)') ? row : undefined
    else if (event.type === 'focusout') this.#focused = undefined
    else if (event.type === 'pointerdown' || event.type === 'pointerover')
      this.#pointed = touch && event.type === 'pointerover' ? this.#pointed : row
    else if (event.type !== 'pointerup' || touch) this.#pointed = undefined
    if (this.row !== before) this.changed()
  }
}

const EVENTS = [
  'pointerover',
  'pointerdown',
  'pointerup',
  'pointercancel',
  'pointerleave',
  'focusin',
  'focusout',
]
