import { html, nothing, type TemplateResult } from 'lit'
import type { en } from '../locales/en.ts'
import type { Connection } from '../room/state.ts'
import { close, people } from './icons.ts'

interface Header {
  strings: typeof en
  /** What stands in place of the title, if the page brought something. */
  title: unknown
  connection: Connection
  /** Everyone here; undefined leaves the roster's button out. */
  count: number | undefined
  /** The roster is shown. */
  people: boolean
  togglePeople: () => void
  /** Undefined where there is nothing to close. */
  hide: (() => void) | undefined
}

/** The words for a connection; a live one is told to assistive technology only. */
function words(strings: typeof en, { state, code }: Connection): string {
  return state !== 'idle' && state !== 'live' && state !== 'closed' && code === 'offline'
    ? strings.offline
    : strings.connection[state]
}

/** The title, the connection in words, who is here, and the way out. */
export function header({ strings, title, connection, count, ...acts }: Header): TemplateResult {
  return html`<header part="header" class=${acts.people ? 'people' : ''}>
    <div class="title">
      ${title}
      <span role="status" class=${connection.state === 'live' ? 'visually-hidden' : ''}
        >${words(strings, connection)}</span
      >
    </div>
    ${
      count === undefined
        ? nothing
        : html`<button
            id="people"
            class="icon"
            aria-label=${strings.people}
            aria-description=${strings.here(count)}
            data-count=${count}
            aria-expanded=${acts.people}
            @click=${acts.togglePeople}
          >
            ${people}
          </button>`
    }
    ${
      acts.hide
        ? html`<button class="icon" aria-label=${strings.close} @click=${acts.hide}>${close}</button>`
        : nothing
    }
  </header>`
}
