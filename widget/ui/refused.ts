import { LitElement, html, nothing, type PropertyDeclarations } from 'lit'
import { words as english } from '../locales/en-refusals.ts'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import type { Connection } from '../room/state.ts'
import { shut, unplugged } from './icons-refused.ts'
import { lazier } from './lazier.ts'
import { type Locale, wordsOf } from './locale.ts'
import { styles } from './refused.styles.ts'
import { base } from './tokens.styles.ts'

/** Refusals that a person can't undo by trying again. */
const SETTLED = new Set(['unknown_site', 'not_found', 'origin', 'banned', 'archived', 'signed_only'])

/** In place of a room that can't be shown: what happened, until when, and what to do. Asks by `retry`. */
export class ParlorRefused extends LitElement {
  static override styles = [base, styles]

  static override properties: PropertyDeclarations = {
    locale: {},
    connection: {},
    client: { attribute: false },
  }

  locale: Locale = { lang: 'en', strings: en }
  connection: Connection = { state: 'closed' }
  client: RoomClient | undefined

  override render() {
    const { lang } = this.locale
    const words = wordsOf(this.locale, 'refusals', english)
    const { code = 'other', until, state, reason } = this.connection
    const [title, text] = words.refusals[code] ?? words.refusals['other'] ?? []
    const when = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
    return html`<div class="card">
      ${code === 'offline' || code === 'unreachable' ? unplugged : shut}
      <h3>${title}</h3>
      <p>${text} ${until && state === 'closed' ? words.until(when.format(until)) : nothing}</p>
      ${reason && code === 'banned' ? html`<blockquote dir="auto">${reason}</blockquote>` : nothing}
      ${SETTLED.has(code) || (code === 'forbidden' && this.#identified) ? nothing : this.#button(code)}
    </div>`
  }

  /** Has nobody else to sign in as. */
  get #identified(): boolean {
    const kind = this.client?.me.value?.kind
    return kind === 'signed' || kind === 'account'
  }

  #button(code: string) {
    const words = wordsOf(this.locale, 'refusals', english)
    if (code === 'identity_required' || code === 'forbidden') {
      void lazier.signIn()
      return html`<parlor-sign-in primary .client=${this.client} .locale=${this.locale}></parlor-sign-in>`
    }
    if (code === 'gone')
      return html`<button class="button" @click=${() => location.reload()}>${words.reload}</button>`
    return html`<button class="button" @click=${() => this.dispatchEvent(new Event('retry'))}>
      ${code === 'left' ? words.comeBack : words.tryNow}
    </button>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-refused': ParlorRefused
  }
}
if (!customElements.get('parlor-refused')) customElements.define('parlor-refused', ParlorRefused)
