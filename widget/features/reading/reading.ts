import { adoptStyles, html, nothing, type ReactiveController, type TemplateResult } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import { bodyStyles } from '../../ui/body.styles.ts'
import { Hold } from '../../ui/hold.ts'
import type { Goal } from '../../ui/going.ts'
import { lazy } from '../../ui/lazy.ts'
import { lazier } from '../../ui/lazier.ts'
import { wordsOf } from '../../ui/locale.ts'
import type { Dress, RowElement, RowView, WrittenRow } from '../../ui/message.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { Watch } from '../../ui/watch.ts'
import { Deeds } from './deeds.ts'
import { Doers } from './doers.ts'
import { firstUnread, notice, ways } from './foot.ts'
import { hand } from './icons.ts'
import { Journey } from './journey.ts'
import { keydown } from './keys.ts'
import { known, lineOf, messageOf, nameOf } from './names.ts'
import { Over } from './over.ts'
import { overStyles } from './over.styles.ts'
import { Pins } from './pins.ts'
import { quoteTemplate } from './quote.ts'
import { chipsOf, pop, reactions } from './reactions.ts'
import { readingStyles } from './reading.styles.ts'
import { mayI, mayPost, reactsHere } from './rights.ts'
import { readersBySeq, seenBy } from './seen-by.ts'
import { drop, restorer, toolbar } from './toolbar.ts'

/** To react with by one press, until one has favourites of one's own. */
const QUICK = ['👍', '❤️', '😂']

/**
 * What makes a timeline pleasant once it can be read: rows keep still under the hand, each has what belongs
 * to it and what can be done with it, and there are ways through history.
 */
export class Reading implements Dress, ReactiveController {
  /** In a room where nothing is said yet. */
  readonly wave = hand
  readonly hold: Hold
  readonly journey: Journey
  readonly deeds: Deeds
  readonly #pins: Pins
  readonly #doers: Doers
  readonly #over: Over
  readonly #timeline: ParlorTimeline
  /** Ignored ones that were asked for nevertheless. */
  readonly #uncovered = new Set<number>()
  #seen: ReadonlyMap<number, string> = new Map()
  /** A reaction that was just pressed. */
  #pressed: string | undefined
  #stop: (() => void)[] = []

