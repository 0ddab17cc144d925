import { html, type TemplateResult } from 'lit'

/** One thing that a menu offers. */
export interface Offer {
  label: string
  act: () => void
}

/** What can be done with a room. It lies in the top layer: a list that scrolls would cut it off. */
export function menu(label: string, offers: readonly Offer[], closed: () => void): TemplateResult {
  const toggled = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'closed') closed()
  }
  return html`<div id="menu" role="menu" popover aria-label=${label} @toggle=${toggled} @keydown=${keydown}>
    ${offers.map(
      ({ label, act }) =>
        html`<button
          role="menuitem"
          tabindex="-1"
          @click=${({ currentTarget }: Event) => {
            menuOf(currentTarget)?.hidePopover()
            act()
          }}
        >
          ${label}
        </button>`,
    )}
  </div>`
}

/** Opens a menu at the end of a button, where there is space, with the focus on its first offer. */
export function openAt(menu: HTMLElement, button: HTMLElement): void {
  menu.showPopover()
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const start = getComputedStyle(button).direction === 'rtl' ? left : right - width
  const below = bottom + 4 + height <= innerHeight ? bottom + 4 : top - 4 - height
  // Through CSSOM: style attributes are refused on strict pages.
  menu.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`
  menu.style.top = `${Math.max(8, below)}px`
  menu.querySelector('button')?.focus({ preventScroll: true })
}

function menuOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[role=menu]') : null
}

function keydown(event: KeyboardEvent): void {
  const menu = menuOf(event.currentTarget)
  const offers = [...(menu?.querySelectorAll('button') ?? [])]
  const at = offers.findIndex((offer) => offer.matches(':focus'))
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }
  const next = to[event.key]
  if (event.key === 'Tab') menu?.hidePopover()
  // The browser closes it; a panel that the list stands in is not meant.
  if (event.key === 'Escape') event.stopPropagation()
  if (next === undefined) return
  event.preventDefault()
  offers.at(next % offers.length)?.focus()
}
