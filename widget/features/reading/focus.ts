import type { ReactiveController } from 'lit'
import { lazy } from '../../ui/lazy.ts'
import type { RowElement } from '../../ui/message.ts'
import { Refocus } from '../../ui/refocus.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'

/** Knows which message a keyboard is at: Tab reaches that one and what belongs to it, and what is lost is found there. */
export class Focus implements ReactiveController {
  /** Where a name was asked for. */
  #asked: Element | null = null

  constructor(private readonly timeline: ParlorTimeline) {
    timeline.addController(this)
    new Refocus(timeline, () => this.#next())
  }

  get #root(): ShadowRoot {
    return this.timeline.renderRoot as ShadowRoot
  }

  hostConnected(): void {
    this.#root.addEventListener('focusin', this.#came)
  }

  hostDisconnected(): void {
    this.#root.removeEventListener('focusin', this.#came)
  }

  hostUpdated(): void {
    this.#ask(this.#root.querySelector<HTMLElement>('.naming parlor-join'))
    // Without messages there is nothing in it that takes the focus, and with it the keys that scroll.
    const log = this.timeline.scroller()
    if (log?.querySelector('.row')) log.removeAttribute('tabindex')
    else log?.setAttribute('tabindex', '0')
  }

  readonly #came = ({ target }: Event): void => {
    const row = target instanceof Element ? target.closest<RowElement>('.row') : null
    if (!row || row.row.key === this.timeline.current) return
    this.timeline.current = row.row.key
    this.timeline.requestUpdate()
  }

  /** In what is open over the conversation, at the message one was at, or in the composer. */
  #next(): HTMLElement | undefined {
    const { timeline } = this
    const rows = timeline.rows()
    const card = this.#root.querySelector<HTMLElement>('.card')
    const next = card ?? rows.find(({ row }) => row.key === timeline.current) ?? rows.at(-1)
    if (!next) timeline.dispatchEvent(new Event('parlor-compose', { bubbles: true }))
    return next
  }

  /** What was pressed needs a name: that is the next thing to give. */
  #ask(join: HTMLElement | null): void {
    if (join && join !== this.#asked) void lazy.join().then(() => join.focus())
    this.#asked = join
  }
}
