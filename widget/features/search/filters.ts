import { html, nothing, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-search.ts'
import type { RoomClient } from '../../room/client.ts'
import { dayLabel } from '../../text/time.ts'
import { close } from '../../ui/icons.ts'
import type { Locale } from '../../ui/locale.ts'
import type { Chosen } from './chosen.ts'
import { styles } from './filters.styles.ts'

type Key = keyof Chosen

interface View {
  chosen: Chosen
  words: typeof english
  locale: Locale
  client: RoomClient | undefined
  choose: (key: Key, value: string) => void
}

/** People to choose from; others are found by their names. */
const PEOPLE = 50

const AS_QUERY: Record<Key, (value: string) => string> = {
  from: (name) => `from:"${name.replace(/"/g, '')}" `,
  link: () => 'has:link ',
  poll: () => 'has:poll ',
  before: (day) => `before:${day} `,
  after: (day) => `after:${day} `,
}

/** Gives the search what these look like. */
export function dress(root: ShadowRoot): void {
  if (!root.adoptedStyleSheets.includes(styles)) root.adoptedStyleSheets.push(styles)
}

/** What was chosen, as it stands before the words of a query: of these the last may go on. */
export function asQuery(chosen: Chosen): string {
  return all(chosen)
    .map(([key, value]) => AS_QUERY[key](value))
    .join('')
}

/** With something chosen, or no more where the value is empty. */
export function choosing(chosen: Chosen, key: Key, value: string): Chosen {
  const { [key]: _, ...rest } = chosen
  return value ? { ...rest, [key]: value } : rest
}

/** What was chosen, each to be taken away by a press. */
export function chips({ chosen, words, locale, choose }: View): TemplateResult | typeof nothing {
  if (all(chosen).length === 0) return nothing
  return html`<div class="chips" role="group" aria-label=${words.filters}>
    ${all(chosen).map(([key, value]) => {
      const told = labelOf(key, value, words, locale)
      return html`<button
        type="button"
        class="chip"
        aria-label=${words.remove(told)}
        @click=${() => choose(key, '')}
      >
        <bdi>${told}</bdi>${close}
      </button>`
    })}
  </div>`
}

/** What a search can be narrowed by. */
export function form(view: View): TemplateResult {
  const { chosen, words, client, choose } = view
  const has = (key: 'link' | 'poll'): TemplateResult =>
    html`<button
      type="button"
      class="chip"
      aria-pressed=${!!chosen[key]}
      @click=${() => choose(key, chosen[key] ? '' : 'yes')}
    >
      ${words[key]}
    </button>`
  const day = (key: 'before' | 'after'): TemplateResult =>
    html`<label
      >${words[key]}
      <input
        type="date"
        .value=${chosen[key] ?? ''}
        @change=${(event: Event) => choose(key, (event.target as HTMLInputElement).value)}
    /></label>`
  return html`<div id="filters" role="group" aria-label=${words.filters}>
    ${from(view)}
    <div class="chips">${has('link')}${client?.features.value.includes('polls') ? has('poll') : nothing}</div>
    ${day('after')} ${day('before')}
  </div>`
}

function from({ chosen, words, client, choose }: View): TemplateResult {
  const people = [...(client?.people.value.values() ?? [])]
  const names = [...new Set(people.map(({ name }) => name).filter(Boolean))].sort().slice(0, PEOPLE)
  if (chosen.from && !names.includes(chosen.from)) names.unshift(chosen.from)
  return html`<label
    >${words.from}
    <select @change=${(event: Event) => choose('from', (event.target as HTMLSelectElement).value)}>
      <option value="" .selected=${!chosen.from}>${words.anyone}</option>
      ${names.map((name) => html`<option value=${name} .selected=${name === chosen.from}>${name}</option>`)}
    </select>
  </label>`
}

function labelOf(key: Key, value: string, words: typeof english, { lang, strings }: Locale): string {
  if (key === 'link' || key === 'poll') return words[key]
  if (key === 'from') return `${words.from} ${value}`
  return `${words[key]} ${dayLabel(Date.parse(`${value}T00:00`), Date.now(), lang, strings)}`
}

function all(chosen: Chosen): [key: Key, value: string][] {
  return Object.entries(chosen) as [Key, string][]
}
