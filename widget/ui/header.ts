import { html, nothing, type TemplateResult } from 'lit'
import type { en } from '../locales/en.ts'
import type { Connection } from '../room/state.ts'
import { close, people, search, sliders } from './icons.ts'
import type { Sheet } from './view.ts'

interface Header {
  strings: typeof en
  /** What stands in place of the title, if the page brought something. */
  title: unknown
  connection: Connection
  /** Everyone here; undefined leaves the roster's button out. */
  count: number | undefined
  /** The room can be searched. */
  search: boolean
  /** There is a room to have settings. */
  settings: boolean
  sheet: Sheet
  toggle: (sheet: Sheet) => void
  /** Undefined where there is nothing to close. */
  hide: (() => void) | undefined
}

/** The words for a connection. Once it stands they are heard only: what is amiss then is told below, at length. */
function words(strings: typeof en, { state, code }: Connection): string {
  return state !== 'idle' && state !== 'live' && state !== 'closed' && code === 'offline'
    ? strings.offline
    : strings.connection[state]
}

/** The title, the connection in words, who is here, and the way out. */
export function header({ strings, title, connection, count, ...acts }: Header): TemplateResult {
  const { sheet, toggle } = acts
  return html`<header part="header">
    <div class="title">
      ${title}
      <span role="status" class=${connection.state === 'connecting' ? '' : 'visually-hidden'}
        >${words(strings, connection)}</span
      >
    </div>
    ${
      count === undefined
        ? nothing
        : html`<button
            id="roster"
            class="icon"
            aria-label=${strings.people}
            aria-description=${strings.here(count)}
            data-count=${count}
            aria-expanded=${sheet === 'roster'}
            @click=${() => toggle('roster')}
          >
            ${people}
          </button>`
    }
    ${
      acts.search
        ? html`<button
            id="search"
            class="icon"
            aria-label=${strings.search}
            aria-expanded=${sheet === 'search'}
            @click=${() => toggle('search')}
          >
            ${search}
          </button>`
        : nothing
    }
    ${
      acts.settings
        ? html`<button
            id="settings"
            class="icon"
            aria-label=${strings.settings}
            aria-expanded=${sheet === 'settings'}
            @click=${() => toggle('settings')}
          >
            ${sliders}
          </button>`
        : nothing
    }
    ${
      acts.hide
        ? html`<button class="icon" aria-label=${strings.close} @click=${acts.hide}>${close}</button>`
        : nothing
    }
  </header>`
}
