import { html, nothing, render, type TemplateResult } from 'lit'
import type { RoomClient } from '../room/client.ts'
import type { Connection } from '../room/state.ts'
import './composer.ts'
import { header } from './header.ts'
import { lazy, type Beside } from './lazy.ts'
import type { Locale } from './locale.ts'
import type { Panel } from './panel.ts'
import './timeline.ts'

/** What a page says of its room: the element's own attributes, as far as they are drawn. */
interface Host extends HTMLElement {
  layout: string
  position: string
  placeholder: string
  enter: 'auto' | 'send' | 'newline'
  readonly: boolean
  name: string
  readonly unread: number
  readonly memberCount: number
  hide(): void
  requestUpdate(): void
}

/** What may be shown beside the conversation: its element is `parlor-` and this, its button has this id. */
export type Sheet = '' | 'roster' | 'search' | 'settings'

/** What `<parlor-room>` shows beyond its own attributes, and what its parts may ask of it. */
export interface View {
  locale: Locale
  floating: boolean
  /** Draws the button of a floating one. */
  launcher: Panel['launcher'] | undefined
  /** The panel is to be seen. */
  shown: boolean
  /** The panel has content: it was shown once. */
  opened: boolean
  heading: string
  client: RoomClient | undefined
  /** Where this room's conversation is drawn: another room begins with elements of its own. */
  place: HTMLElement
  /** Which room it is will be known in a moment. */
  waiting: boolean
  /** As a person should hear of it, not as it is this millisecond. */
  connection: Connection
  /** Consent is still to be given. */
  asking: boolean
  sheet: Sheet
  /** What the page wants found. */
  query: string
  /** What the page leaves out. */
  without: readonly string[]
  /** The notice that nothing is remembered was read. */
  dismissed: boolean
  beforeSend: (text: string) => string | undefined
  press: () => void
  keydown: (event: KeyboardEvent) => void
  start: () => void
  toggle: (sheet: Sheet) => void
  /** The host's word on who this is counts no more. */
  forget: () => void
  dismiss: () => void
}

/** A slot handed on, if the page brought something for it: an empty one would hide what stands in its place. */
function slot(host: Host, name: string, into = ''): TemplateResult | undefined {
  return [...host.children].some((child) => child.slot === name)
    ? html`<slot name=${name} slot=${into || nothing}></slot>`
    : undefined
}

export function room(host: Host, view: View): TemplateResult {
  const { floating, shown, client } = view
  const side = host.position === 'start' ? 'start' : ''
  return html`<div
    class="root ${floating ? host.layout : 'inline'} ${side}"
    lang=${view.locale.lang}
    dir=${view.locale.dir ?? nothing}
  >
    ${view.launcher?.(view.locale, shown, host.unread, view.press)}
    ${
      view.opened
        ? html`<section
            part="panel"
            class="panel ${floating ? 'floating' : ''}"
            aria-label=${view.heading}
            tabindex="-1"
            popover=${floating ? 'manual' : nothing}
            ?inert=${!shown}
            @keydown=${view.keydown}
          >
            ${header({
              ...view,
              strings: view.locale.strings,
              title: slot(host, 'header') ?? html`<h2 part="title"><bdi>${view.heading}</bdi></h2>`,
              count: has(view, 'roster') ? host.memberCount : undefined,
              search: has(view, 'search'),
              settings: !!client,
              hide: floating ? () => host.hide() : undefined,
            })}
            <div class="body">${content(host, view)}</div>
          </section>`
        : nothing
    }
  </div>`
}

/** Neither the page nor the room leaves a feature out. */
function has({ client, without }: View, feature: string): boolean {
  return !!client?.ready.value && !without.includes(feature) && client.features.value.includes(feature)
}

/** Draws what stands in place of a conversation and beside it, once it has been fetched. */
let beside: Beside | undefined

function fetched(host: Host): Beside | undefined {
  if (!beside)
    void lazy.beside().then((part) => {
      beside = part
      if (part) host.requestUpdate()
    })
  return beside
}

function content(host: Host, view: View): unknown {
  const { client, asking } = view
  const refused = refusal(view)
  if (!client || asking || refused) return fetched(host)?.instead(view, refused, slot(host, 'consent'))
  converse(host, view, client)
  return html`${view.place}${view.sheet ? fetched(host)?.sheet(view, client) : nothing}`
}

function converse(host: Host, view: View, client: RoomClient): void {
  const { locale, sheet, place } = view
  place.className = sheet ? 'main aside' : 'main'
  const answer = (event: CustomEvent<{ seq: number }>): void =>
    void place.querySelector('parlor-composer')?.answer(event)
  const parts = html`${notice(view, client)}
    <parlor-timeline
      exportparts="log, message, author, time, body, image, reactions"
      .client=${client}
      .locale=${locale}
      .active=${view.shown}
      .readonly=${host.readonly}
      .without=${view.without}
      @parlor-compose=${() => host.focus()}
      @parlor-search=${() => has(view, 'search') && view.toggle('search')}
      @parlor-reply=${answer}
      @parlor-edit=${answer}
      >${slot(host, 'empty', 'empty')}</parlor-timeline
    >
    <parlor-composer
      exportparts="composer, input, send, notice"
      .client=${client}
      .locale=${locale}
      .placeholder=${host.placeholder}
      .enter=${host.enter}
      .readonly=${host.readonly}
      .suggestion=${host.name}
      .without=${view.without}
      .beforeSend=${view.beforeSend}
    ></parlor-composer>`
  render(parts, place)
}

/** Why there is nothing to show: nothing was asked for, a final refusal, or a first connection that fails. */
function refusal({ client, connection, waiting }: View): Connection | undefined {
  if (!client) return waiting ? undefined : { state: 'closed', code: 'not_found' }
  const failing = connection.state === 'closed' || (!client.ready.value && connection.code)
  return failing ? connection : undefined
}

/** The slim bar, where something is amiss but the room is there. */
function notice({ connection, dismissed, dismiss, locale }: View, client: RoomClient): unknown {
  if (!client.ready.value) return nothing
  // At once, for it will be needed when nothing can be fetched.
  lazy.status()
  const lost = connection.state === 'reconnecting'
  if (!lost && (dismissed || client.persistent.value)) return nothing
  return html`<parlor-status
    part="notice"
    .client=${client}
    .locale=${locale}
    .lost=${lost ? (connection.code ?? 'reconnecting') : ''}
    @retry=${() => client.retryNow()}
    @dismiss=${dismiss}
  ></parlor-status>`
}
