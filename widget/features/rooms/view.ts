import { html, nothing, type TemplateResult } from 'lit'
import type { List } from '../../../protocol/directory.ts'
import type { words as english } from '../../locales/en-rooms.ts'
import type { Directory } from './directory.ts'
import { search } from './icons.ts'
import { menu, type Offer } from './menu.ts'
import { row, type Acts, type Row } from './row.ts'
import { blank, empty, failed, skeleton, stale } from './states.ts'

const LISTS: readonly List[] = ['public', 'joined', 'favourites']

/** What a list shows, and what its parts may ask of it. */
export interface View extends Acts {
  words: typeof english
  heading: string
  direction: 'ltr' | 'rtl' | undefined
  /** How times are written. */
  lang: string
  list: List
  query: string
  /** Consent is still to be given. */
  asking: boolean
  directory: Directory | undefined
  rows: readonly Row[]
  /** Whose menu is open, and what it offers. */
  menuName: string
  offers: readonly Offer[]
  menuClosed: () => void
  /** What was done, for a moment. */
  note: string
  pick: (list: List) => void
  type: (query: string) => void
  retry: () => void
  listKey: (event: KeyboardEvent) => void
  focused: (event: FocusEvent) => void
  left: () => void
}

/** The whole of `<parlor-rooms>`. */
export function rooms(view: View): TemplateResult {
  const { heading, list } = view
  return html`<nav
    class="root"
    part="panel"
    lang=${view.lang}
    dir=${view.direction ?? nothing}
    aria-label=${heading}
  >
    <header part="header">
      <h2 part="title"><bdi>${heading}</bdi></h2>
    </header>
    ${field(view)} ${tabs(view)}
    <div class="scroll" id="panel" role="tabpanel" aria-labelledby=${list}>${content(view)}</div>
    ${foot(view)} ${menu(view.menuName, view.offers, view.menuClosed)}
  </nav>`
}

function field({ words, type }: View): TemplateResult {
  const input = ({ target }: Event): void => type((target as HTMLInputElement).value)
  const keydown = (event: KeyboardEvent): void => {
    const field = event.currentTarget as HTMLInputElement
    if (event.key !== 'Escape' || event.isComposing || !field.value) return
    event.preventDefault()
    event.stopPropagation()
    type((field.value = ''))
  }
  return html`<label class="search" part="search">
    ${search}
    <input
      type="search"
      dir="auto"
      maxlength="80"
      autocomplete="off"
      enterkeyhint="search"
      aria-label=${words.search}
      placeholder=${words.search}
      @input=${input}
      @keydown=${keydown}
    />
  </label>`
}

/** Arrow keys choose, as tabs do: what they show is there at once. */
function tabs({ words, heading, list, pick }: View): TemplateResult {
  const keydown = (event: KeyboardEvent): void => {
    const bar = event.currentTarget as HTMLElement
    const ahead = getComputedStyle(bar).direction === 'rtl' ? -1 : 1
    const by = { ArrowRight: ahead, ArrowLeft: -ahead }[event.key]
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const next = LISTS.at((LISTS.indexOf(list) + by) % LISTS.length)
    if (next) pick(next)
    bar.querySelector<HTMLElement>(`#${next}`)?.focus()
  }
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${heading} @keydown=${keydown}>
    ${LISTS.map(
      (one) =>
        html`<button
          id=${one}
          role="tab"
          aria-selected=${one === list}
          aria-controls="panel"
          tabindex=${one === list ? 0 : -1}
          @click=${() => pick(one)}
        >
          ${words.lists[one]}
        </button>`,
    )}
  </div>`
}

function content(view: View): TemplateResult {
  const { words, directory, list, query, retry } = view
  if (view.asking) return blank(words, words.asking)
  if (!directory) return blank(words, words.failed.unknown_site)
  const { ready } = directory.shelf.value
  const code = directory.failed.value?.code
  if (!ready) return code ? failed(words, code, retry) : skeleton(words)
  return view.rows.length === 0 ? empty(words, list, query) : rows(view, directory)
}

function rows(view: View, directory: Directory): TemplateResult {
  const { words } = view
  const { cursor, more } = directory.shelf.value
  return html`<ul
      part="list"
      aria-label=${words.lists[view.list]}
      aria-description=${words.keys}
      @keydown=${view.listKey}
      @focusin=${view.focused}
      @focusout=${view.left}
      @pointerleave=${view.left}
    >
      ${view.rows.map((one) => row(one, view, view.lang))}
    </ul>
    ${
      cursor === undefined
        ? nothing
        : html`<button class="further" aria-disabled=${!!more} @click=${() => void directory.more()}>
            ${more ? words.loading : words.showMore}
          </button>`
    }`
}

/** What was done, or that the list may be old; for those who can't see it, how much was found. */
function foot({ words, directory, query, rows, note, retry }: View): TemplateResult {
  const code = directory?.failed.value?.code
  const { ready = false, cursor } = directory?.shelf.value ?? {}
  const found = query && ready ? words.found(rows.length, cursor !== undefined) : ''
  return html`<div class="visually-hidden" role="status">${note || found}</div>
    ${note ? html`<p class="note" aria-hidden="true">${note}</p>` : nothing}
    ${code && ready ? stale(words, code, retry) : nothing}`
}
