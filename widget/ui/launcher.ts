import { html, nothing, type TemplateResult } from 'lit'
import { words as english } from '../locales/en-launcher.ts'
import { chat, down } from './icons-launcher.ts'
import { type Locale, wordsOf } from './locale.ts'

/** The corner button of a floating room, with the count of what is unread while it is closed. */
export function launcher(locale: Locale, open: boolean, count: number, press: () => void): TemplateResult {
  const words = wordsOf(locale, 'launcher', english)
  const unread = open ? 0 : count
  return html`<button
    id="launcher"
    part="launcher"
    class=${open ? 'open' : ''}
    aria-label=${open ? words.close : words.open}
    aria-description=${unread ? words.unread(unread) : nothing}
    @click=${press}
  >
    ${chat}${down}
    ${unread ? html`<span part="badge" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>` : nothing}
  </button>`
}
