import { LitElement, html, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import { refusals } from '../locales/en-refusals.ts'
import { en } from '../locales/en.ts'
import type { Connection } from '../room/state.ts'
import type { Locale } from './context.ts'
import { shut, unplugged } from './icons.ts'
import { styles } from './refused.styles.ts'
import { base } from './tokens.styles.ts'

/** Refusals that a person can't undo by trying again. */
const SETTLED = new Set(['unknown_site', 'not_found', 'origin', 'forbidden', 'banned'])

/** In place of a room that can't be shown: what happened, until when, and what to do. Asks by `retry`. */
export class ParlorRefused extends LitElement {
  static override styles = [base, styles]

  @property({ attribute: false }) locale: Locale = { lang: 'en', strings: en }
  @property({ attribute: false }) connection: Connection = { state: 'closed' }

  override render() {
    const { strings, lang } = this.locale
    const { code = 'other', until, state } = this.connection
    const [title, text] = refusals[code] ?? refusals['other'] ?? []
    const when = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
    return html`<div class="card">
      ${code === 'offline' || code === 'unreachable' ? unplugged : shut}
      <h3>${title}</h3>
      <p>${text} ${until && state === 'closed' ? strings.until(when.format(until)) : nothing}</p>
      ${SETTLED.has(code) ? nothing : this.#button(strings, code)}
    </div>`
  }

  #button(strings: typeof en, code: string) {
    return code === 'gone'
      ? html`<button class="button" @click=${() => location.reload()}>${strings.reload}</button>`
      : html`<button class="button" @click=${() => this.dispatchEvent(new Event('retry'))}>
          ${strings.tryNow}
        </button>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-refused': ParlorRefused
  }
}
if (!customElements.get('parlor-refused')) customElements.define('parlor-refused', ParlorRefused)
