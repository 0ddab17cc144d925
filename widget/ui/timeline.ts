import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import { isBy } from '../room/session.ts'
import type { Timeline } from '../room/state.ts'
import { toRows, type Row } from '../text/group.ts'
import { dayLabel } from '../text/time.ts'
import { avatars } from './avatar.styles.ts'
import { lazy, type Reading } from './lazy.ts'
import type { Locale } from './locale.ts'
import { messageStyles } from './message.styles.ts'
import {
  messageTemplate,
  seqOf,
  type Dress,
  type RowElement,
  type RowView,
  type WrittenRow,
} from './message.ts'
import { RowList, type Listed } from './rows.ts'
import { Seen } from './seen.ts'
import { Stick, type Scrolled } from './stick.ts'
import { timelineStyles } from './timeline.styles.ts'
import { base } from './tokens.styles.ts'
import { Watch } from './watch.ts'
import { RowWindow, indexOf } from './window.ts'

const MINUTE = 60_000
/** Above so many new rows at once, none is animated. */
const FEW = 3

/**
 * The conversation: history to read, and the reader's place in it.
 *
 * @csspart log - what scrolls
 * @csspart message - one row
 * @csspart author - the name at the head of a group
 * @csspart time - when a message was written
 * @csspart body - a bubble
 * @slot empty - in place of the words of an empty room
 * @fires parlor-compose - Escape was pressed; the composer should have the focus. Does not leave the room.
 */
