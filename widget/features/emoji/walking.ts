/** Moves the focus along a row of buttons, round its ends; the one it comes to, if the key was meant for that. */
export function walk<T extends HTMLElement>(
  event: KeyboardEvent,
  all: readonly T[],
  along: number,
): T | undefined {
  const at = all.findIndex((one) => one === event.target)
  const steps: Record<string, number> = {
    ArrowRight: along,
    ArrowLeft: -along,
    Home: -at,
    End: -1 - at,
  }
  const step = steps[event.key]
  if (step === undefined) return undefined
  event.preventDefault()
  const next = all.at((at + step) % all.length)
  next?.focus()
  return next
}

/**
 * Where a key leads from a place in a grid that is filled line by line; below nought: out of it at its top.
 * `along`: 1 where the next is to the right. `wide`: as far as it goes.
 */
export function stepIn(
  key: string,
  at: number,
  columns: number,
  last: number,
  along: number,
  wide: boolean,
): number | undefined {
  const row = at - (at % columns)
  const to: Record<string, number> = {
    ArrowRight: at + along,
    ArrowLeft: at - along,
    ArrowDown: at + columns > last && row + columns <= last ? last : at + columns,
    ArrowUp: at - columns,
    Home: wide ? 0 : row,
    End: wide ? last : Math.min(last, row + columns - 1),
    PageDown: Math.min(last, at + 5 * columns),
    PageUp: Math.max(0, at - 5 * columns),
  }
  return to[key]
}
