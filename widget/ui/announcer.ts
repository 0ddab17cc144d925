import { LitElement, html, type TemplateResult } from 'lit'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import { speaksTo } from '../room/mentions.ts'
import { isBy } from '../room/session.ts'
import { announcerStyles } from './announcer.styles.ts'
import type { Message } from '../room/state.ts'
import type { Locale } from './locale.ts'
import { plain } from '../text/plain.ts'
import { Watch } from './watch.ts'

/** Above one message in this time, only their number is spoken. */
const PACE = 3000

/** Speaks what others write, politely: "Ann: text", or "12 new messages" when they come faster. */
export class ParlorAnnouncer extends LitElement {
  static override styles = announcerStyles
  static override properties = { locale: {}, active: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  /** The room is in view; a closed panel says nothing. */
  active = true

  /** Two places in turn: the same words twice must be two changes. */
  #spoken: readonly [string, string] = ['', '']
  #turn: 0 | 1 = 0
  #newest: number | undefined
  #waiting: string[] = []
  #pause: ReturnType<typeof setTimeout> | undefined

  protected readonly watch = new Watch(this, () =>
    this.client ? [this.client.timeline, this.client.ready] : [],
  )

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#pause)
    this.#pause = undefined
    this.#waiting = []
  }

  override willUpdate(): void {
    const { client } = this
    if (!client?.ready.value) return
    const { items, more } = client.timeline.value
    const newest = items.at(-1)?.seq ?? 0
    const known = this.#newest
    // A slice of old history has no newest message; what is there at first is not news.
    if (!more.after && (known === undefined || newest > known)) this.#newest = newest
    if (known === undefined || more.after || newest <= known || !this.active) return
    const me = client.me.value
    for (let i = items.length - 1; i >= 0; i--) {
      const message = items[i]
      if (!message || message.seq <= known) break
      if (isBy(me, message.author) || message.deletedAt !== undefined) continue
      if (!wanted(message, client)) continue
      const nameOf = (id: string): string | undefined => client.people.value.get(id)?.name
      const name = nameOf(message.author) || this.locale.strings.someone
      const text = plain(message.body, nameOf)
      this.#waiting.unshift(message.kind === 'action' ? `${name} ${text}` : `${name}: ${text}`)
    }
    if (this.#pause === undefined) this.#speak()
  }

  #speak(): void {
    const lines = this.#waiting.splice(0)
    this.#pause = undefined
    const [first] = lines
    if (first === undefined) return
    this.#turn = this.#turn === 0 ? 1 : 0
    const words = lines.length > 1 ? this.locale.strings.newCount(lines.length) : first
    this.#spoken = this.#turn === 0 ? [words, ''] : ['', words]
    this.requestUpdate()
    this.#pause = setTimeout(() => this.#speak(), PACE)
  }

  override render(): TemplateResult {
    return html`<div aria-live="polite">
      <p>${this.#spoken[0]}</p>
      <p>${this.#spoken[1]}</p>
    </div>`
  }
}

/** What is chosen in the settings to be spoken: everything, what speaks to oneself, or nothing; never whom one ignores. */
function wanted(message: Message, client: RoomClient): boolean {
  if (client.ignored.value.has(message.author)) return false
  const level = client.store.get(`announce:${client.options.room}`)
  return level === undefined || (level === 'mentions' && speaksTo(client, message))
}

if (!customElements.get('parlor-announcer')) customElements.define('parlor-announcer', ParlorAnnouncer)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-announcer': ParlorAnnouncer
  }
}
