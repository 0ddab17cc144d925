import { html, nothing, type TemplateResult } from 'lit'
import type { en } from '../locales/en.ts'
import { chat, down } from './icons.ts'

/** The corner button of a floating room, with the count of what is unread while it is closed. */
export function launcher(
  strings: typeof en,
  open: boolean,
  count: number,
  press: () => void,
): TemplateResult {
  const unread = open ? 0 : count
  return html`<button
    id="launcher"
    part="launcher"
    class=${open ? 'open' : ''}
    aria-label=${open ? strings.closeChat : strings.openChat}
    aria-description=${unread ? strings.unread(unread) : nothing}
    @click=${press}
  >
    ${chat}${down}
    ${unread ? html`<span part="badge" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>` : nothing}
  </button>`
}
