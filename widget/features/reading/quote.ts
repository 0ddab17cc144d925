import { html, nothing, type TemplateResult } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import type { RowView, WrittenRow } from '../../ui/message.ts'
import { reply } from './icons.ts'
import { known, lineOf, messageOf, nameOf } from './names.ts'

interface Quote {
  /** Undefined: it is not known, which is what is left of one that was purged. */
  message: Message | undefined
  author: string
  line: string
  /** By somebody whom the reader ignores. */
  ignored: boolean
}

/** The seq that a row answers. */
function repliedTo(row: WrittenRow): number | undefined {
  return row.type === 'message' ? row.message.replyTo : row.pending.replyTo
}

/** The message that a row answers, as far as it is known. */
export function quotedBy(row: WrittenRow, client: RoomClient): Message | undefined {
  const seq = repliedTo(row)
  return seq === undefined ? undefined : known(client, seq)
}

/** What a message answers: who wrote it, and one line of it. A press leads there. */
export function quoteOf(
  row: WrittenRow,
  { client, locale, reachable }: RowView,
  words: typeof english,
  go: (seq: number) => void,
): TemplateResult | typeof nothing {
  const seq = repliedTo(row)
  if (seq === undefined || (row.type === 'message' && !messageOf(row))) return nothing
  const message = known(client, seq)
  const author = message ? nameOf(client, message.author, locale) : ''
  const ignored = !!message && client.ignored.value.has(message.author)
  const quote = { message, author, ignored, line: message ? lineOf(client, message) : '' }
  return quoteTemplate(quote, words, reachable, () => go(seq))
}

function quoteTemplate(
  { message, author, line, ignored }: Quote,
  words: typeof english,
  reachable: boolean,
  go: () => void,
): TemplateResult {
  if (!message)
    return html`<div class="quote">${reply}<span class="what none">${words.quoteUnknown}</span></div>`
  const deleted = message.deletedAt !== undefined
  const what = ignored ? words.quoteHidden : deleted ? words.quoteDeleted : line
  return html`<button
    type="button"
    class="quote"
    tabindex=${reachable ? 0 : -1}
    aria-label="${words.inReplyTo(ignored ? '' : author)}: ${what}"
    @click=${go}
  >
    ${reply}${ignored ? '' : html`<bdi class="who">${author}</bdi> `}<span
      class="what ${deleted || ignored ? 'none' : ''}"
      dir="auto"
      >${what}</span
    >
  </button>`
}
