import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { words as english } from '../locales/en-roster.ts'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import type { Person, Roster } from '../room/state.ts'
import { close } from './icons.ts'
import { ear, earOff } from './icons-roster.ts'
import { lazier } from './lazier.ts'
import { type Locale, wordsOf } from './locale.ts'
import { styles } from './roster.styles.ts'
import { base } from './tokens.styles.ts'
import { Watch } from './watch.ts'

/** With more people than this there is a field to find one. */
const MANY = 20
/** Milliseconds after the last letter before the room is asked. */
const PAUSE = 250

/**
 * Who is here, with presence by colour and shape: a disc, a crescent, a ring. Finds people, and lets one ignore
 * them. Asks by `close` to be put away.
 */
export class ParlorRoster extends LitElement {
  static override styles = [base, styles]

  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    locale: {},
    roster: {},
    me: {},
  }

  /** Absent: people are only listed. */
  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  roster: Roster = { members: [], count: 0 }
  /** One's own member id. */
  me = ''

  #query = ''
  #said = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  protected readonly watch = new Watch(this, () => (this.client ? [this.client.ignored] : []))

  get #words(): typeof english {
    return wordsOf(this.locale, 'roster', english)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override render() {
    const { strings } = this.locale
    const { members, count } = this.roster
    const words = this.#words
    const found = this.#query ? members.filter(({ name }) => has(name, this.#query)) : members
    const said = this.#said || (this.#query && words.found(found.length))
    return html`
      <header>
        <h3 id="title">${strings.people}</h3>
        <span class="count">${count}</span>
        <button
          class="icon"
          id="close"
          aria-label=${strings.close}
          aria-labelledby="close title"
          @click=${() => this.dispatchEvent(new Event('close'))}
        >
          ${close}
        </button>
      </header>
      ${this.client && (count > MANY || this.#query) ? this.#field(words) : nothing}
      <p class=${this.#said ? 'said' : 'visually-hidden'} role="status">${said}</p>
      <div class="scroll">
        <ul aria-labelledby="title">
          ${found.map((person) => this.#row(person, words))}
        </ul>
        ${found.length === 0 ? html`<p>${this.#query ? words.notFound : words.nobody}</p>` : nothing}
        ${
          count > members.length && members.length > 0 && !this.#query
            ? html`<p>${words.andMore(count - members.length)}</p>`
            : nothing
        }
      </div>
    `
  }

  #field(words: typeof english): TemplateResult {
    return html`<input
      type="search"
      aria-label=${words.find}
      placeholder=${words.find}
      dir="auto"
      autocomplete="off"
      spellcheck="false"
      maxlength="80"
      .value=${this.#query}
      @input=${this.#find}
      @keydown=${this.#keydown}
    />`
  }

  #row({ id, name, role, presence = 'active' }: Person, words: typeof english) {
    const mine = id === this.me
    const ignored = this.client?.ignored.value.has(id) ?? false
    return html`<li class=${ignored ? 'ignored' : ''}>
      <span class="presence ${presence}" aria-hidden="true"></span>
      <bdi>${name || this.locale.strings.someone}</bdi>
      ${mine ? html`<small>${words.you}</small>` : nothing}
      ${words.roles[role] ? html`<small class="role">${words.roles[role]}</small>` : nothing}
      ${ignored ? html`<small>${words.ignored}</small>` : nothing}
      <span class="visually-hidden">${words.presence[presence]}</span>
      ${
        // What a bot posts is the site's own word.
        mine || role === 'bot' || !this.client
          ? nothing
          : html`<button
              class="icon"
              aria-label=${(ignored ? words.stop : words.ignore)(name)}
              title=${(ignored ? words.stop : words.ignore)(name)}
              @click=${() => void this.#ignore(id, name, !ignored)}
            >
              ${ignored ? ear : earOff}
            </button>`
      }
    </li>`
  }

  readonly #find = (event: Event): void => {
    this.#query = (event.target as HTMLInputElement).value.trim()
    this.#said = ''
    this.requestUpdate()
    clearTimeout(this.#timer)
    // Beyond those who are told by themselves: who is found joins the list.
    if (this.#query && this.roster.count > this.roster.members.length)
      this.#timer = setTimeout(() => this.client?.say({ type: 'people', query: this.#query }), PAUSE)
  }

  /** Escape empties the field first. */
  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !this.#query) return
    event.preventDefault()
    event.stopPropagation()
    this.#query = ''
    this.requestUpdate()
  }

  async #ignore(id: string, name: string, on: boolean): Promise<void> {
    const { client } = this
    if (!client) return
    const words = this.#words
    const { ignoringOf } = await lazier.ignoring()
    this.#said = await ignoringOf(client)
      .set(id, on)
      .then(
        () => (on ? words.nowIgnored : words.nowHeard)(name),
        () => words.failed,
      )
    this.requestUpdate()
  }

  /** To the way out, so that a keyboard is where the eye is. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }
}

/** Whether a name has a text in it, whatever the case and the accents. */
function has(name: string, query: string): boolean {
  const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return folded(name).includes(folded(query))
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-roster': ParlorRoster
  }
}
if (!customElements.get('parlor-roster')) customElements.define('parlor-roster', ParlorRoster)
