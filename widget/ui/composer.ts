import { LitElement, html, nothing, type TemplateResult } from 'lit'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import { isBy, named } from '../room/session.ts'
import type { Me } from '../room/state.ts'
import { composerStyles } from './composer.styles.ts'
import { grow } from './grow.ts'
import { arrowUp } from './icons.ts'
import { lazy, type Access, type Writing } from './lazy.ts'
import type { Locale } from './locale.ts'
import { base } from './tokens.styles.ts'
import { Watch } from './watch.ts'

/** The draft is stored once typing has paused for so long. */
const DRAFT_PAUSE = 300

/**
 * Where a member writes. Keeps the draft, asks for a name at the first write, and says why when
 * there is no writing here.
 *
 * @csspart composer - the field with all in it
 * @csspart input - where the text goes
 * @csspart send - the button
 * @csspart notice - the words in place of the field
 */
export class ParlorComposer extends LitElement {
  static override styles = [base, composerStyles]
  static override properties = {
    locale: {},
    placeholder: {},
    enter: {},
    readonly: {},
    suggestion: {},
    without: {},
  }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }

  placeholder = ''
  /** What Enter does; `auto` breaks the line where there is no keyboard but the one on the screen. */
  enter: 'auto' | 'send' | 'newline' = 'auto'
  readonly = false
  /** A guest name to start from. */
  suggestion = ''
  /** What the page leaves out. */
  without: readonly string[] = []
  /** Sees a text before it goes: returns it, another, or undefined to hold it back. */
  beforeSend: ((text: string) => string | undefined) | undefined
  /** May be a command, and waits for the part that knows, which sends it. */
  held = ''

  #text = ''
  #naming = false
  /** Why no name can be asked for. */
  #error = ''
  #me: Me | undefined
  /** Knows who may write where not anyone may. */
  #access: Access | undefined
  #saving: ReturnType<typeof setTimeout> | undefined
  /** Helps in writing; the field does without until it is there. */
  #part: Writing | undefined
  /** Null where it could not be had: it is asked for again when it is wanted. */
  #coming: Promise<void> | null | undefined

  protected readonly watch = new Watch(this, () => {
    const { client } = this
    return client ? [client.me, client.room, client.limits, client.connection, client.ready] : []
  })

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('pagehide', this.#save)
    if (this.#text === '') this.#text = this.client?.draft ?? ''
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('pagehide', this.#save)
    this.#save()
  }

  /** Puts the cursor into the field without scrolling the page. */
  override focus(): void {
    // Mostly called when something else takes the field's place, which must be there first.
    this.requestUpdate()
    void this.updateComplete.then(() => {
      if (this.#naming) this.renderRoot.querySelector('parlor-join')?.focus()
      else this.field?.focus({ preventScroll: true })
    })
  }

  /** Absent while something else stands in its place. */
  get field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  get text(): string {
    return this.#text
  }
  set text(text: string) {
    this.#text = text
    this.requestUpdate()
    this.#saveSoon()
  }

  /** A message is to be answered or edited, by the seq in the event. */
  async answer(event: CustomEvent<{ seq: number }>): Promise<void> {
    await this.#equip()
    this.#part?.answer(event)
  }

  #equip(): Promise<void> {
    return (this.#coming ??= lazy.writing().then((part) => {
      if (part) this.#part = new part.Writing(this)
      else {
        this.#coming = null
        if (this.held) this.#error = this.locale.strings.unreachable
        this.held = ''
      }
      this.requestUpdate()
    }))
  }

  override willUpdate(): void {
    const me = this.client?.me.value
    if (!me || me.id === this.#me?.id) return
    // Who takes a name or signs in is somebody else, and the text is still theirs; no other member's is shown.
    const same = !named(this.#me) || isBy(me, this.#me.id)
    if (this.#text === '' || !same) this.#text = this.client?.draft ?? ''
    this.#me = me
  }

  override updated(): void {
    const { field } = this
    if (field) grow(field)
    if (this.client?.ready.value && this.#coming === undefined) void this.#equip()
  }

  override render(): TemplateResult {
    return (
      this.#barred()
      ?? html`<div class="composer" part="composer" @focusin=${this.#prepare}>
        ${this.#naming ? this.#join() : this.#writing()}
      </div>`
    )
  }

  /** What stands in place of the field where one may not write: fetched where the room or the page says anything of it. */
  #barred(): TemplateResult | undefined {
    const { client } = this
    const { state, post, guests } = client?.room.value ?? {}
    const plain = !this.readonly && !state && !post && guests !== false
    if (!client || (plain && client.connection.value.state !== 'closed')) return undefined
    if (!this.#access)
      void lazy.access().then((part) => {
        this.#access = part
        if (part) this.requestUpdate()
      })
    return this.#access?.barred(client, this.readonly, this.locale, this.renderRoot as ShadowRoot)
  }

  #join(): TemplateResult {
    return html`<parlor-join
      exportparts="input, send"
      .client=${this.client}
      .locale=${this.locale}
      .suggestion=${this.suggestion}
      @parlor-named=${this.#named}
      @parlor-dismiss=${this.#named}
    ></parlor-join>`
  }

  #writing(): TemplateResult {
    const { strings } = this.locale
    // Until somebody measures it, it fits: the client lets nothing go that is too long.
    const { fits = true, hint } = this.#part?.measure() ?? {}
    const words = this.#error || (this.held ? strings.sending : hint)
    const empty = this.#text.trim() === ''
    return html`${this.#part?.above()}
      <form @submit=${this.#submit}>
        <span class="start">${this.#part?.buttons()}</span>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          autocapitalize="sentences"
          enterkeyhint=${this.#sends() ? 'send' : 'enter'}
          aria-label=${strings.message}
          placeholder=${this.placeholder || strings.message}
          aria-describedby=${words ? 'count' : nothing}
          .value=${this.#text}
          @input=${this.#input}
          @keydown=${this.#keydown}
        ></textarea>
        ${this.#part?.asks()}
        <button
          type="submit"
          part="send"
          class=${empty ? 'send away' : 'send'}
          aria-label=${this.#part?.label ?? strings.send}
          ?disabled=${empty || !fits}
        >
          ${arrowUp}
        </button>
        ${words ? html`<p id="count" class=${this.#error || !fits ? 'over' : ''} role=${this.#error ? 'alert' : nothing}><bdi>${words}</bdi></p>` : nothing}
      </form>`
  }

  #sends(): boolean {
    if (this.enter !== 'auto') return this.enter === 'send'
    return !matchMedia('(any-pointer: coarse)').matches || matchMedia('(any-pointer: fine)').matches
  }

  readonly #input = (event: InputEvent): void => {
    this.#text = (event.target as HTMLTextAreaElement).value
    this.#error = this.held = ''
    this.requestUpdate()
    this.client?.setTyping(this.#text.trim() !== '')
    this.#saveSoon()
  }

  #saveSoon(): void {
    clearTimeout(this.#saving)
    this.#saving = setTimeout(this.#save, DRAFT_PAUSE)
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // While a word is being composed Enter takes the suggestion; Safari tells so only by 229.
    // oxlint-disable-next-line typescript/no-deprecated -- nothing else tells it
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return
    if (this.breaks(event)) return
    event.preventDefault()
    this.send()
  }

  /** Whether an Enter breaks the line. */
  breaks({ shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    return (shiftKey || altKey || !this.#sends()) && !ctrlKey && !metaKey
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault()
    this.send()
  }

  /** Sends what is written, or asks for the name first. */
  send(): void {
    const { client } = this
    const text = this.#text.trim()
    if (!client || !text || this.#part?.measure().fits === false || this.#barred()) return
    if (!named(client.me.value)) {
      void this.#ask()
      return
    }
    if (!this.#part && text[0] === '/') {
      this.held = text
      this.#error = ''
      this.requestUpdate()
      void this.#equip()
      return
    }
    const going = this.#part ? this.#part.submit() : { body: text }
    if (!going) return
    const body = this.beforeSend ? this.beforeSend(going.body) : going.body
    if (body === undefined || body.trim() === '') return
    client.send(body, going.options)
    this.#text = ''
    this.#part?.sent()
    this.#save()
    this.focus()
  }

  /** Asks for the name, once what asks for it is here; until then, and if it can't be had, the text stays. */
  async #ask(): Promise<void> {
    try {
      await lazy.join()
      this.#naming = true
      this.#error = ''
    } catch {
      this.#error = this.locale.strings.unreachable
    }
    this.focus()
  }

  /** Who comes to write without a name will be asked for one. */
  readonly #prepare = (): void => {
    if (!named(this.client?.me.value)) lazy.join().catch(() => undefined)
    void this.#equip()
  }

  /** The name was given, or the question dismissed. */
  readonly #named = ({ type }: Event): void => {
    this.#naming = false
    if (type === 'parlor-named') this.send()
    this.focus()
  }

  readonly #save = (): void => {
    clearTimeout(this.#saving)
    this.#saving = undefined
    const draft = this.#part?.draft ?? this.#text
    if (this.client && this.client.draft !== draft) this.client.draft = draft
  }
}

if (!customElements.get('parlor-composer')) customElements.define('parlor-composer', ParlorComposer)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-composer': ParlorComposer
  }
}
