import { LitElement, html, nothing } from 'lit'
import { property } from 'lit/decorators.js'
import { en } from '../locales/en.ts'
import type { Connection } from '../room/state.ts'
import { close, people } from './icons.ts'
import { styles } from './header.styles.ts'
import { base } from './tokens.styles.ts'

/** The header asks for the roster to be shown or put away, or for the panel to close. */
export class HeaderEvent extends Event {
  constructor(readonly action: 'people' | 'close') {
    super('header-action')
  }
}

/** The words for a connection; a live one is told to assistive technology only. */
export function words(strings: typeof en, { state, code }: Connection): string {
  if (state === 'live') return strings.connected
  if (state === 'closed') return strings.notConnected
  if (state === 'idle') return ''
  if (code === 'offline') return strings.offline
  return state === 'connecting' ? strings.connecting : strings.reconnecting
}

/**
 * The title, the connection in words, who is here, and the way out.
 * @csspart title
 * @slot - in place of the title
 */
export class ParlorHeader extends LitElement {
  static override styles = [base, styles]

  @property({ attribute: false }) strings: typeof en = en
  @property() heading = ''
  @property({ attribute: false }) connection: Connection = { state: 'idle' }
  /** Everyone here; undefined leaves the roster's button out. */
  @property({ attribute: false }) count: number | undefined
  @property({ type: Boolean }) people = false
  @property({ type: Boolean }) closable = false

  override render() {
    const { strings, count, connection } = this
    return html`
      <div class="title">
        <slot
          ><h2 part="title"><bdi>${this.heading}</bdi></h2></slot
        >
        <span role="status" class=${connection.state === 'live' ? 'visually-hidden' : ''}
          >${words(strings, connection)}</span
        >
      </div>
      ${
        count === undefined
          ? nothing
          : html`<button
              class="icon people"
              aria-label=${strings.people}
              aria-description=${strings.here(count)}
              aria-expanded=${this.people}
              @click=${() => this.dispatchEvent(new HeaderEvent('people'))}
            >
              ${people}
              <span aria-hidden="true">${count}</span>
            </button>`
      }
      ${
        this.closable
          ? html`<button
              class="icon"
              aria-label=${strings.close}
              @click=${() => this.dispatchEvent(new HeaderEvent('close'))}
            >
              ${close}
            </button>`
          : nothing
      }
    `
  }

  /** Back to the button that opened the roster. */
  focusPeople(): void {
    this.renderRoot.querySelector<HTMLElement>('.people')?.focus()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-header': ParlorHeader
  }
}
if (!customElements.get('parlor-header')) customElements.define('parlor-header', ParlorHeader)
