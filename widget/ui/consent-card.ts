import { LitElement, html } from 'lit'
import { words } from '../locales/en-consent.ts'
import { chat } from './icons-launcher.ts'
import { styles } from './refused.styles.ts'
import { base } from './tokens.styles.ts'

/**
 * Asks before anything is requested or stored. Answers by `consent`.
 * @slot - in place of the words; the button stays
 */
export class ParlorConsent extends LitElement {
  static override styles = [base, ...styles]

  override render() {
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
