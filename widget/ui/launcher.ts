import { LitElement, html, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import { en } from '../locales/en.ts'
import { chat, down } from './icons.ts'
import { styles } from './launcher.styles.ts'
import { base } from './tokens.styles.ts'

/**
 * The corner button of a floating room.
 * @csspart launcher @csspart badge
 */
export class ParlorLauncher extends LitElement {
  static override styles = [base, styles]
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }

  @property({ attribute: false }) strings: typeof en = en
  @property({ type: Boolean }) open = false
  @property({ type: Number }) unread = 0

  override render() {
    const { strings, open, unread } = this
    return html`<button
      part="launcher"
      class=${open ? 'open' : ''}
      aria-label=${open ? strings.closeChat : strings.openChat}
      aria-description=${!open && unread > 0 ? strings.unread(unread) : nothing}
    >
      ${chat} ${down}
      ${
        !open && unread > 0
          ? html`<span part="badge" class="badge" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>`
          : nothing
      }
    </button>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-launcher': ParlorLauncher
  }
}
if (!customElements.get('parlor-launcher')) customElements.define('parlor-launcher', ParlorLauncher)
