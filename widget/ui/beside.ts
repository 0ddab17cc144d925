import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit'
import type { RoomClient } from '../room/client.ts'
import type { Connection } from '../room/state.ts'
import './consent-card.ts'
import { words as english } from '../locales/en-refusals.ts'
import { lazier } from './lazier.ts'
import { wordsOf } from './locale.ts'
import './refused.ts'
import { go, type Goal } from './going.ts'
import type { View } from './view.ts'

/** In place of a conversation: the question for consent or for a password, or why there is none. */
export function instead(
  { asking, start, client, locale }: View,
  refused: Connection | undefined,
  consent: unknown,
): unknown {
  if (asking) return html`<parlor-consent .locale=${locale} @consent=${start}>${consent}</parlor-consent>`
  if (!refused) return nothing
  if (refused.code === 'password_required') {
    void lazier.password()
    return html`<parlor-password .client=${client} .locale=${locale}></parlor-password>`
  }
  return html`<parlor-refused
    part="notice"
    .locale=${locale}
    .client=${client}
    .connection=${refused}
    @retry=${() => client?.retryNow()}
  ></parlor-refused>`
}

function hostOf(place: HTMLElement): ReactiveElement | undefined {
  const root = place.getRootNode()
  return root instanceof ShadowRoot ? (root.host as ReactiveElement) : undefined
}

/** The roster, the search or the settings. */
export function sheet(
  { sheet, locale, place, query, toggle, forget }: View,
  client: RoomClient,
): TemplateResult {
  const close = (): void => toggle(sheet)
  // To be seen for as long as the element is not defined.
  const meanwhile = html`<p role="status">${wordsOf(locale, 'refusals', english).wait}</p>`
  if (sheet === 'roster') {
    void lazier.roster()
    return html`<parlor-roster
      class="sheet"
      part="roster"
      .client=${client}
      .locale=${locale}
      .roster=${client.roster.value}
      .me=${client.me.value?.id ?? ''}
      @close=${close}
      >${meanwhile}</parlor-roster
    >`
  }
  if (sheet === 'search') {
    void lazier.search()
    return html`<parlor-search
      class="sheet"
      .client=${client}
      .locale=${locale}
      .query=${query}
      @close=${close}
      @parlor-go=${async ({ detail }: CustomEvent<Goal>) => {
        // Where the sheet covers the conversation, it gives way to it: the focus goes to its button, and on.
        if (getComputedStyle(place).visibility === 'hidden') {
          close()
          await hostOf(place)?.updateComplete
        }
        go(place, detail)
      }}
      >${meanwhile}</parlor-search
    >`
  }
  void lazier.settings()
  return html`<parlor-settings
    class="sheet"
    .client=${client}
    .locale=${locale}
    @close=${close}
    @forget=${forget}
    >${meanwhile}</parlor-settings
  >`
}
