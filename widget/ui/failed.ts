import { LitElement, html, type PropertyDeclarations } from 'lit'
import { words } from '../locales/en-failed.ts'
import { reasons } from '../locales/en-reasons.ts'
import type { RoomClient } from '../room/client.ts'
import type { Pending } from '../room/state.ts'
import { css } from './css.ts'
import { base } from './tokens.styles.ts'

const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 4px;
    font-size: 13px;
    line-height: 18px;
  }
  .reason {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    color: var(--p-danger);
  }
  svg {
    flex: none;
    width: 16px;
    height: 16px;
  }
  button {
    min-height: var(--p-target);
    padding: 0 10px;
    border-radius: var(--p-radius-control);
    color: var(--p-accent);
    font-weight: 600;
  }
  button:hover {
    background: var(--p-surface);
  }
`
const alert = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M12 8v4M12 16h.01" />
</svg>`

/** Below a message that could not be sent: why, and what to do about it. */
export class ParlorFailed extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = { pending: { attribute: false } }

  client: RoomClient | undefined
  pending: Pending | undefined

  override render() {
    const { code = '', nonce = '', reason } = this.pending ?? {}
    return html`<span class="reason">${alert}<bdi>${reason ?? reasons[code] ?? words.notSent}</bdi></span>
      <span>
        <button type="button" @click=${() => this.client?.retry(nonce)}>${words.retry}</button>
        <button type="button" @click=${() => this.client?.discard(nonce)}>${words.discard}</button>
      </span>`
  }
}

if (!customElements.get('parlor-failed')) customElements.define('parlor-failed', ParlorFailed)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-failed': ParlorFailed
  }
}
