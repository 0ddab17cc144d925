import { html, nothing, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-search.ts'
import { search as lens } from '../../ui/icons.ts'
import type { Finder } from './finder.ts'

/** What there is to say about what was found, or why nothing was, and what can be done then. */
export function told(
  { state, results: { length }, next, code }: Finder,
  words: typeof english,
  again: () => void,
  /** Looks in all rooms, where there are others that were not looked in. */
  wider: (() => void) | undefined,
): TemplateResult {
  const said = {
    idle: words.empty,
    short: words.short,
    asking: length ? words.found(length, true) : words.searching,
    done: length ? words.found(length, next !== undefined) : words.nothing,
    failed: words.reasons[code ?? ''] ?? words.failed,
  }[state]
  const act = (label: string, press: () => void): TemplateResult =>
    html`<button class="chip" @click=${press}>${label}</button>`
  const asking = state === 'asking'
  return html`<div class="told ${length ? '' : asking ? 'asking' : 'blank'}">
    ${length ? nothing : asking ? html`<i></i><i></i><i></i>` : lens}
    <p class="said" role="status">${said}</p>
    ${
      state === 'failed'
        ? act(words.again, again)
        : state === 'done' && !length && wider
          ? act(words.site, wider)
          : nothing
    }
  </div>`
}
