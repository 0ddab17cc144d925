import { LitElement, html, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import { en } from '../locales/en.ts'
import { close } from './icons.ts'
import { styles } from './status.styles.ts'
import { base } from './tokens.styles.ts'

/** A slim bar over the timeline that says what is amiss and what still works. It lies on top, so it moves nobody. */
export class ParlorStatus extends LitElement {
  static override styles = [base, styles]

  @property({ attribute: false }) strings: typeof en = en
  @property() text = ''
  /** `retry` offers to try again, `dismiss` to put the bar away. Both come back as an event of that name. */
  @property() action: 'retry' | 'dismiss' = 'retry'

  override render() {
    const { strings, action } = this
    return html`<p>${this.text}</p>
      <button
        class=${action === 'dismiss' ? 'icon' : ''}
        aria-label=${action === 'dismiss' ? strings.dismiss : nothing}
        @click=${() => this.dispatchEvent(new Event(action))}
      >
        ${action === 'retry' ? strings.tryNow : close}
      </button>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-status': ParlorStatus
  }
}
if (!customElements.get('parlor-status')) customElements.define('parlor-status', ParlorStatus)
