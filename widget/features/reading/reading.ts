import { adoptStyles, html, nothing, type ReactiveController, type TemplateResult } from 'lit'
import { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import { bodyStyles } from '../../ui/body.styles.ts'
import { Hold } from '../../ui/hold.ts'
import type { Goal } from '../../ui/going.ts'
import { wordsOf } from '../../ui/locale.ts'
import type { RowElement } from '../../ui/message.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { Watch } from '../../ui/watch.ts'
import { Curtain } from './curtain.ts'
import { Deeds } from './deeds.ts'
import { Doers } from './doers.ts'
import { Dressing } from './dressing.ts'
import { backToRoom, firstUnread, notice, ways } from './foot.ts'
import { hand } from './icons.ts'
import { Focus } from './focus.ts'
import { Journey } from './journey.ts'
import { keydown } from './keys.ts'
import { naming } from './naming.ts'
import { Over } from './over.ts'
import { overStyles } from './over.styles.ts'
import { Pins } from './pins.ts'
import { Reacting } from './reacting.ts'
import { readingStyles } from './reading.styles.ts'
import { mayI } from './rights.ts'
import { drop } from './toolbar.ts'

/**
 * What makes a timeline pleasant once it can be read: rows keep still under the hand, each has what belongs
 * to it and what can be done with it, and there are ways through history.
 */
export class Reading implements ReactiveController {
  /** In a room where nothing is said yet. */
  readonly wave = hand
  readonly hold: Hold
  readonly journey: Journey
  readonly deeds: Deeds
  /** What stands around each message. */
  readonly dress: Dressing
  readonly #pins: Pins
  readonly #doers: Doers
  readonly #over: Over
  readonly #reacting: Reacting
  readonly #timeline: ParlorTimeline
  #stop: (() => void)[] = []

  constructor(timeline: ParlorTimeline) {
    const changed = (): void => timeline.requestUpdate()
    this.#timeline = timeline
    const hold = (this.hold = new Hold(timeline, changed))
    const deeds = (this.deeds = new Deeds(
      () => timeline.client,
      () => this.#words,
      changed,
    ))
    const journey = (this.journey = new Journey(timeline, () => deeds.tell(this.#words.gone)))
    this.#pins = new Pins(changed)
    const doers = (this.#doers = new Doers(changed))
    const over = (this.#over = new Over(timeline, this))
    const reacting = (this.#reacting = new Reacting(timeline, hold, deeds))
    this.dress = new Dressing(timeline, { hold, deeds, journey, over, doers, reacting })
    const root = timeline.renderRoot as ShadowRoot
    adoptStyles(root, [...root.adoptedStyleSheets, bodyStyles, readingStyles, overStyles])
    timeline.addController(this)
    new Curtain(timeline)
    // After all that is drawn, and what takes the focus by itself.
    new Focus(timeline)
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
    const { journey } = this
    const heard = journey.heard.bind(journey)
    client?.heard.add(heard)
    const over = new AbortController()
    const { signal } = over
    renderRoot.addEventListener('keydown', (event) => keydown(timeline, event as KeyboardEvent), { signal })
    renderRoot.addEventListener('scroll', () => journey.pass(), { signal, capture: true, passive: true })
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

  /** `quiet`: the focus stays where it is. `back`: leads to the room one has come from. */
  #go(event: CustomEvent<Goal & { quiet?: boolean; back?: () => void }>): void {
    event.preventDefault()
    const { seq, at, quiet, back } = event.detail
    if (seq !== undefined) this.journey.to(seq, !quiet)
    else if (at !== undefined) this.journey.toDate(at)
    if (back) this.journey.cameFrom(back)
  }

  hostDisconnected(): void {
    for (const stop of this.#stop.splice(0)) stop()
    this.deeds.stop()
    this.#doers.stop()
  }

  hostUpdate(): void {
    this.dress.update()
    this.journey.stay()
  }

  hostUpdated(): void {
    const timeline = this.#timeline
    const root = timeline.renderRoot
    for (const tools of root.querySelectorAll<HTMLElement>('.tools')) drop(tools, timeline.scroller())
    this.#over.updated()
    this.#doers.place(root.querySelector('.doers'), timeline)
    this.#reacting.updated()
    this.journey.pass()
  }

  // What the timeline asks for.

  /** Above the conversation: what is pinned, and the way to what is new. */
  top(): unknown {
    const timeline = this.#timeline
    const { client } = timeline
    if (!client?.ready.value) return nothing
    return html`${this.#pins.bar(this.#pinView(client))}
      <div class="floats upper">
        ${backToRoom(this.journey, this.#words)}${firstUnread(timeline, client, this.journey, this.#words)}
      </div>
      ${this.#over.render()}${this.#doers.render()}`
  }

  /** Below it: the ways back, and what was done. */
  foot(): unknown {
    const timeline = this.#timeline
    const { client } = timeline
    if (!client) return nothing
    const words = this.#words
    const { deeds } = this
    return html`<div class="floats lower">${ways(timeline, client, this.journey, words)}</div>
      ${notice({ notice: deeds.notice, dismiss: () => deeds.dismiss() }, words)} ${naming(timeline, deeds)}`
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

  /** The list of pinned messages, for the sheet over the conversation. */
  pinList(client: RoomClient): TemplateResult {
    return this.#pins.list(this.#pinView(client))
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
}