  constructor(timeline: ParlorTimeline) {
    const changed = (): void => timeline.requestUpdate()
    this.#timeline = timeline
    this.hold = new Hold(timeline, changed)
    this.deeds = new Deeds(
      () => timeline.client,
      () => this.#words,
      changed,
    )
    this.journey = new Journey(timeline, () => this.deeds.tell(this.#words.gone))
    this.#pins = new Pins(changed)
    this.#doers = new Doers(changed)
    this.#over = new Over(timeline, this)
    const root = timeline.renderRoot as ShadowRoot
    adoptStyles(root, [...root.adoptedStyleSheets, bodyStyles, readingStyles, overStyles])
    timeline.addController(this)
    new Watch(timeline, () => {
      const { client } = timeline
      return client
        ? [client.mine, client.quoted, client.ignored, client.pinned, client.reads, client.features]
        : []
    })
  }

  get #words(): typeof english {
    return wordsOf(this.#timeline.locale, 'reading', english)
  }

  hostConnected(): void {
    const timeline = this.#timeline
    const { client, renderRoot } = timeline
    const heard = this.journey.heard.bind(this.journey)
    client?.heard.add(heard)
    const over = new AbortController()
    const { signal } = over
    renderRoot.addEventListener('keydown', (event) => keydown(timeline, event as KeyboardEvent), { signal })
    renderRoot.addEventListener('scroll', () => this.#scrolled(), { signal, capture: true, passive: true })
    // From what stands beside the conversation, or the page's address: a message or a day to go to.
    timeline.addEventListener('parlor-go', (event) => this.#go(event as CustomEvent<Goal>), { signal })
    // A press elsewhere lets go of what a finger held.
    document.addEventListener(
      'pointerdown',
      (event) => {
        const path = event.composedPath()
        if (!path.includes(timeline) && !this.#over.open) this.hold.keep(undefined)
      },
      { signal, passive: true },
    )
    this.#stop = [() => client?.heard.delete(heard), () => over.abort()]
  }

  /** `quiet`: the focus stays where it is. */
  #go(event: CustomEvent<Goal & { quiet?: boolean }>): void {
    event.preventDefault()
    const { seq, at, quiet } = event.detail
    if (seq !== undefined) this.journey.to(seq, !quiet)
    else if (at !== undefined) this.journey.toDate(at)
  }

  hostDisconnected(): void {
    for (const stop of this.#stop.splice(0)) stop()
    this.deeds.stop()
    this.#doers.stop()
  }

  hostUpdate(): void {
    const { client } = this.#timeline
    this.#seen = client?.features.value.includes('receipts') ? readersBySeq(client) : new Map()
    if (this.#timeline.stick.following) this.journey.from = undefined
  }

  hostUpdated(): void {
    const timeline = this.#timeline
    const root = timeline.renderRoot
    for (const tools of root.querySelectorAll<HTMLElement>('.tools')) drop(tools, timeline.scroller())
    this.#over.updated()
    this.#doers.place(root.querySelector('.doers'), timeline)
    if (this.#pressed) pop(this.#chip(this.#pressed))
    this.#pressed = undefined
    this.#scrolled()
  }

  // What the timeline asks for.

  /** Above the conversation: what is pinned, and the way to what is new. */
  top(): unknown {
    const timeline = this.#timeline
    const { client } = timeline
    if (!client?.ready.value) return nothing
    return html`${this.#pins.bar(this.#pinView(client))}
      <div class="floats upper">${firstUnread(timeline, client, this.journey, this.#words)}</div>
      ${this.#over.render()}${this.#doers.render()}`
  }

  /** Below it: the ways back, and what was done. */
  foot(): unknown {
    const timeline = this.#timeline
    const { client } = timeline
    if (!client) return nothing
    const words = this.#words
    const { deeds } = this
    return html`<div class="floats lower">
        ${ways(timeline, client, this.journey, words)}
        ${notice({ notice: deeds.notice, dismiss: () => deeds.dismiss() }, words)}
      </div>
      ${deeds.waiting ? this.#naming(client) : nothing}`
  }

  /** The name of a day, which leads to others. */
  day(at: number, label: string): TemplateResult {
    return html`<div class="day">
      <button
        type="button"
        tabindex="-1"
        aria-label=${this.#words.pickDay(label)}
        aria-haspopup="dialog"
        data-at=${at}
        @click=${({ currentTarget }: Event) => this.#over.show({ kind: 'day', at }, currentTarget as HTMLElement)}
      >
        ${label}
      </button>
    </div>`
  }

  found(row: RowElement): void {
    this.journey.found(row)
  }

  // What a row asks for.

  from(row: WrittenRow, view: RowView): readonly unknown[] {
    const { client, locale } = view
    const message = messageOf(row)
    const seq = message?.seq ?? 0
    const quoted = this.#quoted(row, client)
    const tooled = this.hold.tooled?.row.key === row.key
    return [
      tooled && (this.#over.menuOf(row.key) ?? 'closed'),
      this.#covered(row, client),
      quoted,
      quoted && nameOf(client, quoted.author, locale),
      quoted && client.ignored.value.has(quoted.author),
      client.mine.value.get(seq),
      this.deeds.trying(seq).join(' '),
      message?.reactions?.map(({ emoji }) => this.deeds.has(seq, emoji)).join(),
      this.#doers.seq === seq && this.#doers.line ? this.#doers.emoji : undefined,
      this.#seen.get(seq),
      client.features.value,
      client.room.value,
      client.me.value,
    ]
  }

  instead(row: WrittenRow, view: RowView): TemplateResult | undefined {
    if (!this.#covered(row, view.client)) return undefined
    const words = this.#words
    const { seq } = row.type === 'message' ? row.message : { seq: 0 }
    return html`<div
      class="row head tail ignored"
      part="message"
      role="article"
      aria-label=${words.ignoredRow}
      tabindex=${view.reachable ? 0 : -1}
      .row=${row}
    >
      <div class="column">
        <span class="deleted">${words.ignoredRow}</span>
        <button
          type="button"
          class="undo"
          tabindex=${view.reachable ? 0 : -1}
          @click=${() => {
            this.#uncovered.add(seq)
            this.#timeline.requestUpdate()
          }}
        >
          ${words.show}
        </button>
      </div>
    </div>`
  }

  above(row: WrittenRow, { client, locale, reachable }: RowView): unknown {
    const seq = row.type === 'message' ? row.message.replyTo : row.pending.replyTo
    if (seq === undefined || (row.type === 'message' && !messageOf(row))) return nothing
    const message = known(client, seq)
    const author = message ? nameOf(client, message.author, locale) : ''
    const ignored = !!message && client.ignored.value.has(message.author)
    const quote = { message, author, ignored, line: message ? lineOf(client, message) : '' }
    return quoteTemplate(quote, this.#words, reachable, () => this.journey.to(seq))
  }

  inside(row: WrittenRow, { locale, client }: RowView): unknown {
    const message = messageOf(row)
    if (message?.poll) {
      void lazier.poll()
      return html`<parlor-poll .message=${message} .client=${client} .locale=${locale}></parlor-poll>`
    }
    if (!message?.preview) return nothing
    void lazier.preview()
    return html`<parlor-preview .message=${message} .client=${client} .locale=${locale}></parlor-preview>`
  }

  below(row: WrittenRow, { client, locale, reachable }: RowView): unknown {
    const message = messageOf(row)
    if (!message) return nothing
    const { seq } = message
    const words = this.#words
    const chips = reactsHere(client, this.#timeline.without) ? chipsOf(message, this.deeds) : []
    const readers = this.#seen.get(seq)
    return html`${reactions(chips, {
      words,
      numbers: numbersOf(locale.lang),
      reachable,
      post: this.#posts(client),
      asked: this.#doers.seq === seq && this.#doers.line ? this.#doers.emoji : undefined,
      react: (emoji) => this.#react(seq, emoji),
      pick: (anchor) => void this.#pick(seq, anchor),
      ask: (emoji, anchor) => {
        const count = chips.find((chip) => chip.emoji === emoji)?.count ?? 0
        this.#doers.rest(client, locale, words, { seq, emoji, count }, anchor)
      },
    })}${readers ? seenBy(readers, client, words, locale) : nothing}`
  }

  tools(row: WrittenRow, view: RowView): unknown {
    const { client } = view
    if (row.type !== 'message' || this.hold.tooled?.row.key !== row.key) return nothing
    const { message } = row
    const { seq, deletedAt } = message
    const { deeds } = this
    if (deletedAt !== undefined)
      return mayI(client, 'delete_any') ? restorer(this.#words, () => void deeds.restore(seq)) : nothing
    return toolbar(message, {
      words: this.#words,
      own: isBy(client.me.value, message.author),
      post: this.#posts(client),
      reacts: reactsHere(client, this.#timeline.without),
      moderates: mayI(client, 'pin'),
      open: this.#over.menuOf(row.key),
      quick: this.#quick(client),
      has: (emoji) => deeds.has(seq, emoji),
      react: (emoji) => this.#react(seq, emoji),
      pick: (anchor) => void this.#pick(seq, anchor),
      reply: () => this.#compose('parlor-reply', seq),
      edit: () => this.#compose('parlor-edit', seq),
      remove: () => void deeds.delete(message),
      copy: () => deeds.copyText(message),
      menu: (kind, anchor) => this.#over.show({ kind, key: row.key, message }, anchor),
    })
  }

  /** The list of pinned messages, for the sheet over the conversation. */
  pinList(client: RoomClient): TemplateResult {
    return this.#pins.list(this.#pinView(client))
  }

  // What it is made of.

  #covered(row: WrittenRow, { ignored }: RoomClient): boolean {
    if (row.type !== 'message' || row.message.deletedAt !== undefined) return false
    return ignored.value.has(row.message.author) && !this.#uncovered.has(row.message.seq)
  }

  #quoted(row: WrittenRow, client: RoomClient): Message | undefined {
    const seq = row.type === 'message' ? row.message.replyTo : row.pending.replyTo
    return seq === undefined ? undefined : known(client, seq)
  }

  #posts(client: RoomClient): boolean {
    return !this.#timeline.readonly && mayPost(client)
  }

  #quick({ store }: RoomClient): readonly string[] {
    const kept = store.json('emoji') as { recent?: unknown } | undefined
    const recent = Array.isArray(kept?.recent) ? kept.recent.filter((one) => typeof one === 'string') : []
    return [...new Set([...recent, ...QUICK])].slice(0, QUICK.length)
  }

  #react(seq: number, emoji: string): void {
    this.#pressed = `m${seq} ${emoji}`
    this.deeds.react(seq, emoji)
  }

  async #pick(seq: number, anchor: HTMLElement): Promise<void> {
    const { client, locale } = this.#timeline
    const row = this.#timeline.rows().find((one) => one.contains(anchor))
    if (!client) return
    // The row keeps its tools, and the timeline still, while one chooses.
    this.hold.keep(row)
    const { pick } = await lazier.emoji()
    const emoji = await pick(anchor, locale, client)
    this.hold.keep(undefined)
    if (!emoji) return
    this.#pressed = `m${seq} ${emoji}`
    this.deeds.react(seq, emoji, true)
  }

  #compose(type: 'parlor-reply' | 'parlor-edit', seq: number): void {
    this.hold.keep(undefined)
    this.#timeline.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { seq } }))
  }

  #naming(client: RoomClient): TemplateResult {
    void lazy.join()
    const done = (act: boolean): void => {
      const { waiting } = this.deeds
      this.deeds.waiting = undefined
      if (act) waiting?.()
      this.#timeline.requestUpdate()
    }
    return html`<div class="naming">
      <parlor-join
        .client=${client}
        .locale=${this.#timeline.locale}
        @parlor-named=${() => done(true)}
        @parlor-dismiss=${() => done(false)}
      ></parlor-join>
    </div>`
  }

  #pinView(client: RoomClient): Parameters<Pins['bar']>[0] {
    return {
      client,
      words: this.#words,
      locale: this.#timeline.locale,
      moderates: mayI(client, 'pin'),
      go: (seq) => {
        this.#over.close(false)
        this.journey.to(seq)
      },
      open: (anchor) => this.#over.show({ kind: 'pins' }, anchor),
      unpin: (seq) => void this.deeds.pin(seq, false),
    }
  }

  #chip(key: string): Element | undefined {
    const [row, emoji] = key.split(' ')
    const rows = this.#timeline.rows()
    const chips = rows.find((one) => one.row.key === row)?.querySelectorAll<HTMLElement>('.chip')
    return [...(chips ?? [])].find((chip) => chip.dataset.emoji === emoji)
  }

  /** The beginning of what is new has been in view: no way there is wanted any more. */
  #scrolled(): void {
    const { seen, renderRoot } = this.#timeline
    const scroller = this.#timeline.scroller()
    if (seen.stopped === undefined || this.journey.reached === seen.stopped || !scroller) return
    const divider = renderRoot.querySelector('.unread')
    if (!divider) return
    const { top } = divider.getBoundingClientRect()
    const view = scroller.getBoundingClientRect()
    if (top < view.top || top > view.bottom) return
    this.journey.reached = seen.stopped
    this.#timeline.requestUpdate()
  }
}

const formats = new Map<string, Intl.NumberFormat>()

function numbersOf(lang: string): Intl.NumberFormat {
  const format = formats.get(lang) ?? new Intl.NumberFormat(lang, { notation: 'compact' })
  formats.set(lang, format)
  return format
}
