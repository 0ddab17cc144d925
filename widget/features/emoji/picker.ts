import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { words as english } from '../../locales/en-emoji.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { wordsOf, type Locale } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { emojis, search, tint, type Emoji, type Emojis } from './data.ts'
import { habits, keepRecent, keepTone, type Habits } from './habits.ts'
import { groupIcons } from './icons.ts'
import { styles } from './picker.styles.ts'

/** The least width of one emoji by mouse. */
const CELL = 36
/** A search shows so many at most. */
const MOST_FOUND = 96
const HAND = { emoji: '✋', toned: true }

/**
 * A panel to choose an emoji from: groups, search in the reader's language and English, colour of skin,
 * and what was chosen before. One tab stop for the field, one for the groups, one for the grid. Asks by
 * `close` to be put away; `pick` says that `picked` is chosen.
 */
export class ParlorEmoji extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    locale: { attribute: false },
  }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  picked = ''

  #data: Emojis | undefined
  #failed = false
  #query = ''
  /** 0: what was chosen before. */
  #group = 0
  #habits: Habits = { tone: 0, recent: [] }
  #toning = false
  /** Index of the one that Tab reaches. */
  #current = 0
  /** The one whose name is shown. */
  #named: Emoji | undefined
  #columns = 8

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'dialog')
    this.setAttribute('aria-label', this.#words.emoji)
    if (this.client) this.#habits = habits(this.client.store)
    this.#group = this.#habits.recent.length > 0 ? 0 : 1
    this.#load()
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#input?.focus({ preventScroll: true }))
  }

  override firstUpdated(): void {
    const cell = Math.max(CELL, this.#input?.offsetHeight ?? 0)
    const room = (this.renderRoot.querySelector('.scroll')?.clientWidth ?? 0) - 16
    this.#columns = Math.max(4, Math.floor(room / cell))
    this.style.setProperty('--columns', String(this.#columns))
    this.requestUpdate()
  }

  get #words(): typeof english {
    return wordsOf(this.locale, 'emoji', english)
  }
  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  #load(): void {
    if (!this.client) return
    this.#failed = false
    emojis(this.client.options.server, this.locale.lang)
      .then((data) => (this.#data = data))
      .catch(() => (this.#failed = true))
      .finally(() => this.requestUpdate())
    this.requestUpdate()
  }

  /** Those shown now. */
  get #shown(): readonly Emoji[] {
    const data = this.#data
    if (!data) return []
    if (this.#query.trim()) return search(data, this.#query).slice(0, MOST_FOUND)
    if (this.#group > 0) return data.groups[this.#group - 1]?.emoji ?? []
    return this.#habits.recent.flatMap(
      (recent) =>
        data.all.find(({ emoji }) => emoji === recent)
        ?? data.all.find((one) => one.toned && data.tones.some((_, tone) => tint(one, tone + 1) === recent))
        ?? [],
    )
  }

  override render(): TemplateResult {
    const { search: label, tone: toneLabel } = this.#words
    return html`<div class="top" @keydown=${this.#keydown}>
        <input
          type="search"
          aria-label=${label}
          placeholder=${label}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="done"
          @input=${this.#searched}
        />
        <button
          class="icon tone"
          aria-label=${toneLabel}
          aria-expanded=${this.#toning}
          @click=${() => this.#openTones()}
        >
          ${tint(HAND, this.#habits.tone)}
        </button>
      </div>
      ${this.#toning ? this.#tones() : nothing} ${this.#query.trim() ? nothing : this.#tabs()}
      <div class="scroll" id="emoji" @keydown=${this.#keydown}>${this.#content()}</div>
      <div class="foot" aria-hidden="true">
        ${this.#named ? html`<bdi>${this.#named.name}</bdi><code>:${this.#named.codes[0]}:</code>` : nothing}
      </div>
      <p class="visually-hidden" role="status">
        ${this.#query.trim() && this.#data ? this.#words.found(this.#shown.length) : nothing}
      </p>`
  }

  #tones(): TemplateResult {
    const names = [this.#words.noTone, ...(this.#data?.tones ?? [])]
    return html`<div
      class="tones"
      role="radiogroup"
      aria-label=${this.#words.tone}
      @keydown=${this.#toneKeydown}
    >
      ${names.map((name, tone) => {
        const chosen = tone === this.#habits.tone
        return html`<button
          class="icon tone"
          role="radio"
          aria-label=${name}
          aria-checked=${chosen}
          tabindex=${chosen ? 0 : -1}
          @click=${() => this.#chooseTone(tone)}
        >
          ${tint(HAND, tone)}
        </button>`
      })}
    </div>`
  }

  #tabs(): TemplateResult {
    const names = [this.#words.recent, ...(this.#data?.groups ?? []).map(({ name }) => name)]
    return html`<div
      class="groups"
      role="tablist"
      aria-label=${this.#words.groups}
      @keydown=${this.#tabKeydown}
    >
      ${names.map((name, group) =>
        group === 0 && this.#habits.recent.length === 0
          ? nothing
          : html`<button
              role="tab"
              aria-label=${name}
              title=${name}
              aria-selected=${group === this.#group}
              aria-controls="emoji"
              tabindex=${group === this.#group ? 0 : -1}
              .value=${String(group)}
              @click=${() => this.#show(group)}
            >
              ${groupIcons[group]}
            </button>`,
      )}
    </div>`
  }

  #content(): TemplateResult {
    const { wait, failed, retry, none, recent } = this.#words
    if (this.#failed)
      return html`<p class="said" role="alert">
        ${failed}<button @click=${() => this.#load()}>${retry}</button>
      </p>`
    if (!this.#data) return html`<p class="said">${wait}</p>`
    const shown = this.#shown
    if (shown.length === 0) return html`<p class="said">${none}</p>`
    const searching = !!this.#query.trim()
    const title = this.#group ? (this.#data.groups[this.#group - 1]?.name ?? '') : recent
    const rows = Math.ceil(shown.length / this.#columns)
    return html`${searching ? nothing : html`<h3 id="group">${title}</h3>`}
      <div
        role="grid"
        aria-label=${searching ? this.#words.search : nothing}
        aria-labelledby=${searching ? nothing : 'group'}
        @focusin=${this.#told}
        @pointerover=${this.#told}
      >
        ${Array.from({ length: rows }, (_, row) => {
          const from = row * this.#columns
          return html`<div role="row">
            ${shown.slice(from, from + this.#columns).map((one, column) => this.#cell(one, from + column))}
          </div>`
        })}
      </div>`
  }

  #cell(one: Emoji, index: number): TemplateResult {
    return html`<button
      class="one ${index === 0 && this.#query.trim() ? 'first' : ''}"
      role="gridcell"
      aria-label=${one.name}
      tabindex=${index === this.#current ? 0 : -1}
      .value=${String(index)}
      @click=${this.#clicked}
    >
      ${this.#tinted(one, index)}
    </button>`
  }

  /** What was chosen before stays as it was. */
  #tinted(one: Emoji, index: number): string {
    const recent = !this.#query.trim() && this.#group === 0
    return (recent && this.#habits.recent[index]) || tint(one, this.#habits.tone)
  }

  #show(group: number): void {
    this.#group = group
    this.#current = 0
    this.#named = undefined
    this.requestUpdate()
    const scroll = this.renderRoot.querySelector('.scroll')
    if (scroll) scroll.scrollTop = 0
  }

  readonly #searched = (event: Event): void => {
    this.#query = (event.target as HTMLInputElement).value
    this.#current = 0
    // What Enter takes is named before it is taken.
    this.#named = this.#query.trim() ? this.#shown[0] : undefined
    this.requestUpdate()
  }

  readonly #told = ({ target }: Event): void => {
    const cell = target instanceof Element ? target.closest<HTMLButtonElement>('.one') : null
    if (!cell) return
    this.#named = this.#shown[Number(cell.value)]
    this.requestUpdate()
  }

  readonly #clicked = ({ target }: Event): void => {
    const cell = target instanceof Element ? target.closest<HTMLButtonElement>('.one') : null
    if (cell) this.#choose(Number(cell.value))
  }

  #choose(index: number): void {
    const one = this.#shown[index]
    if (!one || !this.client) return
    this.picked = this.#tinted(one, index)
    keepRecent(this.client.store, this.picked)
    this.dispatchEvent(new Event('pick'))
  }

  #openTones(): void {
    this.#toning = !this.#toning
    this.requestUpdate()
    if (this.#toning) this.#focusOn('[aria-checked=true]')
  }

  #chooseTone(tone: number): void {
    if (this.client) keepTone(this.client.store, tone)
    this.#habits = { ...this.#habits, tone }
    this.#toning = false
    this.requestUpdate()
    this.#focusOn('.top .tone')
  }

  #focusOn(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus())
  }

  /** Escape goes one step back, and no further than out of here. */
  #escapes(event: KeyboardEvent): boolean {
    if (event.key !== 'Escape') return false
    event.preventDefault()
    event.stopPropagation()
    if (this.#toning) this.#openTones()
    else this.dispatchEvent(new Event('close'))
    return true
  }

  readonly #toneKeydown = (event: KeyboardEvent): void => {
    if (this.#escapes(event)) return this.#focusOn('.top .tone')
    this.#walk(event, '[role=radio]')
  }

  readonly #tabKeydown = (event: KeyboardEvent): void => {
    if (this.#escapes(event)) return
    const next = this.#walk(event, '[role=tab]')
    if (next instanceof HTMLButtonElement) this.#show(Number(next.value))
    else if (event.key === 'ArrowDown') this.#go(event, 0)
  }

  /** Along a row of buttons, round its ends. */
  #walk(event: KeyboardEvent, selector: string): Element | undefined {
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>(selector)]
    const at = all.indexOf(event.target as HTMLElement)
    const steps: Record<string, number> = {
      ArrowRight: this.#along,
      ArrowLeft: -this.#along,
      Home: -at,
      End: -1 - at,
    }
    const step = steps[event.key]
    if (step === undefined) return undefined
    event.preventDefault()
    const next = all.at((at + step) % all.length)
    next?.focus()
    return next
  }

  /** 1 where the next is to the right. */
  get #along(): number {
    return getComputedStyle(this).direction === 'rtl' ? -1 : 1
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || this.#escapes(event)) return
    const inField = event.target === this.#input
    if (event.key === 'Enter' && inField) {
      event.preventDefault()
      if (this.#query.trim()) this.#choose(0)
    } else if (event.key === 'ArrowDown' && inField) this.#go(event, this.#current)
    else if (!inField && event.target instanceof Element && event.target.matches('.one')) this.#move(event)
  }

  /** Arrows walk the grid; letters go on searching. */
  #move(event: KeyboardEvent): void {
    const { key } = event
    const [at, columns, last] = [this.#current, this.#columns, this.#shown.length - 1]
    const row = at - (at % columns)
    const wide = event.ctrlKey || event.metaKey
    const to: Record<string, number> = {
      ArrowRight: at + this.#along,
      ArrowLeft: at - this.#along,
      ArrowDown: at + columns > last && row + columns <= last ? last : at + columns,
      ArrowUp: at - columns,
      Home: wide ? 0 : row,
      End: wide ? last : Math.min(last, row + columns - 1),
      PageDown: Math.min(last, at + 5 * columns),
      PageUp: Math.max(0, at - 5 * columns),
    }
    const next = to[key]
    if (next !== undefined) {
      if (key === 'ArrowUp' && next < 0) this.focus()
      this.#go(event, next)
    } else if (key === 'Backspace' || (Array.from(key).length === 1 && key !== ' ' && !wide && !event.altKey))
      this.#input?.focus()
  }

  /** The focus goes to one of the grid, if it is there. */
  #go(event: KeyboardEvent, index: number): void {
    event.preventDefault()
    if (!this.#shown[index]) return
    this.#current = index
    this.requestUpdate()
    this.#focusOn('.one[tabindex="0"]')
  }
}

if (!customElements.get('parlor-emoji')) customElements.define('parlor-emoji', ParlorEmoji)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-emoji': ParlorEmoji
  }
}
