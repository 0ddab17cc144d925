import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { words as english } from '../locales/en-join.ts'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import { named } from '../room/session.ts'
import { joinStyles } from './join.styles.ts'
import { lazier } from './lazier.ts'
import { type Locale, wordsOf } from './locale.ts'
import { base } from './tokens.styles.ts'
import { Watch } from './watch.ts'

/**
 * Asks for a name at the first write, and takes part under it.
 *
 * @csspart input - the field
 * @csspart send - the button
 * @fires parlor-named - the room knows the name. Like the next, it does not leave the composer.
 * @fires parlor-dismiss - Escape was pressed
 */
export class ParlorJoin extends LitElement {
  static override styles = [base, joinStyles]
  static override properties = { suggestion: {}, locale: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  /** What the field starts with. */
  suggestion = ''

  #name = ''
  #busy = false
  /** Why the last name was refused. */
  #error = ''

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#input?.focus({ preventScroll: true }))
  }

  protected readonly watch = new Watch(this, () => (this.client ? [this.client.me] : []))

  override willUpdate(changed: PropertyValues<this>): void {
    // Signed in meanwhile, here or in another tab: there is nothing left to ask.
    if (named(this.client?.me.value)) this.dispatchEvent(new Event('parlor-named'))
    if (changed.has('suggestion') && this.#name === '') this.#name = this.suggestion
  }

  override render(): TemplateResult {
    void lazier.signIn()
    const words = wordsOf(this.locale, 'join', english)
    return html`
      <form @submit=${this.#submit} @keydown=${this.#keydown}>
        <label for="name">${words.yourName}</label>
        <div class="field">
          <input
            id="name"
            part="input"
            dir="auto"
            autocomplete="nickname"
            autocapitalize="words"
            enterkeyhint="go"
            spellcheck="false"
            placeholder=${words.whatName}
            maxlength=${this.client?.limits.value.name ?? 40}
            aria-describedby=${this.#error ? 'error' : nothing}
            aria-invalid=${this.#error ? 'true' : nothing}
            .value=${this.#name}
            @input=${this.#typed}
          />
          <button type="submit" part="send" ?disabled=${this.#busy || this.#name.trim() === ''}>
            ${words.join}
          </button>
        </div>
        <p id="error" role="alert"><bdi>${this.#error}</bdi></p>
        <div class="or">
          <span>${words.or}</span
          ><parlor-sign-in .client=${this.client} .locale=${this.locale}></parlor-sign-in>
        </div>
      </form>
    `
  }

  readonly #typed = (): void => {
    this.#name = this.#input?.value ?? ''
    this.requestUpdate()
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { client } = this
    const name = this.#name.trim()
    if (!client || !name || this.#busy) return
    this.#busy = true
    this.#error = ''
    this.requestUpdate()
    try {
      await client.join(name)
    } catch (error) {
      const words = wordsOf(this.locale, 'join', english)
      this.#error = words.reasons[(error as { code?: string }).code ?? ''] ?? words.notJoined
    }
    this.#busy = false
    this.requestUpdate()
    this.focus()
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    // The innermost thing closes, not the panel.
    event.preventDefault()
    event.stopPropagation()
    this.dispatchEvent(new Event('parlor-dismiss'))
  }
}

if (!customElements.get('parlor-join')) customElements.define('parlor-join', ParlorJoin)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-join': ParlorJoin
  }
}
