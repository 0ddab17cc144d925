import { LitElement } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import { BeforeSendEvent, HideEvent, ShowEvent } from './events.ts'
import type { RoomClient, RoomOptions } from './room/client.ts'
import { ParlorError } from './room/error.ts'
import type { Connection, Me, Person } from './room/state.ts'
import { Arrival } from './ui/arrival.ts'
import { consented, consents, giveConsent, hasTakenPart, withdrawConsent } from './ui/consent.ts'
import { Provider, localeContext, roomContext } from './ui/context.ts'
import type { HeaderEvent, ParlorHeader } from './ui/header.ts'
import { directionOf, localeAt } from './ui/locale.ts'
import { PageRoom } from './ui/page-room.ts'
import { Panel } from './ui/panel.ts'
import { styles } from './ui/room.styles.ts'
import { base, tokens } from './ui/tokens.styles.ts'
import { delivered, until } from './ui/until.ts'
import { room } from './ui/view.ts'
import { Visit } from './ui/visit.ts'

/** The Worker that served this module serves its rooms. */
const SERVER = new URL(import.meta.url).origin

/**
 * A live room on any page.
 *
 * @attr site - id of the site; required
 * @attr room - slug of the room, or `auto`: the page's canonical path, followed through client-side navigation
 * @attr server - base URL of the Worker; default: the origin this module came from
 * @attr layout - `inline` (default), `launcher` or `drawer`
 * @attr position - corner or edge: `end` (default) or `start`
 * @attr open - whether the panel of a launcher or drawer is shown; reflects
 * @attr theme - `auto` (default: the page's `color-scheme`), `light`, `dark` or `system`
 * @attr locale - BCP 47; default: the nearest `lang`. Sets the direction too
 * @attr heading - title in place of the room's own
 * @attr placeholder - the composer's hint
 * @attr name - suggested guest name
 * @attr enter - `auto` (default: new line on touch-only devices), `send` or `newline`
 * @attr without - features to leave out, separated by spaces: `roster typing` …
 * @attr readonly - read, never write
 * @attr loading - `lazy` (default) or `eager`: when an inline room connects
 * @attr consent - `none` (default) or `required`: nothing is requested or stored before "Start chat"
 *
 * @fires {ReadyEvent} parlor-ready - live for the first time, history loaded
 * @fires {ShowEvent} parlor-show - the panel opened
 * @fires {HideEvent} parlor-hide - the panel is about to close; cancelable
 * @fires {BeforeSendEvent} parlor-before-send - a person is about to send; cancelable, `text` may be changed
 * @fires {NewMessageEvent} parlor-message - a message arrived live
 * @fires {UnreadEvent} parlor-unread - the unread count changed
 * @fires {ConnectionEvent} parlor-connection - the connection changed
 * @fires {MembersEvent} parlor-members - who is here changed; at most once a second
 * @fires {IdentityEvent} parlor-identity - who one is changed
 * @fires {FailureEvent} parlor-error - something failed, with a stable `code`
 *
 * @slot header - in place of the title
 * @slot empty - shown while the room has no messages
 * @slot consent - in place of the words above "Start chat"
 *
 * @csspart launcher @csspart badge @csspart panel @csspart header @csspart title @csspart log
 * @csspart message @csspart author @csspart time @csspart body @csspart composer @csspart input
 * @csspart send @csspart roster @csspart notice
 *
 * @cssprop --parlor-accent @cssprop --parlor-background @cssprop --parlor-surface @cssprop --parlor-text
 * @cssprop --parlor-muted @cssprop --parlor-border @cssprop --parlor-radius @cssprop --parlor-font
 * @cssprop --parlor-width @cssprop --parlor-height - also for `parlor-room:not(:defined)`, to reserve the place
 * @cssprop --parlor-z-index - of launcher and panel; unset, the panel stands in the top layer
 */
export class ParlorRoom extends LitElement {
  static override styles = [tokens, base, styles]

  @property() site = ''
  @property() room = ''
  @property() server = SERVER
  @property({ reflect: true, useDefault: true }) layout: 'inline' | 'launcher' | 'drawer' = 'inline'
  @property() position: 'end' | 'start' = 'end'
  @property({ type: Boolean, reflect: true }) open = false
  @property({ reflect: true, useDefault: true }) theme: 'auto' | 'light' | 'dark' | 'system' = 'auto'
  @property() locale = ''
  @property() heading = ''
  @property() placeholder = ''
  @property() name = ''
  @property() enter: 'auto' | 'send' | 'newline' = 'auto'
  @property() without = ''
  @property({ type: Boolean }) readonly = false
  @property() loading: 'lazy' | 'eager' = 'lazy'
  @property() consent: 'none' | 'required' = 'none'

