import { LitElement, html } from 'lit'
import { words as english } from '../locales/en-consent.ts'
import { en } from '../locales/en.ts'
import { chat } from './icons-launcher.ts'
import { type Locale, wordsOf } from './locale.ts'
import { styles } from './refused.styles.ts'
import { base } from './tokens.styles.ts'

/**
 * Asks before anything is requested or stored. Answers by `consent`.
 * @slot - in place of the words; the button stays
 */
export class ParlorConsent extends LitElement {
  static override styles = [base, ...styles]
  static override properties = { locale: {} }

  locale: Locale = { lang: 'en', strings: en }

  override render() {
    const words = wordsOf(this.locale, 'consent', english)
    return html`<div class="card">
      ${chat}
      <slot>
        <h3>${words.title}</h3>
        <p>${words.text}</p>
      </slot>
      <button class="button" @click=${() => this.dispatchEvent(new Event('consent'))}>${words.start}</button>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-consent': ParlorConsent
  }
}
if (!customElements.get('parlor-consent')) customElements.define('parlor-consent', ParlorConsent)
