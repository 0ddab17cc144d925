import { LitElement, html, nothing, type PropertyDeclarations } from 'lit'
import { words } from '../locales/en-roster.ts'
import { en } from '../locales/en.ts'
import type { Person, Roster } from '../room/state.ts'
import { close } from './icons.ts'
import { styles } from './roster.styles.ts'
import { base } from './tokens.styles.ts'

/** Who is here, with presence by colour and shape: a disc, a crescent, a ring. Asks by `close` to be put away. */
export class ParlorRoster extends LitElement {
  static override styles = [base, styles]

  static override properties: PropertyDeclarations = { strings: {}, roster: {}, me: {} }

  strings: typeof en = en
  roster: Roster = { members: [], count: 0 }
  /** One's own member id. */
  me = ''

  override render() {
    const { strings } = this
    const { members, count } = this.roster
    return html`
      <header>
        <h3 id="title">${strings.people}</h3>
        <span class="count">${count}</span>
        <button
          class="icon"
          aria-label=${strings.close}
          @click=${() => this.dispatchEvent(new Event('close'))}
        >
          ${close}
        </button>
      </header>
      <div class="scroll">
        <ul aria-labelledby="title">
          ${members.map((person) => this.#row(person))}
        </ul>
        ${members.length === 0 ? html`<p>${words.nobody}</p>` : nothing}
        ${
          count > members.length && members.length > 0
            ? html`<p>${words.andMore(count - members.length)}</p>`
            : nothing
        }
      </div>
    `
  }

  #row({ id, name, role, presence = 'active' }: Person) {
    return html`<li>
      <span class="presence ${presence}" aria-hidden="true"></span>
      <bdi>${name || this.strings.someone}</bdi>
      ${id === this.me ? html`<small>${words.you}</small>` : nothing}
      ${words.roles[role] ? html`<small class="role">${words.roles[role]}</small>` : nothing}
      <span class="visually-hidden">${words.presence[presence]}</span>
    </li>`
  }

  /** To the way out, so that a keyboard is where the eye is. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-roster': ParlorRoster
  }
}
if (!customElements.get('parlor-roster')) customElements.define('parlor-roster', ParlorRoster)
