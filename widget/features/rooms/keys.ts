/** Which way an arrow points, with the direction of the text. */
function step(key: string, rtl: boolean): readonly [rows: number, across: number] | undefined {
  const ahead = rtl ? -1 : 1
  const steps: Record<string, readonly [number, number]> = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    Home: [-Infinity, 0],
    End: [Infinity, 0],
    ArrowRight: [0, ahead],
    ArrowLeft: [0, -ahead],
  }
  return steps[key]
}

const isShown = (element: HTMLElement): boolean => element.checkVisibility()

/**
 * Moves the focus among the buttons of rows: up and down from row to row, sideways through what can be
 * done with one. Says whether the key was meant for it.
 */
export function move(event: KeyboardEvent, list: Element): boolean {
  const by = step(event.key, getComputedStyle(list).direction === 'rtl')
  const from = event.composedPath().find((one) => one instanceof HTMLButtonElement)
  if (!by || !from || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false
  const rows = [...list.children].map((row) => [...row.querySelectorAll('button')])
  const at = rows.findIndex((row) => row.includes(from))
  const row = rows[Math.min(Math.max(at + by[0], 0), rows.length - 1)] ?? []
  const cells = row.filter((cell, index) => index === 0 || isShown(cell))
  const column = rows[at]?.indexOf(from) ?? 0
  const next = by[0] ? cells.find((_, index) => index === column) : cells[cells.indexOf(from) + by[1]]
  ;(next ?? (by[0] ? cells[0] : from))?.focus()
  event.preventDefault()
  return true
}
