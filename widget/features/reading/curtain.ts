import type { ReactiveController } from 'lit'
import type { ParlorTimeline } from '../../ui/timeline.ts'

/** Nobody waits longer for what stands in messages, in milliseconds. */
const PATIENCE = 400

/**
 * Shows the first rows once they stand still: what is pinned above them has come, and polls, previews and code
 * in them, which are parts of their own, have their size. What is to be seen already stays so.
 */
export class Curtain implements ReactiveController {
  constructor(private readonly timeline: ParlorTimeline) {
    if (timeline.rows().length === 0) timeline.addController(this)
  }

  hostUpdated(): void {
    const { timeline } = this
    const scroller = timeline.scroller()
    const rows = timeline.rows()
    if (!scroller || rows.length === 0) return
    timeline.removeController(this)
    const late = rows.flatMap((row) => [...row.querySelectorAll(':not(:defined)')])
    void hold(scroller, new Set(late.map(({ localName }) => localName)))
  }
}

async function hold(scroller: HTMLElement, names: ReadonlySet<string>): Promise<void> {
  // Not by visibility: a message that was asked for takes the focus meanwhile.
  scroller.style.opacity = '0'
  await Promise.race([
    Promise.all([...names].map((name) => customElements.whenDefined(name))),
    new Promise((resolve) => setTimeout(resolve, PATIENCE)),
  ])
  // Laid out before it is seen. A page in the background lays out nothing, and shows nothing.
  if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  scroller.style.opacity = ''
}
