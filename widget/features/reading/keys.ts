import type { RowElement } from '../../ui/message.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { enter } from './toolbar.ts'

/** Walks the messages by the arrows, goes into what belongs to one, and back out to the composer. */
export function keydown(timeline: ParlorTimeline, event: KeyboardEvent): void {
  const rows = timeline.rows()
  const row = rows.find((one) => one.matches(':focus-within'))
  if (!row || event.defaultPrevented) return
  const { key } = event
  const within = !row.matches(':focus')
  const at = rows.indexOf(row)
  if (
    key === '/'
    && !event.ctrlKey
    && !event.metaKey
    && !(event.target as Element).matches('input, textarea, select')
  ) {
    timeline.dispatchEvent(new Event('parlor-search', { bubbles: true }))
    event.preventDefault()
    event.stopPropagation()
    return
  }
  const to = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: far(timeline, rows, at, -1),
    PageDown: far(timeline, rows, at, 1),
    Home: 0,
    End: rows.length - 1,
  }[key]
  if (key === 'Escape') {
    if (within) row.focus({ preventScroll: true })
    else {
      // Whoever comes back begins at the newest again.
      timeline.current = undefined
      timeline.dispatchEvent(new Event('parlor-compose', { bubbles: true }))
    }
  } else if (within) return
  else if (key === 'Enter' || key === (row.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight')) {
    timeline.stick.reveal(row)
    enter(row)
  } else if (to === undefined) return
  else if (key === 'End') void newest(timeline)
  else go(timeline, rows[to])
  // The innermost thing takes the key: the panel must not close, the page must not scroll.
  event.preventDefault()
  event.stopPropagation()
}

/** The row that is about as far away as can be seen at once, or the next. */
function far(timeline: ParlorTimeline, rows: readonly RowElement[], at: number, way: 1 | -1): number {
  const height = timeline.scroller()?.clientHeight ?? 0
  const top = rows[at]?.offsetTop ?? 0
  const beyond = rows
    .slice(way < 0 ? 0 : at, way < 0 ? at : rows.length)
    .filter((row) => Math.abs(row.offsetTop - top) < height).length
  return at + way * Math.max(1, way < 0 ? beyond : beyond - 1)
}

function go(timeline: ParlorTimeline, row: RowElement | undefined): void {
  row?.focus({ preventScroll: true })
  if (row) timeline.stick.reveal(row)
}

async function newest(timeline: ParlorTimeline): Promise<void> {
  timeline.jumpToLatest()
  await timeline.updateComplete
  go(timeline, timeline.rows().at(-1))
}
