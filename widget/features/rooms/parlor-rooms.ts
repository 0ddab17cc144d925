import { LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { List, Listing, Membership } from '../../../protocol/directory.ts'
import { words as english } from '../../locales/en-rooms.ts'
import type { SessionOptions } from '../../room/session.ts'
import { Timer } from '../../room/timer.ts'
import { Arrival } from '../../ui/arrival.ts'
import { consented, consents } from '../../ui/consent.ts'
import { Speech, wordsOf } from '../../ui/locale.ts'
import { RoomChangeEvent } from '../../ui/room-change.ts'
import { base, tokens } from '../../ui/tokens.styles.ts'
import { Directory } from './directory.ts'
import { Follow } from './follow.ts'
import { move } from './keys.ts'
import { inPlace } from './listings.ts'
import { Looks } from './looks.ts'
import { type Offer, openAt } from './menu.ts'
import { styles } from './rooms.styles.ts'
import { nameOf, type Row } from './row.ts'
import { signedAs } from './signed.ts'
import { rooms } from './view.ts'

/** The Worker that served this module serves its rooms. */
const SERVER = new URL(import.meta.url).origin
/** A search begins when writing pauses for so long, in milliseconds. */
const PAUSE = 200
/** How long a word about what was done stays. */
const NOTE = 6000

/**
 * The rooms of a site, to choose from: those open to all, those one has been in, favourites.
 *
 * A `nav` with a plain list of buttons, the open room marked by `aria-current`: screen readers say how
 * many rooms there are and which is open, on phones too, and a row may hold what can be done with it. In
 * a listbox it could not: what is inside an option is not reached. With the keyboard the list is one tab
 * stop; arrow keys go from row to row and, sideways, to the star and the menu of a row.
 *
 * @attr site - id of the site; required
 * @attr server - base URL of the Worker; default: the origin this module came from
 * @attr for - id of the `<parlor-room>` that choosing switches
 * @attr list - `public` (default), `joined` or `favourites`; reflects
 * @attr theme - `auto` (default: the page's `color-scheme`), `light`, `dark` or `system`
 * @attr locale - BCP 47; default: the nearest `lang`. Sets the direction too
 * @attr heading - title in place of "Rooms"
 * @attr loading - `lazy` (default) or `eager`: when the rooms are asked for
 *
 * @fires {RoomChangeEvent} parlor-room-change - a room was chosen; cancelable, `room` is its slug
 *
 * @csspart panel @csspart header @csspart title @csspart search @csspart tabs @csspart list
 *
 * @cssprop --parlor-accent @cssprop --parlor-background @cssprop --parlor-surface @cssprop --parlor-text
 * @cssprop --parlor-muted @cssprop --parlor-border @cssprop --parlor-radius @cssprop --parlor-font
 * @cssprop --parlor-width @cssprop --parlor-height
 */
export class ParlorRooms extends LitElement {
  static override styles = [tokens, base, styles]
  static override properties: PropertyDeclarations = {
    site: {},
    server: {},
    for: {},
    list: { reflect: true, useDefault: true },
    theme: { reflect: true, useDefault: true },
    locale: {},
    heading: {},
    loading: {},
  }

  site = ''
  server = SERVER
  for = ''
  list: List = 'public'
  theme: 'auto' | 'light' | 'dark' | 'system' = 'auto'
  locale = ''
  heading = ''
  loading: 'lazy' | 'eager' = 'lazy'

  readonly #speech = new Speech()
  #directory: Directory | undefined
  /** What the directory was made for, and what it was last asked. */
  #key = ''
  #asked = ''
  #query = ''
  /** The rows as they stand: they change places only while nobody is about to choose. */
  #rooms: readonly Listing[] = []
  #taken: { rooms: readonly Listing[]; asked: string } = { rooms: [], asked: '' }
  /** Without a room beside it, the last one chosen. */
  #chosen = ''
  /** The row that was last focused, and the one whose menu is open. */
  #stop = ''
  #menu: Listing | undefined
  #note = ''
  /** The button at the end of what was read; coming near it reads on. */
  #further: Element | null = null
  #end: IntersectionObserver | undefined
  #unsubscribe: (() => void)[] = []
  readonly #pause = new Timer()
  readonly #fade = new Timer()
  readonly #redraw = (): void => this.requestUpdate()
  readonly #arrival = new Arrival(this, this.#redraw)
  readonly #looks = new Looks(this, () => void this.#directory?.look())
  readonly #follow = new Follow(this, () => this.#looks.soon())

  override connectedCallback(): void {
    super.connectedCallback()
    const tongues = new MutationObserver(this.#redraw)
    tongues.observe(document, { subtree: true, attributeFilter: ['lang'] })
    this.#unsubscribe.push(
      consents.subscribe(() => this.#begin()),
      () => tongues.disconnect(),
    )
    // Read here, or in another tab: the numbers follow.
    document.addEventListener('parlor-unread', this.#redraw)
    window.addEventListener('storage', this.#redraw)
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('parlor-unread', this.#redraw)
    window.removeEventListener('storage', this.#redraw)
    for (const stop of this.#unsubscribe.splice(0)) stop()
    this.#pause.stop()
    this.#fade.stop()
    // A moved element comes back within the task, and goes on.
    queueMicrotask(() => {
      if (!this.isConnected) this.#begin()
    })
  }

  protected override willUpdate(): void {
    this.#speech.follow(this)
    this.#follow.name(this.for)
    this.#begin()
    this.#arrange()
  }

  /** Asks as the attributes say, or not at all. At once, for withdrawn consent leaves no time. */
  #begin(): void {
    const options = this.isConnected && !this.#asking ? this.#options() : undefined
    const key = options ? JSON.stringify([options.server, options.site, options.signed?.key]) : ''
    if (key !== this.#key) {
      this.#key = key
      this.#asked = ''
      this.#directory?.stop()
      this.#directory = options && new Directory(options)
      for (const signal of ['shelf', 'failed', 'named'] as const)
        this.#directory?.[signal].subscribe(this.#redraw)
      this.requestUpdate()
    }
    if (!this.#directory || (this.loading !== 'eager' && !this.#arrival.near)) return
    const asked = `${this.list} ${this.#query}`
    if (asked === this.#asked) return
    this.#asked = asked
    this.#directory.start()
    void this.#directory.choose(this.list, this.#query)
  }

  #options(): SessionOptions | undefined {
    const { site, server } = this
    if (!site || !URL.canParse(server)) return undefined
    const signed = signedAs(site, this.#mates)
    return { server: server.replace(/\/+$/, ''), site, ...(signed && { signed }) }
  }

  /** The room beside the list first, then others of the site on this page. */
  get #mates() {
    const { room } = this.#follow
    return [...(room?.site === this.site ? [room] : []), ...this.#follow.of(this.site)]
  }

  /** A room of the site on this page is to ask for consent first, or it was taken back. */
  get #asking(): boolean {
    if (document.readyState === 'loading' && this.for && !this.#follow.room) return true
    if (consents.value.includes(this.site)) return true
    return this.#mates.some(({ consent }) => consent === 'required') && !consented(this.site)
  }

  get #current(): string {
    return this.#follow.room?.slug ?? this.#chosen
  }

  /** Takes up what was read: in the old order as long as a pointer or the keyboard's focus rests on the rows. */
  #arrange(): void {
    const next = this.#directory?.shelf.value.rooms ?? []
    const before = this.#taken
    if (next === before.rooms && this.#key + this.#asked === before.asked) return
    const another = this.#key + this.#asked !== before.asked
    // A page that was added moves no row.
    const longer = this.#rooms.every(({ slug }, at) => slug === next[at]?.slug)
    this.#rooms = another || longer || !this.#held ? next : inPlace(this.#rooms, next)
    if (this.#rooms === next) this.#taken = { rooms: next, asked: this.#key + this.#asked }
  }

  get #words(): typeof english {
    return this.#speech.locale ? wordsOf(this.#speech.locale, 'rooms', english) : english
  }

  get #held(): boolean {
    const list = this.renderRoot.querySelector('ul')
    const pointed = matchMedia('(hover: hover)').matches && list?.matches(':hover')
    return this.#menu !== undefined || !!pointed || !!list?.matches(':has(:focus-visible)')
  }

  protected override render(): TemplateResult | typeof nothing {
    const menu = this.#menu
    const words = this.#words
    const { locale } = this.#speech
    if (!locale) return nothing
    return rooms({
      heading: this.heading || words.rooms,
      words,
      direction: locale.dir,
      lang: locale.lang,
      list: this.list,
      query: this.#query,
      asking: this.#asking,
      directory: this.#directory,
      rows: this.#rows(),
      menuName: menu ? nameOf(menu) : words.more,
      offers: menu ? this.#offers(menu) : [],
      menuClosed: this.#closeMenu,
      note: this.#note,
      choose: ({ slug }) => this.#choose(slug),
      star: this.#directory?.named.value ? (room) => this.#star(room) : undefined,
      menu: (room, button) => void this.#openMenu(room, button),
      pick: (list) => (this.list = list),
      type: (query) => this.#type(query),
      retry: () => this.#looks.now(),
      listKey: this.#listKey,
      focused: this.#focused,
      left: this.#redraw,
    })
  }

  protected override updated(): void {
    const further = this.renderRoot.querySelector('.further')
    if (further === this.#further) return
    this.#end?.disconnect()
    this.#further = further
    if (!further) return
    const root = this.renderRoot.querySelector('.scroll')
    this.#end = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && void this.#directory?.more(),
      { root, rootMargin: '200px' },
    )
    this.#end.observe(further)
  }

  #rows(): Row[] {
    const current = this.#current
    const mates = this.#mates.filter(({ connection }) => connection === 'live')
    const slugs = this.#rooms.map(({ slug }) => slug)
    const stop = [this.#stop, current].find((slug) => slugs.includes(slug)) ?? slugs[0]
    return this.#rooms.map((one) => ({
      ...one,
      current: one.slug === current,
      stop: one.slug === stop,
      open: one.slug === this.#menu?.slug,
      // Nobody knows better than a room that is open here.
      unread: mates.find(({ slug }) => slug === one.slug)?.unread ?? this.#directory?.unread(one) ?? 0,
    }))
  }

  #choose(slug: string): void {
    const { room } = this.#follow
    if (slug !== this.#current) {
      if (!this.dispatchEvent(new RoomChangeEvent(slug))) return
      this.#chosen = slug
      // The attribute too, for whoever looks at the page's source; a property of its own may hide it.
      room?.setAttribute('room', slug)
      if (room) room.room = slug
      this.requestUpdate()
    }
    if (room && room.layout !== 'inline') room.show()
  }

  #star(room: Listing): void {
    void this.#change(room, { favourite: !room.favourite })
  }

  #leave(room: Listing): void {
    if (room.slug === this.#current) {
      const at = this.#rooms.findIndex(({ slug }) => slug === room.slug)
      const next = this.#rooms[at + 1] ?? this.#rooms[at - 1]
      // Whoever stays in it is soon on its list again.
      if (next) this.#choose(next.slug)
    }
    void this.#change(room, { joined: false }, this.#words.left(nameOf(room)))
  }

  async #change(room: Listing, change: Partial<Membership>, done = ''): Promise<void> {
    this.#say('')
    await this.#directory?.change(room.slug, change).then(
      () => this.#say(done),
      () => this.#say(this.#words.notChanged),
    )
  }

  #say(note: string): void {
    this.#note = note
    this.requestUpdate()
    if (note) this.#fade.set(NOTE, () => this.#say(''))
  }

  #offers(room: Listing): Offer[] {
    const muted = room.level === 'none'
    const words = this.#words
    return [
      { label: room.favourite ? words.unstar : words.star, act: () => this.#star(room) },
      {
        label: muted ? words.unmute : words.mute,
        act: () => void this.#change(room, { level: muted ? 'all' : 'none' }),
      },
      { label: words.leave, act: () => this.#leave(room) },
    ]
  }

  async #openMenu(room: Listing, button: HTMLElement): Promise<void> {
    this.#menu = room
    this.requestUpdate()
    await this.updateComplete
    const menu = this.renderRoot.querySelector<HTMLElement>('#menu')
    if (menu && this.isConnected) openAt(menu, button)
  }

  readonly #closeMenu = (): void => {
    const slug = this.#menu?.slug ?? ''
    this.#menu = undefined
    // The offer that had the focus is gone; one that was taken elsewhere stays there.
    const inside = this.shadowRoot?.activeElement
    if (document.activeElement === document.body || inside?.role === 'menuitem')
      this.renderRoot.querySelector<HTMLElement>(`[data-slug="${CSS.escape(slug)}"] [aria-haspopup]`)?.focus()
    this.requestUpdate()
  }

  #type(query: string): void {
    this.#pause.set(query ? PAUSE : 0, () => {
      this.#query = query.trim()
      this.requestUpdate()
    })
  }

  readonly #listKey = (event: KeyboardEvent): void => {
    move(event, event.currentTarget as Element)
  }

  readonly #focused = ({ target }: FocusEvent): void => {
    this.#stop = (target as Element).closest('li')?.dataset['slug'] ?? ''
    this.requestUpdate()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-rooms': ParlorRooms
  }
}
if (!customElements.get('parlor-rooms')) customElements.define('parlor-rooms', ParlorRooms)
