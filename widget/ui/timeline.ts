import { LitElement, html, nothing, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import type { Message } from '../room/state.ts'
import { toRows, type MessageRow, type PendingRow, type Row } from '../text/group.ts'
import { clockTime, dayLabel, dayOf, exactTime, relativeTime } from '../text/time.ts'
import './announcer.ts'
import { consume, localeContext, roomContext, type Locale } from './context.ts'
import { Hold } from './hold.ts'
import { arrowDown, hand } from './icons.ts'
import './message.ts'
import type { ParlorMessage, PendingEvent } from './message.ts'
import { Seen } from './seen.ts'
import { Stick, type Scrolled } from './stick.ts'
import { timelineStyles } from './timeline.styles.ts'
import { base } from './tokens.styles.ts'
import './typing.ts'
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
  static override styles = [base, timelineStyles]

  @consume({ context: roomContext })
  @property({ attribute: false })
  client: RoomClient | undefined
  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = { lang: 'en', strings: en }
  /** The panel is open. */
  @property({ type: Boolean }) active = true

  @state() private now = Date.now()
  /** The row that Tab reaches; undefined: the last. */
  @state() private current: string | undefined
  #rows: Row[] = []
  /** The newest seq there was while the reader was at the end: what is above it is new to them. */
  #caughtUp = 0
  #sent = new Set<string>()
  #sought: number | undefined
  #fresh: readonly string[] = []
  #clock: ReturnType<typeof setInterval> | undefined
  readonly #window = new RowWindow()
  readonly #hold = new Hold(this, () => this.requestUpdate())
  readonly #stick = new Stick(this, this)
  readonly #seen = new Seen(this, () => this.#read())

  protected readonly watch = new Watch(this, () => {
    const { client } = this
    if (!client) return []
    return [
      client.timeline,
      client.pending,
      client.people,
      client.me,
      client.unread,
      client.ready,
      client.connection,
    ]
  })

  override connectedCallback(): void {
    super.connectedCallback()
    this.#clock = setInterval(() => (this.now = Date.now()), MINUTE)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#clock)
  }

  /** Goes to the newest message. */
  jumpToLatest(): void {
    this.#hold.release()
    this.#window.latest()
    this.#stick.follow()
    if (this.client?.timeline.value.more.after) this.client.showLatest()
  }

  /** Brings one message to the middle of the timeline, loading what is around it if need be. */
  showMessage(seq: number): void {
    const { client } = this
    if (!client) return
    this.#sought = seq
    this.#stick.following = false
    const { items } = client.timeline.value
    if (items[indexOf(items, seq)]?.seq === seq) this.requestUpdate()
    else client.showAround(seq)
  }

  // What the scroll controller asks for.

  scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.log')
  }

  rows(): readonly ParlorMessage[] {
    return Array.from(this.renderRoot.querySelectorAll('parlor-message'))
  }

  atNewest(): boolean {
    const { items, more } = this.#slice()
    return this.#window.to >= items.length && !more.after
  }

  held(): ParlorMessage | undefined {
    return this.#hold.row
  }

  moved(): void {
    this.#walk()
    this.#read()
    const latest = this.#stick.following
    if (latest !== this.#wasFollowing) this.requestUpdate()
  }
  #wasFollowing = true

  override willUpdate(): void {
    const { client } = this
    if (!client) return
    this.#followOwn()
    const { items } = client.timeline.value
    const newestBefore = this.#caughtUp
    if (this.#stick.following && !this.#hold.row) this.#caughtUp = items.at(-1)?.seq ?? 0
    const { following } = this.#stick
    this.#wasFollowing = following
    this.#seen.divide(client, this.active, following)
    if (this.#sought !== undefined && items[indexOf(items, this.#sought)]?.seq === this.#sought) {
      this.#window.around(items, this.#sought)
    }
    this.#rows = this.#derive(client)
    this.#fresh =
      newestBefore > 0 && following ? freshKeys(this.#rows, newestBefore, client.me.value?.id) : []
  }

  /** One's own message always goes to the end, and the reader with it. */
  #followOwn(): void {
    const pending = this.client?.pending.value ?? []
    const written = pending.filter(({ nonce }) => !this.#sent.has(nonce))
    // What an earlier visit left in the outbox is not written now.
    const first = this.#sent.size === 0 && !this.hasUpdated
    this.#sent = new Set(pending.map(({ nonce }) => nonce))
    if (written.length === 0 || first) return
    this.#seen.divider = undefined
    this.jumpToLatest()
  }

  #slice(): { items: readonly Message[]; more: { before: boolean; after: boolean } } {
    const { items, more } = this.client?.timeline.value ?? {
      items: [],
      more: { before: false, after: false },
    }
    if (!this.#stick.following || !this.#hold.row) return { items, more }
    // New rows wait while the reader rests on one.
    return { items: items.slice(0, indexOf(items, this.#caughtUp + 1)), more }
  }

  #derive(client: RoomClient): Row[] {
    const { items, more } = this.#slice()
    this.#window.place(items, this.#stick.following)
    const { from, to } = this.#window
    return toRows({
      messages: items.slice(from, to),
      before: items[from - 1],
      after: items[to],
      pending: to >= items.length && !more.after ? client.pending.value : [],
      me: client.me.value?.id,
      unread: this.#seen.divider,
      start: from === 0 && !more.before && items.length > 0,
    })
  }

  override render(): TemplateResult {
    const { strings } = this.locale
    return html`
      <div
        class="log"
        part="log"
        role="log"
        aria-label=${strings.messages}
        aria-live="off"
        @keydown=${this.#keydown}
        @focusin=${this.#focused}
        @parlor-pending=${this.#answered}
      >
        <div class=${this.#rows.length === 0 && this.client?.ready.value ? 'content blank' : 'content'}>
          ${this.#content()}
        </div>
      </div>
      <div class="foot">${this.#jump()}<parlor-typing></parlor-typing></div>
      <parlor-announcer .active=${this.active}></parlor-announcer>
    `
  }

  #content(): unknown {
    const { client } = this
    if (!client) return nothing
    if (!client.ready.value && this.#rows.length === 0) {
      return client.connection.value.state === 'closed' ? nothing : skeleton('late')
    }
    if (this.#rows.length === 0) {
      return html`<slot name="empty"><p class="empty">${hand}${this.locale.strings.sayHello}</p></slot>`
    }
    const above = this.#window.from === 0 && client.timeline.value.more.before
    const reachable = this.#rows.find(({ key }) => key === this.current)?.key ?? this.#rows.at(-1)?.key
    return html`${above ? skeleton('') : nothing}${repeat(
      this.#rows,
      (row) => row.key,
      (row) => this.#row(row, client, reachable),
    )}`
  }

  #row(row: Row, client: RoomClient, reachable: string | undefined): TemplateResult {
    const { lang, strings } = this.locale
    switch (row.type) {
      case 'start':
        return html`<p class="start">${strings.beginning}</p>`
      case 'day':
        return html`<div class="day">
          <span>${dayLabel(row.at, this.now, lang, strings)}</span>
        </div>`
      case 'unread':
        return html`<div class="unread"><span>${strings.newMessages}</span></div>`
      default:
        return this.#message(row, client, row.key === reachable)
    }
  }

  #message(row: MessageRow | PendingRow, client: RoomClient, reachable: boolean): TemplateResult {
    const { lang, strings } = this.locale
    const message = row.type === 'message' ? row.message : undefined
    const pending = row.type === 'pending' ? row.pending : undefined
    const me = client.me.value
    const at = message?.at ?? pending?.at ?? 0
    const id = message?.author ?? me?.id ?? ''
    const author = client.people.value.get(id)?.name ?? (row.own ? me?.name : undefined) ?? strings.someone
    const exact = exactTime(at, lang)
    const spoken = dayOf(at) === dayOf(this.now) ? clockTime(at, lang) : exact
    return html`<parlor-message
      role="article"
      part="message"
      exportparts="author, time, body"
      aria-label="${author}, ${spoken}"
      tabindex=${reachable ? 0 : -1}
      .key=${row.key}
      .message=${message}
      .pending=${pending}
      .author=${author}
      .authorId=${id}
      .time=${row.head ? relativeTime(at, this.now, lang) : clockTime(at, lang)}
      .exact=${exact}
      .strings=${strings}
      .head=${row.head}
      .tail=${row.tail}
      .own=${row.own}
    ></parlor-message>`
  }

  #jump(): TemplateResult | typeof nothing {
    const { client } = this
    if (!client) return nothing
    const { items, newer } = client.timeline.value
    const me = client.me.value?.id
    const waiting =
      items.slice(indexOf(items, this.#caughtUp + 1)).filter(({ author }) => author !== me).length + newer
    if (this.#stick.following && waiting === 0) return nothing
    const { strings } = this.locale
    return html`<button
      type="button"
      class="jump"
      aria-label=${strings.jumpToLatest}
      aria-description=${waiting ? strings.newCount(waiting) : nothing}
      @click=${() => this.jumpToLatest()}
    >
      ${arrowDown}${strings.jumpToLatest}${waiting ? html`<span class="count">${waiting > 99 ? '99+' : waiting}</span>` : nothing}
    </button>`
  }

  override updated(): void {
    const sought = this.#sought
    const row = sought === undefined ? undefined : this.rows().find(({ message }) => message?.seq === sought)
    if (row) {
      this.#sought = undefined
      void row.updateComplete.then(() => this.#stick.reveal(row, 'center'))
    }
    if (this.#fresh.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    for (const arrived of this.rows().filter(({ key }) => this.#fresh.includes(key))) {
      arrived.animate([{ opacity: 0, translate: '0 4px' }, {}], { duration: 140, easing: 'ease-out' })
    }
    this.#fresh = []
  }

  /** Shows and loads more on the side that the reader walks to, before they get there. */
  #walk(): void {
    const { client } = this
    const scroller = this.scroller()
    if (!client?.ready.value || !scroller || scroller.clientHeight === 0) return
    const { items, more } = this.#slice()
    const above = scroller.scrollTop
    const slack = scroller.scrollHeight - scroller.clientHeight
    const far = scroller.clientHeight * 2
    // A quarter at most: else what is let go at one end would be wanted at once from the other.
    const near = Math.min(far, Math.max(slack / 4, 64))
    if (this.#stick.direction < 0 || above < 64) {
      if (this.#window.from === 0 && more.before && above < far) client.loadBefore()
      else if (above < near && this.#window.from > 0 && (!this.#stick.following || this.#window.spare)) {
        this.#shift('up')
      }
    } else if (this.#window.to >= items.length && more.after && slack - above < far) client.loadAfter()
    else if (slack - above < near && this.#window.to < items.length) this.#shift('down')
  }

  #shift(direction: 'up' | 'down'): void {
    this.#window[direction](this.#slice().items)
    this.requestUpdate()
  }

  /** Tells the room where the reader is and what they have seen. */
  #read(): void {
    const scroller = this.scroller()
    if (!this.client?.ready.value || !scroller || scroller.clientHeight === 0) return
    this.#seen.tell(this.client, this.active, this.#stick.following && this.atNewest(), this.rows(), scroller)
  }

  readonly #answered = ({ action, nonce }: PendingEvent): void => {
    this.client?.[action](nonce)
  }

  readonly #focused = (event: FocusEvent): void => {
    if (event.target instanceof HTMLElement && 'key' in event.target) this.current = String(event.target.key)
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    const rows = this.rows()
    const at = rows.findIndex((row) => row.matches(':focus'))
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key]
    if (event.key === 'Escape' && rows.some((row) => row.matches(':focus-within'))) {
      this.dispatchEvent(new Event('parlor-compose', { bubbles: true }))
    } else if (to === undefined || at < 0) return
    else if (event.key === 'End') void this.#focusNewest()
    else this.#focus(rows[to])
    // The innermost thing takes the key: the panel must not close, the page must not scroll.
    event.preventDefault()
    event.stopPropagation()
  }

  #focus(row: ParlorMessage | undefined): void {
    row?.focus({ preventScroll: true })
    if (row) this.#stick.reveal(row)
  }

  async #focusNewest(): Promise<void> {
    this.jumpToLatest()
    await this.updateComplete
    this.#focus(this.rows().at(-1))
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
function freshKeys(rows: readonly Row[], newest: number, me: string | undefined): string[] {
  const fresh = rows.filter(
    (row) => row.type === 'message' && row.message.seq > newest && row.message.author !== me,
  )
  return fresh.length > FEW ? [] : fresh.map((row) => row.key)
}
