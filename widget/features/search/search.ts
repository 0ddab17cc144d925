import {
  LitElement,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { DirectoryResponse } from '../../../protocol/directory.ts'
import { words as english } from '../../locales/en-search.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { request } from '../../room/request.ts'
import type { Goal } from '../../ui/going.ts'
import { close, search as lens } from '../../ui/icons.ts'
import { lazier } from '../../ui/lazier.ts'
import { wordsOf, type Locale } from '../../ui/locale.ts'
import { Refocus } from '../../ui/refocus.ts'
import { base } from '../../ui/tokens.styles.ts'
import { type Chosen, midnight } from './chosen.ts'
import { Finder, type Result, type Scope } from './finder.ts'
import { funnel } from './icons.ts'
import { styles } from './search.styles.ts'
import { told } from './states.ts'

/** Of what is left to scroll, in pixels, the next page is asked for. */
const NEAR = 200

/**
 * Finds messages and days. Asks by `close` to be put away, and by `parlor-go` (detail: `Goal`) to show
 * what was chosen.
 */
export class ParlorSearch extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = { client: {}, locale: {}, query: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  /** What the page wants found. */
  query = ''

  #text = ''
  #chosen: Chosen = {}
  /** The filters are to be seen. */
  #open = false
  #filters: Awaited<ReturnType<typeof lazier.filters>> | undefined
  /** The site has rooms besides this one. */
  #others = false
  #current = 0
  readonly #finder = new Finder(
    () => this.client,
    () => this.requestUpdate(),
  )
  #stop: (() => void)[] = []

  /** What is asked for again or further back goes while it is. */
  protected readonly refocus = new Refocus(
    this,
    () => this.#rows().at(-1) ?? this.renderRoot.querySelector('input'),
  )

  get #words(): typeof english {
    return wordsOf(this.locale, 'search', english)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#finder.stop()
    for (const stop of this.#stop.splice(0)) stop()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate('client', undefined)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client') && this.client && this.isConnected) {
      this.#follow(this.client)
      // "This room" is another now.
      if (changed.get('client') && this.#finder.scope === 'room') this.#seek(true)
    }
    if (changed.has('query') && this.query) this.#write(this.query, true)
  }

  /** The cursor into the field. */
  override focus(): void {
    void this.updateComplete.then(() => this.#focus('input'))
  }

  protected override render(): TemplateResult {
    const words = this.#words
    return html`<header>
        <h3 id="title">${words.title}</h3>
        <button
          class="icon"
          id="close"
          aria-label=${this.locale.strings.close}
          aria-labelledby="close title"
          @click=${() => this.#close()}
        >
          ${close}
        </button>
      </header>
      <form role="search" aria-labelledby="title" @submit=${this.#submit} @keydown=${this.#fieldKey}>
        <div class="line">
          ${this.#field(words)}
          <button
            type="button"
            class="icon"
            id="filter"
            aria-label=${words.filters}
            aria-expanded=${this.#open}
            @click=${this.#toggle}
          >
            ${funnel}
          </button>
        </div>
        ${this.#others ? this.#where(words) : nothing}${this.#narrowed(words)}
      </form>
      <div class="scroll" @scroll=${this.#scrolled} @keydown=${this.#listKey}>
        ${told(
          this.#finder,
          words,
          () => this.#seek(true),
          this.#others && this.#finder.scope === 'room' ? () => this.#look('site') : undefined,
        )}
        ${this.#results(words)}
      </div>
      <form class="jump" @submit=${this.#jump}>
        <label>${words.jump} <input type="date" name="day" required /></label>
        <button class="chip">${words.go}</button>
      </form>`
  }

  #field(words: typeof english): TemplateResult {
    return html`<div class="field">
      <label>
        ${lens}
        <input
          type="search"
          autocomplete="off"
          enterkeyhint="search"
          maxlength="400"
          dir="auto"
          aria-label=${words.field}
          placeholder=${words.hint}
          .value=${this.#text}
          @input=${(event: InputEvent) => this.#write((event.target as HTMLInputElement).value)}
        />
      </label>
      ${
        this.#text
          ? html`<button type="button" class="icon" aria-label=${words.clear} @click=${this.#clear}>
              ${close}
            </button>`
          : nothing
      }
    </div>`
  }

  #where(words: typeof english): TemplateResult {
    const tab = (scope: Scope): TemplateResult =>
      html`<button
        type="button"
        aria-pressed=${this.#finder.scope === scope}
        @click=${() => this.#look(scope)}
      >
        ${words[scope]}
      </button>`
    return html`<div class="where" role="group" aria-label=${words.where}>${tab('room')}${tab('site')}</div>`
  }

  /** What it can be narrowed by, or what it is narrowed by. */
  #narrowed(words: typeof english): unknown {
    const view = {
      chosen: this.#chosen,
      words,
      locale: this.locale,
      client: this.client,
      choose: this.#choose,
    }
    return this.#filters?.[this.#open ? 'form' : 'chips'](view)
  }

  #results(words: typeof english): unknown {
    const { found } = this.#finder
    found?.dress(this.renderRoot as ShadowRoot)
    return found?.results({
      finder: this.#finder,
      text: this.#text,
      current: this.#current,
      words,
      locale: this.locale,
      client: this.client,
      go: this.#go,
    })
  }

  #write(text: string, now = false): void {
    this.#text = text
    this.#seek(now)
  }

  #look(scope: Scope): void {
    this.#finder.scope = scope
    this.#seek(true)
  }

  #seek(now: boolean): void {
    this.#current = 0
    this.#finder.seek((this.#filters?.asQuery(this.#chosen) ?? '') + this.#text, now)
    this.requestUpdate()
  }

  #follow(client: RoomClient): void {
    for (const stop of this.#stop.splice(0)) stop()
    const heard = this.#finder.heard.bind(this.#finder)
    client.heard.add(heard)
    const redraw = (): void => this.requestUpdate()
    this.#stop = [
      () => client.heard.delete(heard),
      client.people.subscribe(redraw),
      client.features.subscribe(redraw),
      client.connection.subscribe(() => {
        // What could not be asked is asked as soon as it can be.
        const { state, code } = this.#finder
        const back = client.connection.value.state === 'live'
        if (back && state === 'failed' && code === 'unreachable') this.#seek(true)
      }),
    ]
    void this.#meet(client)
  }

  /** Whether there are other rooms to look in; without an answer there are none. */
  async #meet(client: RoomClient): Promise<void> {
    const { options, session } = client
    const token = session.grant?.token
    if (!token) return
    const asked = request(options, 'directory?limit=2', { method: 'GET', token })
    const answer = (await asked.catch(() => undefined)) as DirectoryResponse | undefined
    this.#others = !!answer?.rooms.some(({ slug }) => slug !== options.room)
    this.requestUpdate()
  }

  #tell(goal: Goal): void {
    this.dispatchEvent(new CustomEvent<Goal>('parlor-go', { detail: goal }))
  }

  #close(): void {
    this.dispatchEvent(new Event('close'))
  }

  readonly #go = ({ room: { slug }, message: { seq } }: Result): void =>
    this.#tell(slug === this.client?.options.room ? { seq } : { room: slug, seq })

  readonly #clear = (): void => {
    this.#write('', true)
    this.focus()
  }

  readonly #toggle = async (): Promise<void> => {
    this.#open = !this.#open
    this.requestUpdate()
    this.#filters = await lazier.filters()
    this.#filters.dress(this.renderRoot as ShadowRoot)
    this.requestUpdate()
  }

  readonly #choose = (key: keyof Chosen, value: string): void => {
    this.#chosen = this.#filters?.choosing(this.#chosen, key, value) ?? {}
    this.#seek(true)
    // What was pressed is there no more.
    if (!this.#open) this.#focus('#filter')
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    this.#seek(true)
  }

  readonly #jump = (event: SubmitEvent): void => {
    event.preventDefault()
    const day = new FormData(event.currentTarget as HTMLFormElement).get('day')
    if (typeof day === 'string' && day) this.#tell({ at: midnight(day) })
  }

  readonly #scrolled = (event: Event): void => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget as HTMLElement
    if (scrollTop > 0 && scrollHeight - scrollTop - clientHeight < NEAR) this.#finder.more()
  }

  readonly #fieldKey = (event: KeyboardEvent): void => {
    const { key, target } = event
    if (key === 'Escape' && this.#open) {
      event.stopPropagation()
      void this.#toggle()
      this.#focus('#filter')
    } else if (key === 'ArrowDown' && (target as Element).matches('[type=search]')) this.#walk(0)
    else return
    event.preventDefault()
  }

  readonly #listKey = (event: KeyboardEvent): void => {
    const rows = this.#rows()
    const at = rows.findIndex((row) => row.matches(':focus'))
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key]
    if (at === -1 || to === undefined) return
    event.preventDefault()
    if (to < 0) this.focus()
    else this.#walk(to)
  }

  #walk(to: number): void {
    const rows = this.#rows()
    const row = rows[to]
    if (!row) return
    this.#current = to
    row.focus()
    if (to === rows.length - 1) this.#finder.more()
    this.requestUpdate()
  }

  #rows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.result')]
  }

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-search': ParlorSearch
  }
}
if (!customElements.get('parlor-search')) customElements.define('parlor-search', ParlorSearch)
