import { html, nothing, type TemplateResult } from 'lit'
import type { Edit, Message } from '../../../protocol/model.ts'
import { words as english } from '../../locales/en-reading.ts'
import { ask } from '../../room/ask.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import { lazier } from '../../ui/lazier.ts'
import { wordsOf } from '../../ui/locale.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { dayForm } from './day.ts'
import type { Deeds } from './deeds.ts'
import { editList } from './edits.ts'
import { bin, calendar, eyeOff, history, link, copy, mail, pin, pinOff } from './icons.ts'
import { menu, stand, type MenuKind, type Offer } from './menu.ts'
import { nameOf } from './names.ts'
import type { Journey } from './journey.ts'
import type { Hold } from '../../ui/hold.ts'
import { mayI } from './rights.ts'
import { sheet } from './sheet.ts'

/** What lies over the conversation. */
type What =
  | { kind: MenuKind; key: string; message: Message }
  | { kind: 'pins' }
  | { kind: 'edits'; message: Message; edits: readonly Edit[] | 'waiting' | 'failed' }
  | { kind: 'day'; at: number }

interface Parts {
  hold: Hold
  deeds: Deeds
  journey: Journey
  pinList(client: RoomClient): TemplateResult
}

/** The one menu or sheet that is open over the conversation. */
export class Over {
  #what: What | undefined
  #anchor: HTMLElement | undefined
  /** The message it was opened from. */
  #row: HTMLElement | undefined
  /** It was opened and has not been put in its place. */
  #fresh = false

  constructor(
    private readonly timeline: ParlorTimeline,
    private readonly parts: Parts,
  ) {}

  get open(): boolean {
    return this.#what !== undefined
  }

  /** Which menu of a row is open. */
  menuOf(key: string): MenuKind | undefined {
    const what = this.#what
    return what && 'key' in what && what.key === key ? what.kind : undefined
  }

  show(what: What, anchor = this.#anchor): void {
    this.#what = what
    this.#anchor = anchor
    this.#row = anchor?.closest<HTMLElement>('.row') ?? this.#row
    this.#fresh = true
    if ('key' in what) this.parts.hold.keep(this.timeline.rows().find(({ row }) => row.key === what.key))
    this.timeline.requestUpdate()
  }

  /** `back`: the focus goes back to where it came from. */
  close(back: boolean): void {
    if (!this.#what) return
    this.#what = undefined
    const anchor = this.#anchor
    this.timeline.requestUpdate()
    // A row's tools go with the focus: what was opened from them leads back to the row.
    if (back) (anchor?.isConnected ? anchor : this.#row)?.focus({ preventScroll: true })
    this.#row = undefined
    this.parts.hold.keep(undefined)
  }

  render(): unknown {
    const what = this.#what
    const { client } = this.timeline
    if (!what || !client) return nothing
    const words = this.#words
    const close = (back: boolean): void => this.close(back)
    if ('key' in what) {
      const more = what.kind === 'more'
      const offers = more ? this.#more(what.message, client) : this.#moderate(what.message, client)
      return menu(more ? words.more : words.moderate, offers, close)
    }
    if (what.kind === 'pins') return sheet(words.pins, words, close, this.parts.pinList(client))
    if (what.kind === 'day') {
      const go = (at: number): void => {
        this.close(false)
        this.parts.journey.toDate(at)
      }
      return sheet(words.goToDay, words, close, dayForm(what.at, words, go))
    }
    return sheet(words.editHistory, words, close, this.#edits(what, client))
  }

  /** Puts what was opened in its place, and the focus into it. */
  updated(): void {
    // The last of them was taken down.
    if (this.#what?.kind === 'pins' && !this.timeline.client?.pinned.value.length) this.close(true)
    if (!this.#fresh || !this.#what) return
    this.#fresh = false
    const root = this.timeline.renderRoot
    const list = root.querySelector<HTMLElement>('.menu')
    if (list && this.#anchor) stand(list, this.#anchor, this.timeline)
    const card = root.querySelector<HTMLElement>('.card')
    const into = card?.querySelector<HTMLElement>('input, .pin-item') ?? card
    into?.focus({ preventScroll: true })
  }

  get #words(): typeof english {
    return wordsOf(this.timeline.locale, 'reading', english)
  }

  #more(message: Message, client: RoomClient): Offer[] {
    const { deeds } = this.parts
    const words = this.#words
    const { author, seq } = message
    const own = isBy(client.me.value, author)
    const name = nameOf(client, author, this.timeline.locale)
    return [
      { label: words.copyText, icon: copy, act: () => deeds.copyText(message) },
      { label: words.copyLink, icon: link, act: () => deeds.copyLink(message) },
      ...(own ? [] : [{ label: words.markUnread, icon: mail, act: () => this.#unread(seq, client) }]),
      { label: words.goToDay, icon: calendar, act: () => this.show({ kind: 'day', at: message.at }) },
      ...(own || author.startsWith('b_')
        ? []
        : [{ label: words.ignore(name), icon: eyeOff, act: () => void this.#ignore(author, name, client) }]),
    ]
  }

  #moderate(message: Message, client: RoomClient): Offer[] {
    const { deeds } = this.parts
    const words = this.#words
    const { seq, editedAt } = message
    const on = client.pinned.value.includes(seq)
    const own = isBy(client.me.value, message.author)
    return [
      {
        label: on ? words.unpin : words.pin,
        icon: on ? pinOff : pin,
        act: () => void deeds.pin(seq, !on),
      },
      ...(editedAt !== undefined && mayI(client, 'see_all')
        ? [{ label: words.editHistory, icon: history, act: () => void this.#askEdits(message, client) }]
        : []),
      ...(own
        ? []
        : [{ label: words.delete, icon: bin, danger: true, act: () => void deeds.delete(message) }]),
    ]
  }

  #unread(seq: number, client: RoomClient): void {
    this.timeline.seen.mark(seq)
    client.markUnread(seq)
    this.parts.journey.reached = seq - 1
    this.parts.deeds.tell(this.#words.markedUnread)
  }

  async #ignore(id: string, name: string, client: RoomClient): Promise<void> {
    const words = this.#words
    const { deeds } = this.parts
    const { ignoringOf } = await lazier.ignoring()
    const set = async (on: boolean): Promise<void> => {
      try {
        await ignoringOf(client).set(id, on)
        if (on) deeds.tell(words.ignored(name), () => void set(false))
        else deeds.dismiss()
      } catch {
        deeds.tell(words.failed)
      }
    }
    await set(true)
  }

  async #askEdits(message: Message, client: RoomClient): Promise<void> {
    const show = (edits: readonly Edit[] | 'waiting' | 'failed'): void =>
      this.show({ kind: 'edits', message, edits })
    show('waiting')
    const told = await ask(client, { type: 'edits', seq: message.seq }).catch(() => undefined)
    if (this.#what?.kind === 'edits' && this.#what.message === message) show(told?.edits ?? 'failed')
  }

  #edits({ message, edits }: Extract<What, { kind: 'edits' }>, { people }: RoomClient): TemplateResult {
    const words = this.#words
    if (typeof edits === 'string')
      return html`<p class="card-words" role="status">
        ${edits === 'failed' ? words.notLoaded : words.waiting}
      </p>`
    return editList(message, edits, words, this.timeline.locale.lang, (id) => people.value.get(id)?.name)
  }
}
