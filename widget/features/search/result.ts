import { html, nothing, type TemplateResult } from 'lit'
import { markedIn, type Query } from '../../../protocol/query.ts'
import { plain } from '../../text/plain.ts'
import { clockTime, dayLabel } from '../../text/time.ts'
import type { Locale } from '../../ui/locale.ts'
import type { Result } from './finder.ts'

/** What is shown of a message, and how much of it before the first word that was found. */
const LENGTH = 220
const BEFORE = 50

interface View {
  locale: Locale
  query: Query
  name: (id: string) => string | undefined
  /** Results are of several rooms. */
  rooms: boolean
  /** Tab leads to this one. */
  current: boolean
  go: (result: Result) => void
}

/** One message that was found: where, who, when, and the words around what was looked for. */
export function resultTemplate(result: Result, view: View): TemplateResult {
  const { room, message } = result
  const { lang, strings } = view.locale
  const name = view.name(message.author)
  const day = dayLabel(message.at, Date.now(), lang, strings)
  return html`<li>
    <button class="result" tabindex=${view.current ? 0 : -1} @click=${() => view.go(result)}>
      <span class="head">
        <b><bdi>${name || strings.someone}</bdi></b>
        <time>${day}, ${clockTime(message.at, lang)}</time>
      </span>
      ${view.rooms ? html`<span class="room"><bdi>${room.title ?? room.slug}</bdi></span>` : nothing}
      <span class="text" dir="auto">${snippet(plain(message.body, view.name), view.query)}</span>
    </button>
  </li>`
}

/** A part of a text around the first words that were found, these marked, as nodes. */
export function snippet(text: string, query: Query): unknown[] {
  const marks = markedIn(query, text)
  const from = beginning(text, marks[0]?.start ?? 0)
  const end = Math.min(text.length, from + LENGTH)
  const nodes: unknown[] = from > 0 ? ['…'] : []
  let at = from
  for (const mark of marks) {
    if (mark.start >= end) break
    nodes.push(text.slice(at, mark.start), html`<mark>${text.slice(mark.start, mark.end)}</mark>`)
    at = mark.end
  }
  nodes.push(text.slice(at, Math.max(at, end)), end < text.length ? '…' : '')
  return nodes
}

/** Where the shown part begins: at a word, not far before the first that was found. */
function beginning(text: string, first: number): number {
  if (first <= BEFORE) return 0
  const space = text.indexOf(' ', first - BEFORE)
  return space === -1 || space >= first ? first : space + 1
}
