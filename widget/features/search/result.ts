import { html, nothing, type TemplateResult } from 'lit'
import { asksForSomething, markedIn, parseQuery, type Query } from '../../../protocol/query.ts'
import type { words as english } from '../../locales/en-search.ts'
import type { RoomClient } from '../../room/client.ts'
import { plain } from '../../text/plain.ts'
import { clockTime, dayLabel } from '../../text/time.ts'
import type { Locale } from '../../ui/locale.ts'
import type { Finder, Result } from './finder.ts'
import { styles } from './result.styles.ts'

/** What is shown of a message, and how much of it before the first word that was found. */
const LENGTH = 220
const BEFORE = 50

interface View {
  finder: Finder
  /** What is looked for. */
  text: string
  /** Tab leads to this one. */
  current: number
  words: typeof english
  locale: Locale
  client: RoomClient | undefined
  go: (result: Result) => void
}

/** Gives the search what these look like. */
export function dress(root: ShadowRoot): void {
  if (!root.adoptedStyleSheets.includes(styles)) root.adoptedStyleSheets.push(styles)
}

/** Whether a query asks for anything that a message could have. */
export function asks(text: string): boolean {
  return asksForSomething(parseQuery(text))
}

/** What was found, and the way to more of it. */
export function results(view: View): TemplateResult {
  const { finder, text, current, words, client } = view
  const { results: all, next, state, people } = finder
  const query = parseQuery(text)
  const name = (id: string): string | undefined => people.get(id)?.name ?? client?.people.value.get(id)?.name
  const reached = Math.min(current, all.length - 1)
  return html`<ul aria-label=${words.results} ?hidden=${all.length === 0}>
      ${all.map((one, at) => row(one, view, query, name, at === reached))}
    </ul>
    ${
      next !== undefined && state === 'done'
        ? html`<button class="chip" id="further" @click=${() => finder.more()}>${words.further}</button>`
        : nothing
    }`
}

/** One message that was found: where, who, when, and the words around what was looked for. */
function row(
  result: Result,
  { finder, words, locale: { lang, strings }, go }: View,
  query: Query,
  name: (id: string) => string | undefined,
  current: boolean,
): TemplateResult {
  const { room, message } = result
  const day = dayLabel(message.at, Date.now(), lang, strings)
  return html`<li>
    <button class="result" tabindex=${current ? 0 : -1} @click=${() => go(result)}>
      <span class="head">
        <b><bdi>${name(message.author) || strings.someone}</bdi></b>
        <time>${words.when(day, clockTime(message.at, lang))}</time>
      </span>
      ${
        finder.scope === 'site'
          ? html`<span class="room"><bdi>${room.title ?? room.slug}</bdi></span>`
          : nothing
      }
      <span class="text" dir="auto">${snippet(plain(message.body, name), query)}</span>
    </button>
  </li>`
}

/** A part of a text around the first words that were found, these marked, as nodes. */
function snippet(text: string, query: Query): unknown[] {
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
