import { html, nothing, type TemplateResult } from 'lit'
import type { RoomClient } from '../room/client.ts'
import type { Person } from '../room/state.ts'
import type { MessageRow, PendingRow } from '../text/group.ts'
import { clockTime, dayOf, exactTime, relativeTime } from '../text/time.ts'
import { body, isEmoji } from './body.ts'
import { clock } from './icons.ts'
import type { Locale } from './locale.ts'

export type WrittenRow = MessageRow | PendingRow

/** The element of one message, which carries what it shows: scrolling, focus and reading go by it. */
export interface RowElement extends HTMLElement {
  row: WrittenRow
}

export function isRow(target: unknown): target is RowElement {
  return target instanceof HTMLElement && 'row' in target
}

/** The seq an element shows; a message still on its way has none. */
export function seqOf({ row }: RowElement): number | undefined {
  return row.type === 'message' ? row.message.seq : undefined
}

/** What stands around a message once it can be read: fetched behind the history. */
export interface Dress {
  /** What a row depends on besides its message and names. Always as many. */
  from(row: WrittenRow, view: RowView): readonly unknown[]
  /** A row in place of this one. */
  instead(row: WrittenRow, view: RowView): TemplateResult | undefined
  /** Above the bubble: what it answers. */
  above(row: WrittenRow, view: RowView): unknown
  /** At the bubble's foot: a poll, a link's preview. */
  inside(row: WrittenRow, view: RowView): unknown
  /** Below the bubble: reactions, who has seen it. */
  below(row: WrittenRow, view: RowView): unknown
  /** At the row's end corner: what can be done with it. */
  tools(row: WrittenRow, view: RowView): unknown
}

/** What a row shows besides its message. */
export interface RowView {
  author: string
  authorId: string
  /** Address of their picture; empty: initials. */
  avatar: string
  now: number
  locale: Locale
  /** Tab reaches this row; the arrows reach the others. */
  reachable: boolean
  client: RoomClient
  /** Everyone's names, where the body mentions somebody. */
  names: ReadonlyMap<string, Person> | false
  dress: Dress | undefined
}

/**
 * One message. A template, no element of its own: a hundred and sixty shadow roots are the difference
 * between a smooth walk through history and a halting one.
 */
export function messageTemplate(row: WrittenRow, view: RowView): TemplateResult {
  const { author, locale, now, dress } = view
  const { lang } = locale
  const { at } = row.type === 'message' ? row.message : row.pending
  const exact = exactTime(at, lang)
  const spoken = dayOf(at) === dayOf(now) ? clockTime(at, lang) : exact
  const shown = row.head ? relativeTime(at, now, lang) : clockTime(at, lang)
  const time = html`<time part="time" datetime=${new Date(at).toISOString()} title=${exact}
    ><bdi>${shown}</bdi></time
  >`
  const heading = html`<div class="heading"><bdi class="author" part="author">${author}</bdi>${time}</div>`
  return html`<div
    class="row ${row.head ? 'head' : ''} ${row.tail ? 'tail' : ''} ${row.own ? 'own' : ''}"
    part="message"
    role="article"
    aria-label="${author}, ${spoken}"
    tabindex=${view.reachable ? 0 : -1}
    .row=${row}
  >
    ${row.head ? face(view) : nothing}
    <div class="column">
      ${row.head ? heading : nothing}${dress?.above(row, view)}
      <div class="line">${bubble(row, view)}${row.head ? nothing : time}</div>
      ${dress?.below(row, view)}
      ${
        row.type === 'pending' && row.pending.state === 'failed'
          ? html`<parlor-failed
              .pending=${row.pending}
              .client=${view.client}
              .locale=${locale}
            ></parlor-failed>`
          : nothing
      }
    </div>
    ${dress?.tools(row, view)}
  </div>`
}

function face({ author, authorId, avatar }: RowView): TemplateResult {
  return avatar
    ? html`<img class="avatar" src=${avatar} alt="" loading="lazy" />`
    : html`<span class="avatar hue${hue(authorId)}" aria-hidden="true">${initials(author)}</span>`
}

function bubble(row: WrittenRow, view: RowView): TemplateResult {
  const { client, dress, locale } = view
  const { strings } = locale
  const message = row.type === 'message' ? row.message : undefined
  if (message?.deletedAt !== undefined) {
    return html`<span class="deleted" part="body">— ${strings.deleted}</span>`
  }
  const { body: text, kind } = row.type === 'message' ? row.message : row.pending
  const state = row.type === 'pending' ? row.pending.state : ''
  const edited =
    message?.editedAt === undefined ? nothing : html` <span class="edited">${strings.edited}</span>`
  const content = body(text, client, locale)
  return html`<span class="bubble ${state} ${isEmoji(text) ? 'emoji' : ''}" part="body"
      ><span class="text" dir="auto"
        >${kind === 'action' ? html`<em><bdi>${view.author}</bdi> ${content}</em>` : content}</span
      >${edited}${dress?.inside(row, view)}</span
    >${state === 'pending' ? html`<span class="mark" role="img" aria-label=${strings.sending}>${clock}</span>` : nothing}`
}

/** First letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

/** One of eight inks, the same for a member everywhere. */
export function hue(id: string): number {
  let sum = 0
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0
  return sum % 8
}