  @state() private showPeople = false
  @state() private dismissed = false
  @query('.panel') private readonly panelElement!: HTMLElement | null
  @query('parlor-header') private readonly headerElement!: ParlorHeader | null

  /** The panel was open once: it is kept from then on. */
  #opened = false
  /** A method asked for the room before the reader came to it. */
  #demanded = false
  #page: PageRoom | undefined
  #stop: (() => void)[] = []
  readonly #visit = new Visit(this)
  readonly #arrival = new Arrival(this)
  readonly #panel = new Panel(this, () => this.hide())
  readonly #room = new Provider<RoomClient | undefined>(this, roomContext, undefined)
  readonly #locale = new Provider(this, localeContext, localeAt(this, ''))

  /** Where the connection stands: `idle connecting live reconnecting closed`. */
  get connection(): Connection['state'] {
    return this.#visit.client?.connection.value.state ?? 'idle'
  }
  /** Messages of others since one last read. */
  get unread(): number {
    return this.#visit.client?.unread.value.count ?? 0
  }
  /** Oneself; undefined before the first connection. */
  get me(): Me | undefined {
    return this.#visit.client?.me.value
  }
  /** Those here now as far as known, oneself first. */
  get members(): readonly Person[] {
    return this.#visit.client?.roster.value.members ?? []
  }
  /** Everyone here, watching visitors too. */
  get memberCount(): number {
    return this.#visit.client?.roster.value.count ?? 0
  }

  /** Opens the panel of a launcher or drawer. Takes no focus. */
  show(): void {
    this.open = true
  }
  /** Closes the panel, unless a `parlor-hide` listener prevents it. */
  hide(): void {
    if (!this.open || !this.dispatchEvent(new HideEvent())) return
    const within = this.panelElement?.contains(this.shadowRoot?.activeElement ?? null)
    this.open = false
    if (within) void this.updateComplete.then(() => this.renderRoot.querySelector('parlor-launcher')?.focus())
  }
  toggle(): void {
    if (this.open) this.hide()
    else this.show()
  }

  /** Puts the cursor into the composer, or the focus on what stands in its place. */
  override focus(): void {
    void this.updateComplete.then(() => {
      const composer = this.#shown ? this.renderRoot.querySelector('parlor-composer') : null
      const inside = this.#shown ? this.panelElement : this.renderRoot.querySelector('parlor-launcher')
      if (composer) composer.focus()
      else inside?.focus({ preventScroll: true })
    })
  }

  /**
   * Sends a message as the person would, without `parlor-before-send`. Waits for the room, and for
   * consent where that is required. Resolves when the message is durable; rejects with a `ParlorError`:
   * `identity_required` while there is no name yet.
   */
  async send(text: string, options: { replyTo?: number } = {}): Promise<void> {
    this.#demanded = true
    this.requestUpdate()
    const client = await this.#entered()
    const { signal } = this.#visit.left
    await until(client.ready, Boolean, signal)
    if (!client.me.value?.name) throw new ParlorError('identity_required')
    await delivered(client, client.send(text, options), signal)
  }

