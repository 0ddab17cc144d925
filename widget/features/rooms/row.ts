import { html, nothing, type TemplateResult } from 'lit'
import type { Listing } from '../../../protocol/directory.ts'
import type { words as english } from '../../locales/en-rooms.ts'
import { dayOf, relativeTime } from '../../text/time.ts'
import { dots, hash, lock, megaphone, moon, star } from './icons.ts'

/** A room as it is drawn. */
export interface Row extends Listing {
  /** The room that is open beside the list. */
  current: boolean
  /** The one row that the Tab key comes to. */
  stop: boolean
  /** Its menu is open. */
  open: boolean
}

export interface Acts {
  words: typeof english
  choose(row: Listing): void
  /** Undefined for those without a name: there is nobody to star for. */
  star: ((row: Listing) => void) | undefined
  menu(row: Listing, button: HTMLElement): void
}

const MOST = 99
const dates = new Map<string, Intl.DateTimeFormat>()

/** A room's name for people. */
export function nameOf({ title, slug }: Listing): string {
  return title ?? slug
}

export function row(room: Row, acts: Acts, lang: string): TemplateResult {
  const { current, unread, level, joined, favourite, open, description } = room
  const { words } = acts
  const name = nameOf(room)
  const state =
    (current ? 'current ' : '') + (unread && level !== 'none' ? 'fresh ' : '') + (open ? 'open' : '')
  return html`<li class=${state} data-slug=${room.slug}>
    <button
      class="room"
      aria-current=${current ? 'true' : nothing}
      aria-description=${description ?? nothing}
      tabindex=${room.stop ? 0 : -1}
      @click=${() => acts.choose(room)}
    >
      ${icon(room)}
      <span class="text">
        <bdi>${name}</bdi>
        ${description ? html`<span class="about" dir="auto" aria-hidden="true">${description}</span>` : nothing}
      </span>
      ${traits(room, words).map((trait) => html`<span class="visually-hidden">, ${trait}</span>`)}
      <span class="end" aria-hidden="true">
        ${favourite ? html`<span class="mark">${star}</span>` : nothing}
        ${
          unread
            ? html`<span class="count">${unread > MOST ? `${MOST}+` : unread}</span>`
            : html`<time>${shortTime(room.activeAt, lang)}</time>`
        }
      </span>
    </button>
    ${
      acts.star
        ? html`<span class="acts">
            <button
              class="icon"
              tabindex="-1"
              aria-pressed=${favourite}
              aria-label="${words.favourite}: ${name}"
              @click=${() => acts.star?.(room)}
            >
              ${star}
            </button>
            ${
              joined
                ? html`<button
                    class="icon"
                    tabindex="-1"
                    aria-haspopup="menu"
                    aria-expanded=${open}
                    aria-label="${words.more}: ${name}"
                    @click=${({ currentTarget }: Event) => acts.menu(room, currentTarget as HTMLElement)}
                  >
                    ${dots}
                  </button>`
                : nothing
            }
          </span>`
        : nothing
    }
  </li>`
}

/** What a drawing says, in words. */
function traits({ join, state, level, unread }: Listing, words: typeof english): string[] {
  return [
    join && words[join],
    state !== 'open' && words[state],
    level === 'none' && words.muted,
    unread > 0 && words.unread(unread),
  ].filter((trait) => typeof trait === 'string')
}

function icon({ join, state }: Listing): TemplateResult {
  if (state === 'closed') return moon
  if (join === 'password' || join === 'members') return lock
  return state === 'readonly' ? megaphone : hash
}

/** When a room was last active, in the fewest words: today how long ago or the time, then the day. */
function shortTime(at: number, lang: string): string {
  const now = Date.now()
  const days = dayOf(now) - dayOf(at)
  if (days <= 0) return relativeTime(Math.min(at, now), now, lang)
  const style = days < 7 ? 'weekday' : days < 300 ? 'day' : 'year'
  const known = dates.get(lang + style) ?? new Intl.DateTimeFormat(lang, STYLES[style])
  dates.set(lang + style, known)
  return known.format(at)
}

const STYLES = {
  weekday: { weekday: 'short' },
  day: { day: 'numeric', month: 'short' },
  year: { month: 'short', year: 'numeric' },
} as const
