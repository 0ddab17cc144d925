import type { ReactiveController, ReactiveElement } from 'lit'

/**
 * Hands the focus on when what had it is drawn no more, or can be pressed no more: else it would fall to the
 * page, and a keyboard would begin anew.
 */
export class Refocus implements ReactiveController {
  #within = false

  /** `next`: where it goes. */
  constructor(
    private readonly host: ReactiveElement,
    private readonly next: () => HTMLElement | null | undefined,
  ) {
    host.addController(this)
  }

  hostUpdate(): void {
    this.#within = this.#focused !== null
  }

  hostUpdated(): void {
    const { activeElement, body } = document
    const lost = !activeElement || activeElement === body || this.#focused?.matches(':disabled')
    if (this.#within && lost) this.next()?.focus({ preventScroll: true })
  }

  get #focused(): Element | null {
    return (this.host.renderRoot as ShadowRoot).activeElement
  }
}
