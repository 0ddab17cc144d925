import { LitElement, html } from 'lit'
import { property } from 'lit/decorators.js'
import { en } from '../locales/en.ts'
import { chat } from './icons.ts'
import { styles } from './refused.styles.ts'
import { base } from './tokens.styles.ts'

/**
 * Asks before anything is requested or stored. Answers by `consent`.
 * @slot - in place of the words; the button stays
 */
export class ParlorConsent extends LitElement {
  static override styles = [base, ...styles]

  @property({ attribute: false }) strings: typeof en = en

  override render() {
    const { strings } = this
    return html`<div class="card">
      ${chat}
      <slot>
        <h3>${strings.consentTitle}</h3>
        <p>${strings.consentText}</p>
      </slot>
      <button class="button" @click=${() => this.dispatchEvent(new Event('consent'))}>
        ${strings.startChat}
      </button>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-consent': ParlorConsent
  }
}
if (!customElements.get('parlor-consent')) customElements.define('parlor-consent', ParlorConsent)
