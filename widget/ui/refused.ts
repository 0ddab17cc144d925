import { LitElement, html, nothing, type PropertyDeclarations } from 'lit'
import { refusals, words } from '../locales/en-refusals.ts'
import { en } from '../locales/en.ts'
import type { Connection } from '../room/state.ts'
import { shut, unplugged } from './icons-refused.ts'
import type { Locale } from './locale.ts'
import { styles } from './refused.styles.ts'
import { base } from './tokens.styles.ts'

/** Refusals that a person can't undo by trying again. */
const SETTLED = new Set(['unknown_site', 'not_found', 'origin', 'forbidden', 'banned'])

/** In place of a room that can't be shown: what happened, until when, and what to do. Asks by `retry`. */
export class ParlorRefused extends LitElement {
  static override styles = [base, styles]

  static override properties: PropertyDeclarations = { locale: {}, connection: {} }

  locale: Locale = { lang: 'en', strings: en }
  connection: Connection = { state: 'closed' }

  override render() {
    const { lang } = this.locale
    const { code = 'other', until, state } = this.connection
    const [title, text] = refusals[code] ?? refusals['other'] ?? []
    const when = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
    return html`<div class="card">
      ${code === 'offline' || code === 'unreachable' ? unplugged : shut}
      <h3>${title}</h3>
      <p>${text} ${until && state === 'closed' ? words.until(when.format(until)) : nothing}</p>
      ${SETTLED.has(code) ? nothing : this.#button(code)}
    </div>`
  }

  #button(code: string) {
    return code === 'gone'
      ? html`<button class="button" @click=${() => location.reload()}>${words.reload}</button>`
      : html`<button class="button" @click=${() => this.dispatchEvent(new Event('retry'))}>
          ${words.tryNow}
        </button>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-refused': ParlorRefused
  }
}
if (!customElements.get('parlor-refused')) customElements.define('parlor-refused', ParlorRefused)
