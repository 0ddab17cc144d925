import { LitElement, html, nothing, type PropertyDeclarations } from 'lit'
import { words as english } from '../../locales/en-account.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { css } from '../../ui/css.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { Watch } from '../../ui/watch.ts'
import { failed } from './attempt.ts'
import { cancel, signIn, signingIn } from './account.ts'

const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 4px 12px;
    min-height: var(--p-target);
    font-size: 14px;
    line-height: 20px;
  }
  p {
    margin: 0;
    color: var(--p-muted);
    unicode-bidi: plaintext;
  }
  button {
    min-height: var(--p-target);
    padding: 0 14px;
    border-radius: var(--p-radius-control);
    color: var(--p-accent);
    font-weight: 600;
  }
  button:hover {
    background: color-mix(in oklab, var(--p-accent) 10%, transparent);
  }
  :host([primary]) .begin {
    background: var(--p-accent);
    color: var(--p-on-accent);
  }
  :host([primary]) .begin:hover {
    background: var(--p-accent-hover);
  }
  :host([row]) {
    justify-content: start;
    padding-inline: 16px;
  }
  :host([row]) .begin {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 12px;
    margin-inline: -16px;
    padding: 6px 16px;
    border-radius: 0;
    text-align: start;
  }
  :host([row]) .begin:focus-visible {
    outline-offset: -2px;
  }
  :host([row]) [role='alert'] {
    text-align: start;
  }
  [role='alert'] {
    flex-basis: 100%;
    color: var(--p-danger);
    text-align: center;
    text-wrap: balance;
  }
  [role='alert']:empty {
    display: none;
  }
`

/**
 * The button "Sign in", and what stands there while the other window is open.
 * @attr primary - it is the thing to do
 * @attr row - it is one of a list of things to do
 * @slot - its icon
 */
export class ParlorSignIn extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = {
    primary: { type: Boolean },
    locale: { attribute: false },
  }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  primary = false
  #failure = ''
  protected readonly watch = new Watch(this, () => [signingIn, failed])

  get #words(): typeof english {
    return wordsOf(this.locale, 'account', english)
  }

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }

  override render() {
    const words = this.#words
    const before = failed.value?.client === this.client ? wordsFor(failed.value, words) : ''
    const label = html`<slot></slot>${words.signIn}`
    const waiting = this.client !== undefined && signingIn.value === this.client
    return html`${
        waiting
          ? html`<p role="status">${words.waiting}</p>
              <button type="button" @click=${this.#cancel}>${words.cancel}</button>`
          : html`<button type="button" class="begin" @click=${this.#begin}>${label}</button>`
      }
      <p role="alert">${this.#failure || before || nothing}</p>`
  }

  readonly #begin = async (): Promise<void> => {
    const { client } = this
    if (!client) return
    this.#say('')
    failed.value = undefined
    try {
      const done = signIn(client, this.locale)
      this.focus()
      await done
    } catch (error) {
      this.#say(wordsFor(error, this.#words))
    }
  }

  readonly #cancel = (): void => {
    cancel()
    this.focus()
  }

  #say(failure: string): void {
    this.#failure = failure
    this.requestUpdate()
  }
}

function wordsFor(error: unknown, { failures }: typeof english): string {
  return failures[(error as { code?: string } | undefined)?.code ?? ''] ?? failures['other'] ?? ''
}

if (!customElements.get('parlor-sign-in')) customElements.define('parlor-sign-in', ParlorSignIn)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-sign-in': ParlorSignIn
  }
}