export class ParlorTimeline extends LitElement implements Scrolled {
  static override styles = [base, avatars, timelineStyles, messageStyles]
  static override properties = { locale: {}, active: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  /** The panel is open. */
  active = true
  /** The page lets nobody write, and leaves these out. */
  readonly = false
  without: readonly string[] = []

  #now = Date.now()
  /** The row that Tab reaches; undefined: the last. */
  current: string | undefined
  #rows: Row[] = []
  /** The newest seq there was while the reader was at the end: what is above it is new to them. */
  caughtUp = 0
  #sent = new Set<string>()
  /** The message to be brought into view as soon as it is there. */
  sought: number | undefined
  #fresh: readonly string[] = []
  #clock: ReturnType<typeof setInterval> | undefined
  readonly #list = new RowList()
  readonly #window = new RowWindow()
  #reading: Reading | undefined
  readonly stick = new Stick(this, this)
  readonly seen = new Seen(this, () => this.moved())

  protected readonly watch = new Watch(this, () => {
    const { client } = this
    if (!client) return []
    return [
      client.timeline,
      client.pending,
      client.people,
      client.me,
      client.room,
      client.unread,
      client.ready,
      client.connection,
    ]
  })

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#equip()
    this.#clock = setInterval(() => {
      this.#now = Date.now()
      this.requestUpdate()
    }, MINUTE)
  }

  async #equip(): Promise<void> {
    const part = await lazy.reading()
    if (!part || this.#reading) return
    this.#reading = new part.Reading(this)
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#clock)
  }

  /** Goes to the newest message. */
  jumpToLatest(): void {
    this.#reading?.hold.release()
    this.current = undefined
    this.#window.latest()
    this.stick.follow()
    if (this.client?.timeline.value.more.after) this.client.showLatest()
  }

  /** Brings one message to the middle of the timeline, loading what is around it if need be. */
  showMessage(seq: number): void {
    const { client } = this
    if (!client) return
    this.sought = seq
    this.stick.following = false
    const { items } = client.timeline.value
    if (items[indexOf(items, seq)]?.seq === seq) this.requestUpdate()
    else client.showAround(seq)
  }

  // What the scroll controller asks for.

  scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.log')
  }

  rows(): readonly RowElement[] {
    return Array.from(this.renderRoot.querySelectorAll<RowElement>('.row'))
  }

  atNewest(): boolean {
    const { client } = this
    if (!client) return false
    const { items, more } = this.#slice(client)
    return this.#window.to >= items.length && !more.after
  }

  held(): RowElement | undefined {
    return this.#reading?.hold.row
  }

  moved(): void {
    const { client } = this
    const scroller = this.scroller()
    // Without a height nobody reads here.
    if (!client?.ready.value || !scroller?.clientHeight) return
    const { following } = this.stick
    this.#walk(client, scroller)
    this.seen.tell(client, this.active, following && this.atNewest(), this.rows(), scroller)
    if (following !== this.#wasFollowing) this.requestUpdate()
  }
  #wasFollowing = true

  override willUpdate(): void {
    const { client } = this
    if (!client) return
    this.#followOwn()
    const { items } = client.timeline.value
    const newestBefore = this.caughtUp
    const { following } = this.stick
    // While others' new rows wait, one's own do not: they would vanish on being told.
    const held = this.held()
    const last = held ? items.findLast(({ author }) => isBy(client.me.value, author)) : items.at(-1)
    if (following) this.caughtUp = Math.max(held ? newestBefore : 0, last?.seq ?? 0)
    this.#wasFollowing = following
    this.seen.divide(client, this.active, following)
    if (this.sought !== undefined && items[indexOf(items, this.sought)]?.seq === this.sought) {
      this.#window.around(items, this.sought)
    }
    this.#rows = this.#derive(client)
    this.#fresh = newestBefore > 0 && following ? freshKeys(this.#rows, newestBefore) : []
  }

  /** One's own message always goes to the end, and the reader with it. */
  #followOwn(): void {
    const pending = this.client?.pending.value ?? []
    const written = pending.filter(({ nonce }) => !this.#sent.has(nonce))
    // What an earlier visit left in the outbox is not written now.
    const first = this.#sent.size === 0 && !this.hasUpdated
    this.#sent = new Set(pending.map(({ nonce }) => nonce))
    if (written.length === 0 || first) return
    this.seen.stopped = undefined
    this.jumpToLatest()
  }

  #slice({ timeline: { value } }: RoomClient): Pick<Timeline, 'items' | 'more'> {
    if (!this.stick.following || !this.held()) return value
    // New rows wait while the reader rests on one.
    return { items: value.items.slice(0, indexOf(value.items, this.caughtUp + 1)), more: value.more }
  }

  #derive(client: RoomClient): Row[] {
    const { items, more } = this.#slice(client)
    this.#window.place(items, this.stick.following)
    const { from, to } = this.#window
    return toRows({
      messages: items.slice(from, to),
      before: items[from - 1],
      after: items[to],
      pending: to >= items.length && !more.after ? client.pending.value : [],
      me: client.me.value?.id,
      was: client.me.value?.was,
      unread: this.seen.divider(client),
      start: from === 0 && !more.before && items.length > 0,
    })
  }

  /** A row that has the focus may leave the window or give way to another: its neighbour takes the focus over. */
  override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement?.closest('.row')
    const at = focused ? this.rows().findIndex((row) => row === focused) : -1
    super.update(changed)
    const parent = this.renderRoot.querySelector('.rows')
    if (parent) this.#list.show(parent, this.#listed())
    if (at < 0 || this.shadowRoot?.activeElement) return
    const rows = this.rows()
    const next = rows.find((row) => row === focused) ?? rows[Math.min(at, rows.length - 1)]
    next?.focus({ preventScroll: true })
  }

  override render(): TemplateResult {
    const { client } = this
    const { strings } = this.locale
    return html`
      ${this.#reading?.top()}
      <div class="log" part="log" role="log" aria-label=${strings.messages} aria-live="off">
        <div class="content ${this.#rows.length === 0 && client?.ready.value ? 'blank' : ''}">
          ${this.#above()}
          <div class="rows"></div>
        </div>
      </div>
      <div class="foot">${this.#reading?.foot()}${client?.ready.value ? this.#others() : nothing}</div>
    `
  }

  /** What the others do, shown and spoken: fetched behind the history, which comes first. */
  #others(): TemplateResult {
    lazy.others()
    const { active, client, locale } = this
    return html`<parlor-typing .client=${client} .locale=${locale}></parlor-typing
      ><parlor-announcer .client=${client} .locale=${locale} .active=${active}></parlor-announcer>`
  }

  /** What stands above the rows, or in their place. */
  #above(): unknown {
    const { client } = this
    if (!client) return nothing
    const rows = this.#rows.length
    if (!client.ready.value && rows === 0) {
      return client.connection.value.state === 'closed' ? nothing : skeleton('late')
    }
    if (rows > 0) return this.#window.from === 0 && client.timeline.value.more.before ? skeleton('') : nothing
    const { noMessages, sayHello } = this.locale.strings
    const quiet = this.readonly || client.room.value?.state
    return html`<slot name="empty"
      ><p class="empty" dir="auto">${quiet ? noMessages : [this.#reading?.wave, sayHello]}</p></slot
    >`
  }

  #listed(): Listed[] {
    const now = this.#now
    const { client, locale } = this
    const rows = this.#rows
    const reachable = rows.find(({ key }) => key === this.current)?.key ?? rows.at(-1)?.key
    return rows.map((row) =>
      client && 'own' in row
        ? this.#message(row, client, row.key === reachable)
        : {
            key: row.key,
            from: [now, locale, this.#reading],
            template: () => divider(row, now, locale, this.#reading),
          },
    )
  }

  #message(row: WrittenRow, client: RoomClient, reachable: boolean): Listed {
    const now = this.#now
    const { locale } = this
    const me = client.me.value
    const value = row.type === 'message' ? row.message : row.pending
    const authorId = 'author' in value ? value.author : (me?.id ?? '')
    const person = client.people.value.get(authorId)
    const author = person?.name || (row.own && me?.name) || locale.strings.someone
    // A page's policy, and its readers' privacy, let pictures come from the Worker only.
    const avatar = person?.avatar?.startsWith(`${client.options.server}/`) ? person.avatar : ''
    const dress: Dress | undefined = this.#reading?.dress
    const names = value.body.includes('<@') && client.people.value
    const view: RowView = { author, authorId, avatar, now, locale, reachable, client, names, dress }
    return {
      key: row.key,
      from: [
        value,
        row.head,
        row.tail,
        row.own,
        ...(Object.values(view) as unknown[]),
        ...(dress?.from(row, view) ?? []),
      ],
      template: () => dress?.instead(row, view) ?? messageTemplate(row, view),
    }
  }

  override updated(): void {
    const sought = this.sought
    const found = sought === undefined ? undefined : this.rows().find((row) => seqOf(row) === sought)
    if (found) {
      this.sought = undefined
      this.stick.reveal(found, 'center')
      this.#reading?.found(found)
    }
    if (this.#fresh.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    for (const arrived of this.rows().filter(({ row }) => this.#fresh.includes(row.key))) {
      arrived.animate([{ opacity: 0, translate: '0 4px' }, {}], { duration: 140, easing: 'ease-out' })
    }
    this.#fresh = []
  }

  /** Shows and loads more on the side that the reader walks to, before they get there. */
  #walk(client: RoomClient, scroller: HTMLElement): void {
    const { items, more } = this.#slice(client)
    const above = scroller.scrollTop
    const slack = scroller.scrollHeight - scroller.clientHeight
    const far = scroller.clientHeight * 2
    // A quarter at most: else what is let go at one end would be wanted at once from the other.
    const near = Math.min(far, Math.max(slack / 4, 64))
    if (this.stick.direction < 0 || above < 64) {
      if (this.#window.from === 0 && more.before && above < far) client.loadBefore()
      else if (above < near && this.#window.from > 0 && (!this.stick.following || this.#window.spare)) {
        this.#window.up(items)
        this.requestUpdate()
      }
    } else if (this.#window.to >= items.length && more.after && slack - above < far) client.loadAfter()
    else if (slack - above < near && this.#window.to < items.length) {
      this.#window.down(items)
      this.requestUpdate()
    }
  }
}

if (!customElements.get('parlor-timeline')) customElements.define('parlor-timeline', ParlorTimeline)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-timeline': ParlorTimeline
  }
}

function skeleton(when: '' | 'late'): TemplateResult {
  const row = html`<div><i></i><b></b></div>`
  return html`<div class="skeleton ${when}" aria-hidden="true">${row}${row}${row}</div>`
}

/** Rows to bring in gently: others' messages and one's own at their first showing, when they are few. */
function freshKeys(rows: readonly Row[], newest: number): string[] {
  const fresh = rows.filter((row) => row.type === 'message' && row.message.seq > newest && !row.own)
  return fresh.length > FEW ? [] : fresh.map((row) => row.key)
}

/** What stands between messages: the beginning, a new day, where reading stopped. */
function divider(row: Row, now: number, { lang, strings }: Locale, reading?: Reading): TemplateResult {
  if (row.type === 'start') return html`<p class="start" dir="auto">${strings.beginning}</p>`
  const words = row.type === 'day' ? dayLabel(row.at, now, lang, strings) : strings.newMessages
  if (row.type === 'day' && reading) return reading.day(row.at, words)
  return html`<div class=${row.type}><span>${words}</span></div>`
}
