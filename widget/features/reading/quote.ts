import { html, type TemplateResult } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-reading.ts'
import { reply } from './icons.ts'

export interface Quote {
  /** Undefined: it is not known, which is what is left of one that was purged. */
  message: Message | undefined
  author: string
  line: string
  /** By somebody whom the reader ignores. */
  ignored: boolean
}

/** What a message answers: who wrote it, and one line of it. A press leads there. */
export function quoteTemplate(
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
