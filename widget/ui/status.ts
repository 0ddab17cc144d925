import { LitElement, html, type PropertyDeclarations } from 'lit'
import { words } from '../locales/en-status.ts'
import { close } from './icons.ts'
import { styles } from './status.styles.ts'
import { base } from './tokens.styles.ts'

/**
 * A slim bar over the timeline that says what is amiss and what still works. It lies on top, so it moves
 * nobody. Offers to try again or to be put away, and says which by `retry` or `dismiss`.
 */
export class ParlorStatus extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = { lost: {} }

  /** Why there is no connection; empty while there is one, and the browser keeps nothing. */
  lost = ''

  override render() {
    if (!this.lost) {
      return html`<p>${words.notRemembered}</p>
        <button class="icon" aria-label=${words.dismiss} @click=${() => this.#ask('dismiss')}>
          ${close}
        </button>`
    }
    return html`<p>${this.lost === 'offline' ? words.offline : words.reconnecting}</p>
      <button @click=${() => this.#ask('retry')}>${words.tryNow}</button>`
  }

  #ask(what: 'retry' | 'dismiss'): void {
    this.dispatchEvent(new Event(what))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-status': ParlorStatus
  }
}
if (!customElements.get('parlor-status')) customElements.define('parlor-status', ParlorStatus)
