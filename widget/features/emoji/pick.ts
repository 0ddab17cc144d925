import type { RoomClient } from '../../room/client.ts'
import type { Locale } from '../../ui/locale.ts'
import { ParlorEmoji } from './picker.ts'

/** The one that is open: two would cover each other. */
let open: { anchor: HTMLElement; close: (emoji?: string) => void } | undefined

/**
 * Lets a person choose an emoji in a panel beside the pressed element. Resolves with it, in the colour of
 * skin they keep, or with nothing where it was closed: by Escape, a press elsewhere, or the element again.
 * The focus goes back to where it was, unless it has moved on.
 */
export function pick(anchor: HTMLElement, locale: Locale, client: RoomClient): Promise<string | undefined> {
  const again = open?.anchor === anchor
  open?.close()
  if (again) return Promise.resolve(undefined)
  const picker = new ParlorEmoji()
  Object.assign(picker, { client, locale })
  const { panel, root } = surroundings(anchor)
  root.append(picker)
  return new Promise((resolve) => {
    const over = new AbortController()
    const close = (emoji?: string): void => {
      if (over.signal.aborted) return
      over.abort()
      open = undefined
      const within = picker.matches(':focus-within')
      picker.remove()
      anchor.setAttribute('aria-expanded', 'false')
      if (within) anchor.focus({ preventScroll: true })
      resolve(emoji)
    }
    const own = ({ target }: Event): boolean => target instanceof Node && picker.contains(target)
    const { signal } = over
    const place = (): void => placed(picker, anchor, panel)
    root.addEventListener('focusin', (event) => own(event) || close(), { signal })
    document.addEventListener(
      'pointerdown',
      (event) => {
        const path = event.composedPath()
        // The anchor itself asks again.
        if (!path.includes(picker) && !path.includes(anchor)) close()
      },
      { signal, capture: true },
    )
    for (const type of ['resize', 'scroll'])
      addEventListener(type, place, { signal, capture: true, passive: true })
    picker.addEventListener('close', () => close(), { signal })
    picker.addEventListener('pick', () => close(picker.picked), { signal })
    open = { anchor, close }
    anchor.setAttribute('aria-expanded', 'true')
    // Above all that clips or covers it.
    picker.popover = 'manual'
    picker.showPopover()
    place()
    picker.focus()
  })
}

/** The panel of the room that an element is in, and the root which that stands in: there its colours reach. */
function surroundings(element: HTMLElement): { panel: Element; root: HTMLElement | ShadowRoot } {
  const panel = element.closest('[part~=panel]')
  if (panel instanceof HTMLElement) return { panel, root: panel }
  const root = element.getRootNode()
  if (!(root instanceof ShadowRoot)) return { panel: document.documentElement, root: document.body }
  const { host } = root
  if (host instanceof HTMLElement && host.getRootNode() instanceof ShadowRoot) return surroundings(host)
  return { panel: host, root }
}

/** The largest it is, and how far it stays from what it stands in. */
const WIDTH = 344
const HEIGHT = 380
const MARGIN = 8

/** Beside the anchor, within its panel and the window: above where there is room, else below. */
function placed(picker: HTMLElement, anchor: HTMLElement, panel: Element): void {
  const at = anchor.getBoundingClientRect()
  const { left, right, top, bottom } = panel.getBoundingClientRect()
  const [west, east] = [Math.max(left, 0) + MARGIN, Math.min(right, innerWidth) - MARGIN]
  const [north, south] = [Math.max(top, 0) + MARGIN, Math.min(bottom, innerHeight) - MARGIN]
  const width = Math.min(WIDTH, east - west)
  const above = at.top - MARGIN - north
  const below = south - at.bottom - MARGIN
  const up = above >= HEIGHT || above >= below
  const height = Math.min(HEIGHT, Math.max(up ? above : below, Math.min(240, south - north)))
  const start = getComputedStyle(anchor).direction === 'rtl' ? at.right - width : at.left
  const y = up ? at.top - MARGIN - height : at.bottom + MARGIN
  const { style } = picker
  // Through the object model: a strict page refuses style attributes, not this.
  style.width = `${width}px`
  style.height = `${height}px`
  style.left = `${clamp(start, west, east - width)}px`
  style.top = `${clamp(y, north, south - height)}px`
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
