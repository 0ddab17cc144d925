import { html, nothing, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import { arrowUp, close as cross } from '../../ui/icons.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import { indexOf } from '../../ui/window.ts'
import type { Deeds } from './deeds.ts'
import { arrowDown, undo } from './icons.ts'
import type { Journey } from './journey.ts'
import { firstIn } from './journey.ts'

/** How many of others wait below what the reader has come to. */
function waitingFor({ timeline, me, ignored }: RoomClient, caughtUp: number): number {
  const { items, newer } = timeline.value
  const below = items.slice(indexOf(items, caughtUp + 1))
  return below.filter(({ author }) => !isBy(me.value, author) && !ignored.value.has(author)).length + newer
}

/** The way back to where one has come from. */
function back(journey: Journey, words: typeof english): TemplateResult {
  return html`<button type="button" class="pill" @click=${() => journey.back()}>${undo}${words.back}</button>`
}

/** Where that is another room: above the conversation, for what was found may be where it ends. */
export function backToRoom(journey: Journey, words: typeof english): TemplateResult | typeof nothing {
  return typeof journey.from === 'function' ? back(journey, words) : nothing
}

/** The ways back: to the newest message, and to where the last jump began. */
export function ways(
  timeline: ParlorTimeline,
  client: RoomClient,
  journey: Journey,
  words: typeof english,
): unknown {
  const waiting = waitingFor(client, timeline.caughtUp)
  const { following } = timeline.stick
  if (following && waiting === 0) return nothing
  const { strings } = timeline.locale
  return html`${typeof journey.from === 'number' ? back(journey, words) : nothing}<button
      type="button"
      class="pill jump"
      aria-label=${strings.jumpToLatest}
      aria-description=${waiting ? strings.newCount(waiting) : nothing}
      @click=${() => timeline.jumpToLatest()}
    >
      ${arrowDown}<span class="label">${strings.jumpToLatest}</span>${
        waiting ? html`<span class="count">${waiting > 99 ? '99+' : waiting}</span>` : nothing
      }
    </button>`
}

/** What was done, or could not be; with a way to take it back. */
export function notice(
  { notice: told, dismiss }: Pick<Deeds, 'notice' | 'dismiss'>,
  words: typeof english,
): unknown {
  return html`<div class="told" role="status">
    ${
      told
        ? html`<div class="notice">
            <span>${told.text}</span>
            ${
              told.undo
                ? html`<button type="button" class="undo" @click=${told.undo}>${words.undo}</button>`
                : nothing
            }
            <button type="button" class="icon" aria-label=${words.dismiss} @click=${dismiss}>${cross}</button>
          </div>`
        : nothing
    }
  </div>`
}

/** While what is new begins above the view: the way there. */
export function firstUnread(
  timeline: ParlorTimeline,
  client: RoomClient,
  journey: Journey,
  words: typeof english,
): TemplateResult | typeof nothing {
  const { seen } = timeline
  const scroller = timeline.scroller()
  if (seen.stopped === undefined || journey.reached === seen.stopped || !scroller) return nothing
  const { items, more } = client.timeline.value
  const divider = seen.divider(client)
  const top = firstIn(timeline.rows(), scroller)
  // It begins further up than what is loaded, or in it above the view.
  const above = divider === undefined ? more.before : top !== undefined && divider < top
  if (!above || top === undefined) return nothing
  const fresh = items.slice(indexOf(items, divider ?? Infinity))
  const others = fresh.filter(({ author }) => !isBy(client.me.value, author)).length
  const count = others ? timeline.locale.strings.newCount(others) : ''
  return html`<button
    type="button"
    class="pill first"
    aria-label=${words.firstUnread}
    aria-description=${count || nothing}
    @click=${() => journey.near(divider ?? (seen.stopped ?? 0) + 1)}
  >
    ${arrowUp}${count || words.firstUnread}
  </button>`
}
