import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { HERE, MENTION } from '../../protocol/mentions.ts'
import { words as english } from '../locales/en-failed.ts'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import type { Pending } from '../room/state.ts'
import type { ParlorComposer } from './composer.ts'
import { css } from './css.ts'
import { type Locale, wordsOf } from './locale.ts'
import { base } from './tokens.styles.ts'
import { Watch } from './watch.ts'

const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 4px;
    padding-top: 4px;
    font-size: 13px;
    line-height: 18px;
  }
  /* At the side of the message that it is about. */
  .deeds {
    display: flex;
    flex-wrap: wrap;
    justify-content: inherit;
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
  static override properties: PropertyDeclarations = { pending: { attribute: false }, locale: {} }

  client: RoomClient | undefined
  pending: Pending | undefined
  locale: Locale = { lang: 'en', strings: en }

  // Whether this is the last of several.
  protected readonly watch = new Watch(this, () => (this.client ? [this.client.pending] : []))

  override render() {
    const { code = '', nonce = '', reason, poll } = this.pending ?? {}
    const words = wordsOf(this.locale, 'failed', english)
    const said = reason ?? (words.reasons as Record<string, string>)[code] ?? words.notSent
    const failed = this.#failed
    return html`<span class="reason">${alert}<bdi>${said}</bdi></span>
      <span class="deeds">
        ${button(words.retry, () => this.client?.retry(nonce))}
        ${poll ? nothing : button(words.edit, () => this.#edit())}
        ${button(words.discard, () => this.client?.discard(nonce))}
        ${
          failed.length > 1 && failed.at(-1)?.nonce === nonce
            ? button(words.retryAll(failed.length), () =>
                failed.forEach((one) => this.client?.retry(one.nonce)),
              )
            : nothing
        }
      </span>`
  }

  get #failed(): readonly Pending[] {
    return this.client?.pending.value.filter(({ state }) => state === 'failed') ?? []
  }

  /** Back into the field, before what is being written there. */
  #edit(): void {
    const { client, pending } = this
    const composer = composerOf(this)
    if (!client || !pending || !composer) return
    const names = (_: string, id: string): string =>
      id === HERE ? `@${HERE}` : `@${client.people.value.get(id)?.name ?? this.locale.strings.someone}`
    const { nonce, body, kind, replyTo } = pending
    const text = (kind ? '/me ' : '') + body.replace(MENTION, names)
    client.discard(nonce)
    composer.text = [text, composer.text].filter(Boolean).join('\n')
    composer.focus()
    if (replyTo !== undefined)
      void composer.answer(new CustomEvent('parlor-reply', { detail: { seq: replyTo } }))
  }
}

function button(label: string, press: () => void): TemplateResult {
  return html`<button type="button" @click=${press}>${label}</button>`
}

/** The field of the room that an element stands in, out through shadow roots. */
function composerOf(element: Element): ParlorComposer | null {
  const root = element.getRootNode()
  if (!(root instanceof ShadowRoot)) return null
  return root.querySelector('parlor-composer') ?? composerOf(root.host)
}

if (!customElements.get('parlor-failed')) customElements.define('parlor-failed', ParlorFailed)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-failed': ParlorFailed
  }
}
