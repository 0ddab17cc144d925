import { html, nothing, type TemplateResult } from 'lit'
import { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import type { Hold } from '../../ui/hold.ts'
import { lazier } from '../../ui/lazier.ts'
import { wordsOf } from '../../ui/locale.ts'
import type { Dress, RowView, WrittenRow } from '../../ui/message.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { Covers } from './covers.ts'
import type { Deeds } from './deeds.ts'
import type { Doers } from './doers.ts'
import type { Journey } from './journey.ts'
import { messageOf, nameOf } from './names.ts'
import type { Over } from './over.ts'
import { quotedBy, quoteOf } from './quote.ts'
import type { Reacting } from './reacting.ts'
import { chipsOf, reactions } from './reactions.ts'
import { mayI, mayPost, reactsHere } from './rights.ts'
import { readersBySeq, seenBy } from './seen-by.ts'
import { restorer, toolbar } from './toolbar.ts'

interface Parts {
  hold: Hold
  deeds: Deeds
  journey: Journey
  over: Over
  doers: Doers
  reacting: Reacting
}

/** What stands around each message: what it answers and carries, who reacted, what can be done with it. */
export class Dressing implements Dress {
  readonly #covers: Covers
  #seen: ReadonlyMap<number, string> = new Map()

  constructor(
    private readonly timeline: ParlorTimeline,
    private readonly parts: Parts,
  ) {
    this.#covers = new Covers(() => timeline.requestUpdate())
  }

  get #words(): typeof english {
    return wordsOf(this.timeline.locale, 'reading', english)
  }

  /** Before the rows are drawn. */
  update(): void {
    const { client } = this.timeline
    this.#seen = client?.features.value.includes('receipts') ? readersBySeq(client) : new Map()
  }

  from(row: WrittenRow, { client, locale }: RowView): readonly unknown[] {
    const { hold, deeds, over } = this.parts
    const message = messageOf(row)
    const seq = message?.seq ?? 0
    const quoted = quotedBy(row, client)
    const tooled = hold.tooled?.row.key === row.key
    return [
      tooled && (over.menuOf(row.key) ?? 'closed'),
      this.#covers.over(row, client),
      quoted,
      quoted && nameOf(client, quoted.author, locale),
      quoted && client.ignored.value.has(quoted.author),
      client.mine.value.get(seq),
      deeds.trying(seq).join(' '),
      message?.reactions?.map(({ emoji }) => deeds.has(seq, emoji)).join(),
      this.#asked(seq),
      this.#seen.get(seq),
      client.features.value,
      client.room.value,
      client.me.value,
    ]
  }

  instead(row: WrittenRow, view: RowView): TemplateResult | undefined {
    return this.#covers.render(row, view, this.#words)
  }

  above(row: WrittenRow, view: RowView): unknown {
    return quoteOf(row, view, this.#words, (seq) => this.parts.journey.to(seq))
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
    const { deeds, doers, reacting } = this.parts
    const { seq } = message
    const words = this.#words
    const chips = reactsHere(client, this.timeline.without) ? chipsOf(message, deeds) : []
    const readers = this.#seen.get(seq)
    return html`${reactions(chips, {
      words,
      lang: locale.lang,
      reachable,
      post: this.#posts(client),
      asked: this.#asked(seq),
      react: (emoji) => reacting.press(seq, emoji),
      pick: (anchor) => void reacting.pick(seq, anchor),
      ask: (emoji, anchor) => {
        const count = chips.find((chip) => chip.emoji === emoji)?.count ?? 0
        doers.rest(client, locale, words, { seq, emoji, count }, anchor)
      },
    })}${readers ? seenBy(readers, client, words, locale) : nothing}`
  }

  tools(row: WrittenRow, { client }: RowView): unknown {
    const { hold, deeds, over, reacting } = this.parts
    if (row.type !== 'message' || hold.tooled?.row.key !== row.key) return nothing
    const { message } = row
    const { seq, deletedAt } = message
    if (deletedAt !== undefined)
      return mayI(client, 'delete_any') ? restorer(this.#words, () => void deeds.restore(seq)) : nothing
    return toolbar(message, {
      words: this.#words,
      own: isBy(client.me.value, message.author),
      post: this.#posts(client),
      reacts: reactsHere(client, this.timeline.without),
      moderates: mayI(client, 'pin'),
      open: over.menuOf(row.key),
      quick: reacting.quick(client),
      has: (emoji) => deeds.has(seq, emoji),
      react: (emoji) => reacting.press(seq, emoji),
      pick: (anchor) => void reacting.pick(seq, anchor),
      reply: () => this.#compose('parlor-reply', seq),
      edit: () => this.#compose('parlor-edit', seq),
      remove: () => void deeds.delete(message),
      menu: (kind, anchor) => over.show({ kind, key: row.key, message }, anchor),
    })
  }

  /** The reaction of a message whose doers are shown. */
  #asked(seq: number): string | undefined {
    const { doers } = this.parts
    return doers.seq === seq && doers.line ? doers.emoji : undefined
  }

  #posts(client: RoomClient): boolean {
    return !this.timeline.readonly && mayPost(client)
  }

  #compose(type: 'parlor-reply' | 'parlor-edit', seq: number): void {
    this.parts.hold.keep(undefined)
    this.timeline.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { seq } }))
  }
}
