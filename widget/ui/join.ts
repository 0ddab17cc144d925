import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { en } from '../locales/en.ts'
import { joinStyles } from './join.styles.ts'
import { base } from './tokens.styles.ts'

/** A name was given. Stays within the composer. */
export class NameEvent extends Event {
  constructor(readonly name: string) {
    super('parlor-name')
  }
}

/**
 * Asks for a name at the first write. A leaf: it tells the name it got and is told what came of it.
 *
 * @csspart input - the field
 * @csspart send - the button
 */
export class ParlorJoin extends LitElement {
  static override styles = [base, joinStyles]
  static override properties = {
    strings: { attribute: false },
    suggestion: {},
    limit: { type: Number },
    busy: { type: Boolean },
    error: {},
  }

  strings = en
  /** What the field starts with. */
  suggestion = ''
  limit = 40
  busy = false
  /** Why the last name was refused. */
  error = ''

  #name = ''

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#input?.focus({ preventScroll: true }))
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('suggestion') && this.#name === '') this.#name = this.suggestion
  }

  override render(): TemplateResult {
    const { strings } = this
    return html`
      <form @submit=${this.#submit} @keydown=${this.#keydown}>
        <label for="name">${strings.yourName}</label>
        <div class="field">
          <input
            id="name"
            part="input"
            dir="auto"
            autocomplete="nickname"
            autocapitalize="words"
            enterkeyhint="go"
            spellcheck="false"
            placeholder=${strings.whatName}
            maxlength=${this.limit}
            aria-describedby=${this.error ? 'error' : nothing}
            aria-invalid=${this.error ? 'true' : nothing}
            .value=${this.#name}
            @input=${this.#typed}
          />
          <button type="submit" part="send" ?disabled=${this.busy || this.#name.trim() === ''}>
            ${strings.join}
          </button>
        </div>
        <p id="error" role="alert">${this.error}</p>
      </form>
    `
  }

  readonly #typed = (): void => {
    this.#name = this.#input?.value ?? ''
    this.requestUpdate()
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault()
    const name = this.#name.trim()
    if (name && !this.busy) this.dispatchEvent(new NameEvent(name))
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
