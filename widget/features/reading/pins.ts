import { html, nothing, type TemplateResult } from 'lit'
import type { Message, Person } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-reading.ts'
import { ask } from '../../room/ask.ts'
import type { RoomClient } from '../../room/client.ts'
import { clockTime, dayLabel } from '../../text/time.ts'
import type { Locale } from '../../ui/locale.ts'
import { list, pin, pinOff } from './icons.ts'
import { known, lineOf, nameOf } from './names.ts'

interface PinView {
  client: RoomClient
  words: typeof english
  locale: Locale
  moderates: boolean
  go: (seq: number) => void
  open: (anchor: HTMLElement) => void
  unpin: (seq: number) => void
}

/** The pinned messages: one in a slim bar, all in a list. */
export class Pins {
  /** Which of them the bar shows, from the latest. */
  #at = 0
  #told = new Map<number, Message>()
  #people = new Map<string, Person>()
  state: 'waiting' | 'told' | 'failed' = 'waiting'

  constructor(private readonly changed: () => void) {}

  /** The bar. A press leads to the message and shows the next one. */
  bar(view: PinView): TemplateResult | typeof nothing {
    const { client, words } = view
    const seqs = client.pinned.value
    const at = this.#at < seqs.length ? this.#at : 0
    const seq = seqs[at]
    const message = seq === undefined ? undefined : this.#message(client, seq)
    if (seq === undefined) return nothing
    const said = message ? this.#said(view, message) : { author: '', line: words.waiting }
    const place = seqs.length > 1 ? words.pinnedAt(at + 1, seqs.length) : ''
    const next = (): void => {
      view.go(seq)
      this.#at = (at + 1) % seqs.length
      const after = seqs[this.#at]
      if (after !== undefined && !this.#message(client, after)) void this.load(client)
      this.changed()
    }
    return html`<div class="pins">
      <button
        type="button"
        class="pin"
        aria-label="${words.pinned}, ${said.author}: ${said.line}${place && `, ${place}`}"
        @click=${next}
      >
        ${pin}<span class="said" dir="auto"><bdi class="who">${said.author}</bdi> ${said.line}</span>
        ${place ? html`<bdi class="number">${place}</bdi>` : nothing}
      </button>
      ${
        seqs.length > 1 || view.moderates
          ? html`<button
              type="button"
              class="icon"
              aria-label=${words.allPins}
              title=${words.allPins}
              aria-haspopup="dialog"
              @click=${({ currentTarget }: Event) => {
                void this.load(client)
                view.open(currentTarget as HTMLElement)
              }}
            >
              ${list}
            </button>`
          : nothing
      }
    </div>`
  }

  /** All of them, to go to; those who look after the room take them down here. */
  list(view: PinView): TemplateResult {
    const { client, words, locale } = view
    const messages = client.pinned.value.flatMap((seq) => this.#message(client, seq) ?? [])
    if (messages.length === 0)
      return html`<p class="card-words" role="status">
        ${this.state === 'failed' ? words.notLoaded : words.waiting}
      </p>`
    const now = Date.now()
    return html`<ul class="pin-list">
      ${messages.map((message) => {
        const { author, line } = this.#said(view, message)
        const { at, seq } = message
        const day = dayLabel(at, now, locale.lang, locale.strings)
        const when = words.when(day, clockTime(at, locale.lang))
        return html`<li>
          <button type="button" class="pin-item" @click=${() => view.go(seq)}>
            <span class="pin-head"><bdi class="who">${author}</bdi> <time>${when}</time></span>
            <span class="line" dir="auto">${line}</span>
          </button>
          ${
            view.moderates
              ? html`<button
                  type="button"
                  class="icon"
                  aria-label="${words.unpin}: ${author}, ${line.slice(0, 40)}"
                  title=${words.unpin}
                  @click=${() => view.unpin(seq)}
                >
                  ${pinOff}
                </button>`
              : nothing
          }
        </li>`
      })}
    </ul>`
  }

  async load(client: RoomClient): Promise<void> {
    try {
      const { messages, people } = await ask(client, { type: 'pins' })
      for (const message of messages)
        if (!('partial' in message) && message.kind !== 'void') this.#told.set(message.seq, message)
      for (const person of people) this.#people.set(person.id, person)
      this.state = 'told'
    } catch {
      this.state = 'failed'
    }
    this.changed()
  }

  #message(client: RoomClient, seq: number): Message | undefined {
    const told = this.#told.get(seq)
    const now = known(client, seq)
    return told && now ? (now.rev >= told.rev ? now : told) : (now ?? told)
  }

  #said({ client, words, locale }: PinView, message: Message): { author: string; line: string } {
    const person = client.people.value.get(message.author) ?? this.#people.get(message.author)
    if (message.deletedAt !== undefined) return { author: '', line: words.quoteDeleted }
    if (client.ignored.value.has(message.author)) return { author: '', line: words.quoteHidden }
    return { author: person?.name ?? nameOf(client, message.author, locale), line: lineOf(client, message) }
  }
}
