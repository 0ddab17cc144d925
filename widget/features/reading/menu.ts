import { html, nothing, type TemplateResult } from 'lit'

export type MenuKind = 'more' | 'moderate'

/** One thing that a menu offers. */
export interface Offer {
  label: string
  icon: TemplateResult
  act: () => void
  danger?: boolean
}

/** A menu above the conversation, at a button; on a narrow screen under a finger a sheet at its end. */
export function menu(
  label: string,
  offers: readonly Offer[],
  close: (back: boolean) => void,
  above: unknown = nothing,
): TemplateResult {
  const keydown = (event: KeyboardEvent): void => {
    const { currentTarget, key } = event
    if (!(currentTarget instanceof HTMLElement)) return
    const items = [...currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]')]
    const at = items.findIndex((item) => item.matches(':focus'))
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key] ?? typed(items, at, key)
    if (key === 'Escape' || key === 'Tab') close(true)
    else if (to === undefined) return
    else items.at(to % items.length)?.focus({ preventScroll: true })
    // The panel stays, and the page does not scroll.
    event.preventDefault()
    event.stopPropagation()
  }
  return html`<div class="veil" @pointerdown=${() => close(false)}></div>
    <div class="menu" role="menu" aria-label=${label} @keydown=${keydown}>
      ${above}
      ${offers.map(
        ({ label, icon, act, danger }) =>
          html`<button
            type="button"
            role="menuitem"
            class=${danger ? 'danger' : ''}
            tabindex="-1"
            @click=${() => {
              close(true)
              act()
            }}
          >
            ${icon}<span>${label}</span>
          </button>`,
      )}
    </div>`
}

/** The next item that begins with the letter pressed. */
function typed(items: readonly HTMLElement[], at: number, key: string): number | undefined {
  if (key.length !== 1) return undefined
  const order = [...items.keys()].map((index) => (at + 1 + index) % items.length)
  return order.find((index) => items[index]?.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
}

/** Stands a menu at its button, within the conversation, and puts the focus on its first item. */
export function stand(menu: HTMLElement, anchor: HTMLElement, within: HTMLElement): void {
  const room = within.getBoundingClientRect()
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const rtl = getComputedStyle(anchor).direction === 'rtl'
  const left = (rtl ? at.left : at.right - width) - room.left
  const below = at.bottom + 4 - room.top
  const top = below + height <= room.height - 8 ? below : at.top - 4 - height - room.top
  // Through CSSOM: style attributes are refused on strict pages.
  menu.style.setProperty('--_left', `${clamp(left, room.width - width)}px`)
  menu.style.setProperty('--_top', `${clamp(top, room.height - height)}px`)
  menu.querySelector<HTMLElement>('[role^=menuitem]')?.focus({ preventScroll: true })
}

function clamp(place: number, most: number): number {
  return Math.max(8, Math.min(place, most - 8))
}
