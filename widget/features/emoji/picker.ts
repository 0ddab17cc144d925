import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { words as english } from '../../locales/en-emoji.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { wordsOf, type Locale } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { emojis, search, tint, type Emoji, type Emojis } from './data.ts'
import { grid } from './grid.ts'
import { emojiOf, groupTabs } from './groups.ts'
import { habits, keepRecent, keepTone, type Habits } from './habits.ts'
import { styles } from './picker.styles.ts'
import { toneButton, toneChoice } from './tones.ts'
import { stepIn, walk } from './walking.ts'

/** The least width of one emoji by mouse. */
const CELL = 36
/** A search shows so many at most. */
const MOST_FOUND = 96

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
  get #searching(): boolean {
    return this.#query.trim() !== ''
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
    if (this.#searching) return search(data, this.#query).slice(0, MOST_FOUND)
    return emojiOf(data, this.#group, this.#habits.recent)
  }

  override render(): TemplateResult {
    const words = this.#words
    const searching = this.#searching
    const { tone, recent } = this.#habits
    const data = this.#data
    return html`<div class="top" @keydown=${this.#keydown}>
        <input
          type="search"
          aria-label=${words.search}
          placeholder=${words.search}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="done"
          @input=${this.#searched}
        />
        ${toneButton(words, tone, this.#toning, this.#openTones)}
      </div>
      ${this.#toning ? toneChoice(words, data, tone, this.#chooseTone, this.#toneKeydown) : nothing}
      ${searching ? nothing : groupTabs(words, data, this.#group, recent.length > 0, this.#show, this.#tabKeydown)}
      <div class="scroll" id="emoji" @keydown=${this.#keydown}>${this.#content()}</div>
      <div class="foot" aria-hidden="true">
        ${this.#named ? html`<bdi>${this.#named.name}</bdi><code>:${this.#named.codes[0]}:</code>` : nothing}
      </div>
      <p class="visually-hidden" role="status">
        ${searching && data ? words.found(this.#shown.length) : nothing}
      </p>`
  }

  #content(): TemplateResult {
    const { wait, failed, retry, none, recent, search: label } = this.#words
    if (this.#failed)
      return html`<p class="said" role="alert">
        ${failed}<button @click=${() => this.#load()}>${retry}</button>
      </p>`
    if (!this.#data) return html`<p class="said">${wait}</p>`
    const shown = this.#shown
    if (shown.length === 0) return html`<p class="said">${none}</p>`
    const found = this.#searching
    const group = this.#group ? (this.#data.groups[this.#group - 1]?.name ?? '') : recent
    return grid({
      shown,
      columns: this.#columns,
      current: this.#current,
      found,
      title: found ? label : group,
      drawn: this.#drawn,
      told: this.#told,
      clicked: this.#clicked,
    })
  }

  /** What was chosen before stays as it was. */
  readonly #drawn = (one: Emoji, index: number): string => {
    const recent = !this.#searching && this.#group === 0
    return (recent && this.#habits.recent[index]) || tint(one, this.#habits.tone)
  }

  readonly #show = (group: number): void => {
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
    this.#named = this.#searching ? this.#shown[0] : undefined
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
    this.picked = this.#drawn(one, index)
    keepRecent(this.client.store, this.picked)
    this.dispatchEvent(new Event('pick'))
  }

  readonly #openTones = (): void => {
    this.#toning = !this.#toning
    this.requestUpdate()
    if (this.#toning) this.#focusOn('[aria-checked=true]')
  }

  readonly #chooseTone = (tone: number): void => {
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
    if (next) this.#show(Number(next.value))
    else if (event.key === 'ArrowDown') this.#go(event, 0)
  }

  #walk(event: KeyboardEvent, selector: string): HTMLButtonElement | undefined {
    return walk(event, [...this.renderRoot.querySelectorAll<HTMLButtonElement>(selector)], this.#along)
  }

  /** 1 where the next is to the right. */
  get #along(): number {
    return getComputedStyle(this).direction === 'rtl' ? -1 : 1
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || this.#escapes(event)) return
    const inField = event.target === this.#input
    const inGrid = event.target instanceof Element && event.target.matches('.one')
    // Past either end: put away, so that Tab goes on from where the picker was opened.
    if (event.key === 'Tab' && (event.shiftKey ? inField : inGrid)) this.dispatchEvent(new Event('close'))
    else if (event.key === 'Enter' && inField) {
      event.preventDefault()
      if (this.#searching) this.#choose(0)
    } else if (event.key === 'ArrowDown' && inField) this.#go(event, this.#current)
    else if (inGrid) this.#move(event)
  }

  /** Arrows walk the grid; letters go on searching. */
  #move(event: KeyboardEvent): void {
    const { key } = event
    const wide = event.ctrlKey || event.metaKey
    const last = this.#shown.length - 1
    const next = stepIn(key, this.#current, this.#columns, last, this.#along, wide)
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