  /** Agrees for the visitor, who has been asked by the page. Counts for all rooms of the site. */
  giveConsent(): void {
    giveConsent(this.site)
  }
  /** Disconnects, and erases all that the site's chat keeps in this browser. */
  withdrawConsent(): void {
    withdrawConsent(this.site)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const slotted = new MutationObserver(this.#look)
    slotted.observe(this, { childList: true })
    document.addEventListener('visibilitychange', this.#look)
    this.#stop = [consents.subscribe(() => this.#choose()), () => slotted.disconnect()]
    this.#locale.value = localeAt(this, this.locale)
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#look)
    for (const stop of this.#stop.splice(0)) stop()
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('locale')) this.#locale.value = localeAt(this, this.locale)
    if (changed.has('layout') || changed.has('open')) this.#opened ||= this.#shown
    this.#choose()
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    this.#panel.sync(this.panelElement, this.#shown)
    if (changed.has('open') && this.open && this.#floating) this.dispatchEvent(new ShowEvent())
    if (this.#wanted) this.#visit.present(this.#shown && !document.hidden ? 'active' : 'away')
  }

  get #floating(): boolean {
    return this.layout === 'launcher' || this.layout === 'drawer'
  }
  get #shown(): boolean {
    return !this.#floating || this.open
  }
  get #asking(): boolean {
    return this.consent === 'required' ? !consented(this.site) : consents.value.get(this.site) === false
  }
  get #wanted(): boolean {
    if (this.#demanded || this.loading === 'eager') return true
    if (!this.#floating) return this.#arrival.near
    return this.#opened || (this.#arrival.rested && hasTakenPart(this.site))
  }

  /** Enters the room that the attributes name, or leaves. At once, for withdrawn consent leaves no time. */
  #choose(): void {
    if (this.room === 'auto' && !this.#page) {
      this.#page = new PageRoom(() => this.requestUpdate())
      this.addController(this.#page)
    } else if (this.room !== 'auto' && this.#page) {
      this.#page.hostDisconnected()
      this.removeController(this.#page)
      this.#page = undefined
    }
    this.#visit.choose(this.#options())
    this.#room.value = this.#visit.client
    this.requestUpdate()
  }

  #options(): RoomOptions | undefined {
    const { site, server, name } = this
    const room = this.#page?.slug ?? this.room
    if (!site || !room || this.#asking || !URL.canParse(server)) return undefined
    return { server: server.replace(/\/+$/, ''), site, room, ...(name ? { name } : {}) }
  }

  /** The client, as soon as there may be one. */
  async #entered(): Promise<RoomClient> {
    await this.updateComplete
    if (this.#asking) await until(consents, () => !this.#asking, this.#visit.left.signal)
    const { client } = this.#visit
    if (!client) throw new ParlorError('not_found')
    return client
  }

  protected override render() {
    const { client, connection } = this.#visit
    const without = this.without.split(/\s+/)
    return room({
      locale: this.#locale.value,
      direction: directionOf(this.locale),
      layout: this.#floating ? this.layout : 'inline',
      position: this.position === 'start' ? 'start' : 'end',
      shown: this.#shown,
      opened: this.#opened,
      heading: this.heading || client?.room.value?.title || this.#slug,
      client,
      connection,
      asking: this.#asking,
      people: without.includes('roster') ? undefined : this.showPeople ? 'shown' : 'hidden',
      dismissed: this.dismissed,
      has: (slot) => [...this.children].some((child) => child.slot === slot),
      composer: {
        placeholder: this.placeholder,
        enter: this.enter,
        readonly: this.readonly,
        suggestion: this.name,
      },
      beforeSend: this.#beforeSend,
      press: this.#press,
      keydown: this.#keydown,
      compose: this.#compose,
      start: this.#start,
      act: this.#act,
      hidePeople: this.#hidePeople,
      dismiss: this.#dismiss,
    })
  }

  get #slug(): string {
    return this.#page?.slug ?? this.room
  }

  readonly #look = (): void => this.requestUpdate()

  readonly #beforeSend = (text: string): string | undefined => {
    const event = new BeforeSendEvent(text)
    return this.dispatchEvent(event) ? event.text : undefined
  }

  readonly #press = (): void => {
    this.toggle()
    if (this.open) this.#welcome()
  }

  /** Where a press leads: to the composer, unless that would bring up a keyboard on the screen. */
  #welcome(): void {
    if (matchMedia('(pointer: fine)').matches) this.focus()
    else void this.updateComplete.then(() => this.panelElement?.focus({ preventScroll: true }))
  }

  /** Escape closes the innermost thing: what is inside has had its turn and stopped the event. */
  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    if (this.showPeople) this.#hidePeople()
    else if (this.#floating) this.hide()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #compose = (): void => this.renderRoot.querySelector('parlor-composer')?.focus()

  readonly #start = (): void => {
    this.giveConsent()
    this.#demanded = true
    this.#welcome()
  }

  readonly #act = ({ action }: HeaderEvent): void => {
    if (action === 'close') this.hide()
    else if (this.showPeople) this.#hidePeople()
    else {
      this.showPeople = true
      void this.#toPeople()
    }
  }

  async #toPeople(): Promise<void> {
    await customElements.whenDefined('parlor-roster')
    await this.updateComplete
    const roster = this.renderRoot.querySelector('parlor-roster')
    await roster?.updateComplete
    roster?.focus()
  }

  readonly #hidePeople = (): void => {
    this.showPeople = false
    void this.updateComplete.then(() => this.headerElement?.focusPeople())
  }

  readonly #dismiss = (): void => {
    this.dismissed = true
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-room': ParlorRoom
  }
}
