import { html, nothing, type TemplateResult } from 'lit'
import { ask } from '../../room/ask.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import type { words as english } from '../../locales/en-reading.ts'
import type { Locale } from '../../ui/locale.ts'
import { listOf, nameOf } from './names.ts'

/** So many are named, the others counted. */
const NAMED = 8
/** A pointer that only passes asks nothing (ms). */
const REST = 250

/** Who reacted so, shown while pointer or focus rests on a reaction. */
export class Doers {
  seq = 0
  emoji: string | undefined
  /** Who they are; empty until it is known. */
  line = ''
  #anchor: HTMLElement | undefined
  #resting: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly changed: () => void) {}

  stop(): void {
    clearTimeout(this.#resting)
  }

  rest(
    client: RoomClient,
    locale: Locale,
    words: typeof english,
    of: { seq: number; emoji: string | undefined; count: number },
    anchor?: HTMLElement,
  ): void {
    clearTimeout(this.#resting)
    const { seq, emoji, count } = of
    this.#anchor = anchor
    this.line = ''
    this.seq = seq
    this.emoji = emoji
    this.changed()
    if (emoji === undefined) return
    this.#resting = setTimeout(() => void this.#ask(client, locale, words, { seq, emoji, count }), REST)
  }

  async #ask(
    client: RoomClient,
    locale: Locale,
    words: typeof english,
    { seq, emoji, count }: { seq: number; emoji: string; count: number },
  ): Promise<void> {
    const known = client.timeline.value.items.find((message) => message.seq === seq)
    const first = known?.reactions?.find((one) => one.emoji === emoji)?.first ?? []
    const me = client.me.value
    let names = first.map((id) => (isBy(me, id) ? words.you : nameOf(client, id, locale)))
    try {
      const { people } = await ask(client, { type: 'reactors', seq, emoji })
      const others = people.filter(({ id }) => !isBy(me, id)).map(({ name }) => name)
      names = others.length < people.length ? [words.you, ...others] : others
    } catch {
      // Some are known from the message itself.
    }
    if (this.emoji !== emoji || this.seq !== seq) return
    const named = names.slice(0, NAMED)
    const left = Math.max(count, names.length) - named.length
    this.line = listOf(left > 0 ? [...named, words.others(left)] : named, locale.lang)
    this.changed()
  }

  render(): TemplateResult | typeof nothing {
    if (!this.line) return nothing
    return html`<div id="doers" class="doers" role="tooltip" aria-label=${this.line}>
      <bdi>${this.line}</bdi> ${this.emoji}
    </div>`
  }

  /** Stands it below the reaction, so that what was reacted to stays in view; above where there is no room. */
  place(tip: HTMLElement | null, within: HTMLElement): void {
    if (!tip || !this.#anchor) return
    const room = within.getBoundingClientRect()
    const at = this.#anchor.getBoundingClientRect()
    const left = at.left + at.width / 2 - tip.offsetWidth / 2 - room.left
    const below = at.bottom - room.top + 6
    const top = below + tip.offsetHeight < room.height - 4 ? below : at.top - room.top - tip.offsetHeight - 6
    tip.style.setProperty('--_left', `${Math.max(8, Math.min(left, room.width - tip.offsetWidth - 8))}px`)
    tip.style.setProperty('--_top', `${top}px`)
  }
}
