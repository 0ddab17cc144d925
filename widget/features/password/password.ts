import { LitElement, html, nothing, type PropertyDeclarations } from 'lit'
import type { EnterResponse } from '../../../protocol/http.ts'
import { words as english } from '../../locales/en-password.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import type { ParlorError } from '../../room/error.ts'
import { request } from '../../room/request.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { styles as card } from '../../ui/refused.styles.ts'
import { base } from '../../ui/tokens.styles.ts'
import { eye, lock } from './icons.ts'
import { styles } from './password.styles.ts'

/** In place of a room that asks for a password: asks for it, and goes in with what it opens. */
export class ParlorPassword extends LitElement {
  static override styles = [base, ...card, styles]
  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    locale: { attribute: false },
  }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  #busy = false
  #plain = false
  #failure = ''
  /** What opened this room until now opens it no more. */
  #changed = false

  override connectedCallback(): void {
    super.connectedCallback()
    const { client } = this
    this.#changed = client?.pass !== undefined
    if (client) client.pass = undefined
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#input?.focus({ preventScroll: true }))
  }

  get #words(): typeof english {
    return wordsOf(this.locale, 'password', english)
  }

  override render() {
    const words = this.#words
    return html`<form class="card" @submit=${this.#submit}>
      ${lock}
      <h3>${words.title}</h3>
      <p id="text">${this.#changed ? words.changed : words.text}</p>
      <div class="field">
        <input
          type=${this.#plain ? 'text' : 'password'}
          aria-label=${words.label}
          aria-describedby=${this.#failure ? 'failure' : 'text'}
          aria-invalid=${this.#failure ? 'true' : nothing}
          placeholder=${words.label}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="go"
          dir="auto"
          maxlength="200"
          required
          @input=${this.#typed}
        />
        <button
          type="button"
          class="icon"
          aria-label=${words.show}
          aria-pressed=${this.#plain}
          @click=${this.#toggle}
        >
          ${eye}
        </button>
      </div>
      <button class="button" ?disabled=${this.#busy}>${words.enter}</button>
      <p id="failure" role="alert">${this.#failure}</p>
    </form>`
  }

  readonly #typed = (): void => this.#say('')

  readonly #toggle = (): void => {
    this.#plain = !this.#plain
    this.requestUpdate()
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { client } = this
    const password = this.#input?.value ?? ''
    if (!client || !password || this.#busy) return
    this.#busy = true
    this.#say('')
    try {
      client.pass = await enter(client, password)
      client.retryNow()
    } catch (error) {
      this.#say(said(error, this.#words))
      this.#input?.select()
    }
    this.#busy = false
    this.requestUpdate()
  }

  #say(failure: string): void {
    this.#failure = failure
    this.requestUpdate()
  }
}

async function enter(client: RoomClient, password: string): Promise<string> {
  const { options, session } = client
  await session.current()
  const path = `rooms/${encodeURIComponent(options.room)}/enter`
  const answer = await request(options, path, { body: { password }, token: session.grant?.token })
  return (answer as EnterResponse).pass
}

function said(error: unknown, { failures, waitSeconds }: typeof english): string {
  const { code = 'other', retryAfter } = error as Partial<ParlorError>
  if (retryAfter) return waitSeconds(retryAfter)
  return failures[code] ?? failures['other'] ?? ''
}

if (!customElements.get('parlor-password')) customElements.define('parlor-password', ParlorPassword)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-password': ParlorPassword
  }
}
