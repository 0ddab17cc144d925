import { html, nothing, type TemplateResult } from 'lit'
import type { Person } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-search.ts'
import { partOf, withPart } from './parts.ts'

/** People to choose from; others are found by their names. */
const PEOPLE = 50

interface Chips {
  text: string
  words: typeof english
  features: readonly string[]
  people: readonly Person[]
  write: (text: string) => void
}

/** Filters that write themselves into the field, and show what stands in it. */
export function chips({ text, words, features, people, write }: Chips): TemplateResult {
  const has = (what: 'link' | 'poll'): TemplateResult => {
    const on = partOf(text, 'has') === what
    return html`<button
      type="button"
      class="chip"
      aria-pressed=${on}
      @click=${() => write(withPart(text, 'has', on ? '' : what))}
    >
      ${words[what]}
    </button>`
  }
  const day = (key: 'before' | 'after'): TemplateResult =>
    html`<label class="chip"
      >${words[key]}
      <input
        type="date"
        .value=${partOf(text, key)}
        @change=${(event: Event) => write(withPart(text, key, (event.target as HTMLInputElement).value))}
    /></label>`
  return html`<div class="chips" role="group" aria-label=${words.filters}>
    ${from(text, words, people, write)} ${has('link')} ${features.includes('polls') ? has('poll') : nothing}
    ${day('before')} ${day('after')}
  </div>`
}

function from(
  text: string,
  words: typeof english,
  people: readonly Person[],
  write: (text: string) => void,
): TemplateResult {
  const chosen = partOf(text, 'from')
  const names = [...new Set(people.map(({ name }) => name).filter(Boolean))].sort().slice(0, PEOPLE)
  if (chosen && !names.includes(chosen)) names.unshift(chosen)
  return html`<select
    class="chip"
    aria-label=${words.from}
    @change=${(event: Event) => write(withPart(text, 'from', (event.target as HTMLSelectElement).value))}
  >
    <option value="" ?selected=${!chosen} .selected=${!chosen}>${words.anyone}</option>
    ${names.map((name) => html`<option value=${name} .selected=${name === chosen}>${name}</option>`)}
  </select>`
}
