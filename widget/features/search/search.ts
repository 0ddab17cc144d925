import {
  LitElement,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { DirectoryResponse } from '../../../protocol/directory.ts'
import { parseQuery } from '../../../protocol/query.ts'
import { words as english } from '../../locales/en-search.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { request } from '../../room/request.ts'
import type { Goal } from '../../ui/going.ts'
import { close, search as lens } from '../../ui/icons.ts'
import { wordsOf, type Locale } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { chips } from './chips.ts'
import { Finder, type Result, type Scope } from './finder.ts'
import { midnight } from './parts.ts'
import { resultTemplate } from './result.ts'
import { styles } from './search.styles.ts'

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
  /** The site has rooms besides this one. */
  #others = false
  #current = 0
  readonly #finder = new Finder(
    () => this.client,
    () => this.requestUpdate(),
  )
  #stop: (() => void)[] = []

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
    if (changed.has('client') && this.client && this.isConnected) this.#follow(this.client)
    if (changed.has('query') && this.query) this.#write(this.query, true)
  }

  /** The cursor into the field. */
  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('input')?.focus({ preventScroll: true }),
    )
  }

  protected override render(): TemplateResult {
    const words = this.#words
    return html`<header>
        <h3 id="title">${words.title}</h3>
        <button class="icon" aria-label=${this.locale.strings.close} @click=${() => this.#close()}>
          ${close}
        </button>
      </header>
      <form role="search" aria-labelledby="title" @submit=${this.#submit} @keydown=${this.#fieldKey}>
        <label class="field">
          ${lens}
          <input
            type="search"
            autocomplete="off"
            maxlength="400"
            dir="auto"
            aria-label=${words.field}
            placeholder=${words.hint}
            .value=${this.#text}
            @input=${(event: InputEvent) => this.#write((event.target as HTMLInputElement).value)}
          />
        </label>
        ${this.#others ? this.#tabs() : nothing}
        ${chips({
          text: this.#text,
          words,
          features: this.client?.features.value ?? [],
          people: [...(this.client?.people.value.values() ?? [])],
          write: (text) => this.#write(text, true),
        })}
      </form>
      <div class="scroll" @scroll=${this.#scrolled} @keydown=${this.#listKey}>
        ${this.#state()} ${this.#results()}
      </div>
      <form class="jump" @submit=${this.#jump}>
        <label>${words.jump} <input type="date" name="day" required /></label>
        <button class="chip">${words.go}</button>
      </form>`
  }

  #tabs(): TemplateResult {
    const words = this.#words
    const tab = (scope: Scope, label: string): TemplateResult =>
      html`<button
        type="button"
        class="chip"
        aria-pressed=${this.#finder.scope === scope}
        @click=${() => {
          this.#finder.scope = scope
          this.#write(this.#text, true)
        }}
      >
        ${label}
      </button>`
    return html`<div class="chips" role="group" aria-label=${words.where}>
      ${tab('room', words.room)}${tab('site', words.site)}
    </div>`
  }

  /** What there is to say about what was found, or why nothing was. */
  #state(): TemplateResult {
    const { state, results, next, code } = this.#finder
    const words = this.#words
    const said = {
      idle: words.empty,
      short: words.short,
      asking: results.length ? words.found(results.length, true) : words.searching,
      done: results.length ? words.found(results.length, next !== undefined) : words.nothing,
      failed: words.reasons[code ?? ''] ?? words.failed,
    }[state]
    return html`<p class="said" role="status">${said}</p>
      ${
        state === 'failed'
          ? html`<button class="chip" @click=${() => this.#write(this.#text, true)}>${words.again}</button>`
          : nothing
      }`
  }

  #results(): TemplateResult {
    const { results, next, scope, state, people } = this.#finder
    const query = parseQuery(this.#text)
    const known = this.client?.people.value
    const name = (id: string): string | undefined => people.get(id)?.name ?? known?.get(id)?.name
    const current = Math.min(this.#current, results.length - 1)
    return html`<ul aria-label=${this.#words.results} ?hidden=${results.length === 0}>
        ${results.map((result, at) =>
          resultTemplate(result, {
            locale: this.locale,
            query,
            name,
            rooms: scope === 'site',
            current: at === current,
            go: (chosen) => this.#go(chosen),
          }),
        )}
      </ul>
      ${
        next !== undefined && state === 'done'
          ? html`<button class="chip" id="further" @click=${() => this.#finder.more()}>
              ${this.#words.further}
            </button>`
          : nothing
      }`
  }

  #write(text: string, now = false): void {
    this.#text = text
    this.#current = 0
    this.#finder.seek(text, now)
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
    ]
    void this.#look(client)
  }

  /** Whether there are other rooms to look in; without an answer there are none. */
  async #look(client: RoomClient): Promise<void> {
    const { options, session } = client
    const token = session.grant?.token
    if (!token) return
    const asked = request(options, 'directory?limit=2', { method: 'GET', token })
    const answer = (await asked.catch(() => undefined)) as DirectoryResponse | undefined
    this.#others = !!answer?.rooms.some(({ slug }) => slug !== options.room)
    this.requestUpdate()
  }

  #go({ room, message }: Result): void {
    this.#tell(
      room.slug === this.client?.options.room ? { seq: message.seq } : { room: room.slug, seq: message.seq },
    )
  }

  #tell(goal: Goal): void {
    this.dispatchEvent(new CustomEvent<Goal>('parlor-go', { detail: goal }))
  }

  #close(): void {
    this.dispatchEvent(new Event('close'))
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    this.#write(this.#text, true)
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
    if (event.key !== 'ArrowDown' || !(event.target as Element).matches('input[type=search]')) return
    event.preventDefault()
    this.#walk(0)
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
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-search': ParlorSearch
  }
}
if (!customElements.get('parlor-search')) customElements.define('parlor-search', ParlorSearch)
