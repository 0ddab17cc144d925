import { html, nothing, type TemplateResult } from 'lit'
import type { List } from '../../../protocol/directory.ts'
import type { words as english } from '../../locales/en-rooms.ts'
import type { ParlorError } from '../../room/error.ts'

type Words = typeof english
type Code = ParlorError['code']

/** Refusals that trying again does not undo. */
const SETTLED: ReadonlySet<string> = new Set(['unknown_site', 'origin', 'refused'])
const KNOWN: ReadonlySet<string> = new Set(['unreachable', 'unknown_site', 'origin', 'other'])
const CLOSED: ReadonlySet<Code> = new Set(['banned', 'forbidden', 'identity_required', 'identity_expired'])

/** The browser knows best whether it is the line. */
function reason(code: Code): keyof Words['failed'] {
  if (!navigator.onLine) return 'offline'
  if (CLOSED.has(code)) return 'refused'
  return KNOWN.has(code) ? (code as keyof Words['failed']) : 'other'
}

/** In place of rooms: why there are none, and what a person can do. */
export function blank(
  words: Words,
  [title, text]: readonly [title: string, text: string],
  retry?: () => void,
): TemplateResult {
  return html`<div class="blank">
    <h3>${title}</h3>
    <p>${text}</p>
    ${retry ? html`<button class="button" @click=${retry}>${words.tryNow}</button>` : nothing}
  </div>`
}

/** A list that is there, and empty. */
export function empty(words: Words, list: List, query: string): TemplateResult {
  return blank(words, query ? words.nothing : words.empty[list])
}

/** A list that did not come. */
export function failed(words: Words, code: Code, retry: () => void): TemplateResult {
  const why = reason(code)
  return blank(words, words.failed[why], SETTLED.has(why) ? undefined : retry)
}

/** A list that came once, and not again. */
export function stale(words: Words, code: Code, retry: () => void): TemplateResult {
  return html`<p class="note">
    <span>${reason(code) === 'offline' ? words.stale.offline : words.stale.other}</span>
    <button @click=${retry}>${words.tryNow}</button>
  </p>`
}

/** Where rooms will be. Seen only by those who wait. */
export function skeleton(words: Words): TemplateResult {
  return html`<div class="skeleton" role="img" aria-label=${words.loading}>
    <i></i><i></i><i></i><i></i><i></i>
  </div>`
}
