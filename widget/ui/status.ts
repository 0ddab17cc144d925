import { LitElement, html, nothing, type PropertyDeclarations } from 'lit'
import { words as english } from '../locales/en-status.ts'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import { close } from './icons.ts'
import { type Locale, wordsOf } from './locale.ts'
import { styles } from './status.styles.ts'
import { base } from './tokens.styles.ts'
import { Watch } from './watch.ts'

/**
 * A slim bar over the timeline that says what is amiss, what still works and what waits. It lies on top, so it
 * moves nobody. Offers to try again or to be put away, and says which by `retry` or `dismiss`.
 */
export class ParlorStatus extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = { lost: {}, locale: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  /** Why there is no connection; empty while there is one, and the browser keeps nothing. */
  lost = ''

  protected readonly watch = new Watch(this, () => (this.client ? [this.client.pending] : []))

  override render() {
    const words = wordsOf(this.locale, 'status', english)
    if (!this.lost) {
      return html`<p>${words.notRemembered}</p>
        <button class="icon" aria-label=${words.dismiss} @click=${() => this.#ask('dismiss')}>
          ${close}
        </button>`
    }
    const waiting = this.client?.pending.value.filter(({ state }) => state === 'pending').length
    return html`<p>
        ${this.lost === 'offline' ? words.offline : words.reconnecting}
        <span role="status">${waiting ? html`<b>${words.waiting(waiting)}</b>` : nothing}</span>
      </p>
      <button @click=${() => this.#ask('retry')}>${words.tryNow}</button>`
  }

  #ask(what: 'retry' | 'dismiss'): void {
    // The bar goes with what it says: a keyboard goes on where one can write.
    if (this.shadowRoot?.querySelector(':focus-visible'))
      this.parentNode?.querySelector('parlor-composer')?.focus()
    this.dispatchEvent(new Event(what))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-status': ParlorStatus
  }
}
if (!customElements.get('parlor-status')) customElements.define('parlor-status', ParlorStatus)
