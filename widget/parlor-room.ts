import { LitElement, nothing, type PropertyDeclarations } from 'lit'
import { BeforeSendEvent, HideEvent, ShowEvent } from './events.ts'
import type { RoomClient, RoomOptions } from './room/client.ts'
import { ParlorError } from './room/error.ts'
import { listen, visible } from './room/page.ts'
import type { IdentityProvider } from './room/session.ts'
import type { Connection, Me, Person } from './room/state.ts'
import { Arrival } from './ui/arrival.ts'
import {
  consented,
  consents,
  erase,
  giveConsent,
  hasTakenPart,
  recall,
  withdrawConsent,
} from './ui/consent.ts'
import { lazy, type Account, type Signing } from './ui/lazy.ts'
import { Speech } from './ui/locale.ts'
import type { PageRoom } from './ui/page-room.ts'
import type { Panel } from './ui/panel.ts'
import { styles } from './ui/room.styles.ts'
import { base, tokens } from './ui/tokens.styles.ts'
import { room, type Sheet } from './ui/view.ts'
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
 * @attr without - features to leave out, separated by spaces: `roster typing badge` …
 * @attr readonly - read, never write
 * @attr loading - `lazy` (default) or `eager`: when an inline room connects
 * @attr identity - JWT that the host has signed for this visitor; see also `identityProvider`
 * @attr consent - `none` (default) or `required`: nothing is requested or stored before "Start chat"
 *
 * @fires {ReadyEvent} parlor-ready - live for the first time, history loaded
 * @fires {ShowEvent} parlor-show - the panel opened
 * @fires {HideEvent} parlor-hide - the panel is about to close; cancelable, unless the page itself took `open` away
 * @fires {BeforeSendEvent} parlor-before-send - something is about to be sent; cancelable, `text` may be changed
 * @fires {NewMessageEvent} parlor-message - a message arrived live
 * @fires {UnreadEvent} parlor-unread - the unread count changed
 * @fires {ConnectionEvent} parlor-connection - the connection changed
 * @fires {MembersEvent} parlor-members - who is here changed; at most once a second
 * @fires {IdentityEvent} parlor-identity - who one is changed
 * @fires {RoomChangeEvent} parlor-room-change - what was found is in another room, `room`, as `seq`; cancelable
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
  /** Attributes, and what a script tag may say by `data-*`. */
  static override properties: PropertyDeclarations = {
    site: {},
    room: {},
    server: {},
    layout: { reflect: true, useDefault: true },
    position: {},
    open: { type: Boolean, reflect: true },
    theme: { reflect: true, useDefault: true },
    locale: {},
    heading: {},
    placeholder: {},
    name: {},
    enter: {},
    without: {},
    readonly: { type: Boolean },
    loading: {},
    consent: {},
    ticket: {},
    identity: {},
    identityProvider: { attribute: false },
  }

  site = ''
  room = ''
  server = SERVER
  layout: 'inline' | 'launcher' | 'drawer' = 'inline'
  position: 'end' | 'start' = 'end'
  open = false
  theme: 'auto' | 'light' | 'dark' | 'system' = 'auto'
  locale = ''
  heading = ''
  placeholder = ''
  name = ''
  enter: 'auto' | 'send' | 'newline' = 'auto'
  without = ''
  readonly = false
  loading: 'lazy' | 'eager' = 'lazy'
  consent: 'none' | 'required' = 'none'
  /** Who the visitor is, signed by the page's host (JWT). Another `sub`, or none, leaves the room and clears it. */
  identity = ''
  /** Asked for an identity where there is none, and with `refresh` for another one when it ends. */
  identityProvider: IdentityProvider | undefined
  /** Given by the page of `/embed/…`. */
  ticket = ''

  /** The panel was open once: it is kept from then on. */
  #opened = false
  /** A method asked for the room before the reader came to it. */
  #demanded = false
  /** What is shown beside the conversation, by the id of its button. */
  #sheet: Sheet = ''
  /** What `search` was called with. */
  #query = ''
  /** The notice that nothing is remembered was read. */
  #dismissed = false
  /** `parlor-hide` was not prevented. */
  #hiding = false
  /** Speaks for the visitor whom the host has signed. */
  #signing: Signing | undefined
  /** Follows the page, with `room="auto"`. */
  #page: PageRoom | undefined
  /** The manners of a floating panel. */
  #panel: Panel | undefined
  /** Settled when what was asked for by `lazy` has come, or failed to. */
  #coming: Promise<void> | undefined
  #stop: (() => void)[] = []
  /** @internal The words of the reader. */
  readonly speech = new Speech()
  readonly #redraw = (): void => this.requestUpdate()
  readonly #visit = new Visit(this)
  readonly #arrival = new Arrival(this, this.#redraw)

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
    const within = this.#find('.panel')?.contains(this.shadowRoot?.activeElement ?? null)
    this.#hiding = true
    this.open = false
    if (within) this.#focus('#launcher')
  }
  toggle(): void {
    if (this.open) this.hide()
    else this.show()
  }

  /** Puts the cursor into the composer, or the focus on what stands in its place. */
  override focus(): void {
    if (this.#shown) this.#focus('parlor-composer', '.panel')
    else this.#focus('#launcher')
  }

  /**
   * Sends a message as the person would, `parlor-before-send` included. Waits for the room, and for
   * consent where that is required. Resolves when the message is durable; rejects with a `ParlorError`:
   * `identity_required` while there is no name yet, `filtered` when a listener held it back, `closed` when
   * the room was left before it could go.
   */
  async send(text: string, options: { replyTo?: number } = {}): Promise<void> {
    this.#demanded = true
    this.requestUpdate()
    // The page may lead to another room meanwhile.
    const { slug } = this
    const part = await lazy.sending()
    await this.updateComplete
    await part.send(this.#visit, slug, () => this.#asking, this.#beforeSend, text, options)
  }

  /** Shows what is found for a query, or the field to type one. */
  search(query = ''): void {
    this.show()
    this.#query = query
    if (this.#sheet === 'search') this.requestUpdate()
    else this.#toggle('search')
  }

  /**
   * Opens the sign-in for accounts, in a window or, where none may open, in this tab. Resolves once the
   * visitor is signed in; rejects with a `ParlorError`: `cancelled`, or why it failed.
   */
  async signIn(): Promise<void> {
    await (await this.#account()).signIn(await this.entered(), this.speech.locale)
  }
  /**
   * Forgets who the visitor is and all that the site's chat keeps in this browser, and lets the server
   * forget this device; with `everywhere` all others too.
   */
  async signOut(options: { everywhere?: boolean } = {}): Promise<void> {
    const part = await this.#account()
    const client = await this.entered()
    this.#forget()
    await part.signOut(client, options)
  }

  /** @internal The room, connected. Rejects where there is none, or consent is still to be given. */
  async entered(): Promise<RoomClient> {
    this.#demanded = true
    this.requestUpdate()
    await this.updateComplete
    const { client } = this.#visit
    if (!client) throw new ParlorError(this.#asking ? 'closed' : 'not_found')
    return client
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
    const slotted = new MutationObserver(this.#redraw)
    slotted.observe(this, { childList: true })
    slotted.observe(document, { subtree: true, attributeFilter: ['lang'] })
    this.#stop = [
      consents.subscribe(() => this.#choose()),
      listen(['storage', 'pageshow', 'visibilitychange'], this.#heed),
      () => slotted.disconnect(),
    ]
    this.requestUpdate()
    if (location.search.includes('parlor=')) void lazy.link().then((part) => part?.arrive(this))
    // Back from a sign-in that this tab had left for.
    if (location.hash.includes('parlor-code=')) void lazy.arrival().then((part) => part?.arrive(this))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stop.splice(0)) stop()
  }

  protected override willUpdate(): void {
    this.speech.follow(this)
    if (this.#floating && !this.#panel) this.#coming = this.#float()
    this.#opened ||= this.#shown && (!this.#floating || this.#panel !== undefined)
    this.#choose()
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    this.#panel?.sync(this.#find('.panel'), this.#shown)
    if (changed.has('open') && this.#floating) {
      if (this.open) this.dispatchEvent(new ShowEvent())
      else if (changed.get('open') && !this.#hiding) this.dispatchEvent(new HideEvent(false))
      this.#hiding = false
    }
    if (this.#wanted) this.#visit.present(this.#shown && visible() ? 'active' : 'away')
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete()
    await this.#coming
    return super.getUpdateComplete()
  }

  get #floating(): boolean {
    return this.layout === 'launcher' || this.layout === 'drawer'
  }
  get #shown(): boolean {
    return !this.#floating || this.open
  }
  get #asking(): boolean {
    return consents.value.includes(this.site) || (this.consent === 'required' && !consented(this.site))
  }
  get #wanted(): boolean {
    if (this.#demanded || this.loading === 'eager') return true
    if (!this.#floating) return this.#arrival.near
    return this.#opened || (this.#arrival.rested && hasTakenPart(this.site))
  }
  /** The host says who the visitor is. */
  get #hosted(): boolean {
    return !!(this.identity || this.identityProvider)
  }
  /** @internal The room's own name, also where the attribute says `auto`; empty until that is known. */
  get slug(): string {
    return this.room === 'auto' ? (this.#page?.slug ?? '') : this.room
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector)
  }

  /** Focuses the first of these that is there, once all is drawn. */
  #focus(...selectors: string[]): void {
    void this.updateComplete.then(() => {
      const found = selectors.map((selector) => this.#find(selector)).find(Boolean)
      found?.focus({ preventScroll: true })
    })
  }

  async #float(): Promise<void> {
    const part = await lazy.panel()
    this.#panel ??= new part.Panel(this)
  }

  async #follow(): Promise<void> {
    const part = await lazy.pageRoom()
    this.#page ??= new part.PageRoom(this)
  }

  async #sign(): Promise<void> {
    const part = await lazy.signing()
    this.#signing ??= new part.Signing(this)
  }

  async #account(): Promise<Account> {
    const part = await lazy.account()
    if (!part) throw new ParlorError('unreachable')
    return part
  }

  /** Enters the room that the attributes name, or leaves. At once, for withdrawn consent leaves no time. */
  #choose(): void {
    if (this.room === 'auto' && !this.#page) this.#coming = this.#follow()
    if (this.#hosted && !this.#signing) this.#coming = this.#sign()
    this.#visit.choose(this.#options())
    this.requestUpdate()
  }

  #options(): RoomOptions | undefined {
    const { site, server, name, ticket } = this
    const room = this.slug
    const signed = this.#signing?.signed
    if (!site || !room || this.#asking || !URL.canParse(server) || (this.#hosted && !signed)) return undefined
    const optional = { ...(name && { name }), ...(ticket && { ticket }), ...(signed && { signed }) }
    return { server: server.replace(/\/+$/, ''), site, room, ...optional }
  }

  protected override render() {
    const { client, connection, place } = this.#visit
    const { locale } = this.speech
    if (!locale) return nothing
    return room(this, {
      locale,
      floating: this.#floating,
      launcher: this.#floating ? this.#panel?.launcher : undefined,
      shown: this.#shown,
      opened: this.#opened,
      heading: this.heading || client?.room.value?.title || this.slug,
      client,
      place,
      waiting: (this.room === 'auto' && !this.#page) || (this.#hosted && !this.#signing?.signed),
      connection,
      asking: this.#asking,
      sheet: this.#sheet,
      query: this.#query,
      without: this.without.split(/[\s,]+/),
      dismissed: this.#dismissed,
      beforeSend: this.#beforeSend,
      press: this.#press,
      keydown: this.#keydown,
      start: this.#start,
      toggle: this.#toggle,
      forget: this.#forget,
      dismiss: this.#dismiss,
    })
  }

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
    else this.#focus('.panel')
  }

  /** Escape closes the innermost thing: what is inside has had its turn and stopped the event. */
  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    if (this.#sheet) this.#toggle(this.#sheet)
    else if (this.#floating) this.hide()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Follows what the visitor has done elsewhere, perhaps while this page was put aside: looked away, given consent or withdrawn it. */
  readonly #heed = ({ key }: Partial<StorageEvent>): void => {
    // Whatever was drawn in between may have left it already.
    const leaving = this.#visit.client ?? key?.endsWith('consent')
    recall(this.site)
    // After what the room has written as it was left.
    if (leaving && this.#asking) erase(this.site)
  }

  readonly #start = (): void => {
    this.giveConsent()
    this.#demanded = true
    this.#welcome()
  }

  /** Shows the roster or the settings with the focus in it, or puts it away with the focus back where it came from. */
  /** @internal Shows the settings, without taking the focus: something in them is to be read. */
  settle(): void {
    this.#sheet = 'settings'
    this.requestUpdate()
  }

  readonly #toggle = (sheet: Sheet): void => {
    const shown = this.#sheet !== sheet
    this.#sheet = shown ? sheet : ''
    this.requestUpdate()
    const [element, button] = [`parlor-${sheet}`, `#${sheet}`]
    if (shown) void customElements.whenDefined(element).then(() => this.#focus(element))
    else this.#focus(button)
  }

  readonly #forget = (): void => {
    this.identity = ''
    this.identityProvider = undefined
  }

  readonly #dismiss = (): void => {
    this.#dismissed = true
    this.requestUpdate()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-room': ParlorRoom
  }
}
