import { html, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { RoomClient } from '../room/client.ts'
import type { Connection } from '../room/state.ts'
import './composer.ts'
import type { Locale } from './context.ts'
import './header.ts'
import type { HeaderEvent } from './header.ts'
import './launcher.ts'
import { lazy } from './lazy.ts'
import './timeline.ts'

/** What `<parlor-room>` shows, and what its parts may ask of it. */
export interface View {
  locale: Locale
  direction: 'ltr' | 'rtl' | undefined
  layout: 'inline' | 'launcher' | 'drawer'
  position: 'end' | 'start'
  /** The panel is to be seen. */
  shown: boolean
  /** The panel has content: it was shown once. */
  opened: boolean
  heading: string
  client: RoomClient | undefined
  /** As a person should hear of it, not as it is this millisecond. */
  connection: Connection
  /** Consent is still to be given. */
  asking: boolean
  /** Undefined leaves the roster out. */
  people: 'shown' | 'hidden' | undefined
  /** The notice that nothing is remembered was read. */
  dismissed: boolean
  /** Whether the page brought content for a slot: an empty one, handed on, would hide what stands in its place. */
  has: (slot: string) => boolean
  composer: { placeholder: string; enter: 'auto' | 'send' | 'newline'; readonly: boolean; suggestion: string }
  beforeSend: (text: string) => string | undefined
  press: () => void
  keydown: (event: KeyboardEvent) => void
  compose: () => void
  start: () => void
  act: (event: HeaderEvent) => void
  hidePeople: () => void
  dismiss: () => void
}

export function room(view: View): TemplateResult {
  const { layout, locale } = view
  const floating = layout !== 'inline'
  return html`<div class="root ${layout} ${view.position}" lang="en" dir=${view.direction ?? nothing}>
    ${
      floating
        ? html`<parlor-launcher
            exportparts="launcher, badge"
            .strings=${locale.strings}
            .open=${view.shown}
            .unread=${view.client?.unread.value.count ?? 0}
            @click=${view.press}
          ></parlor-launcher>`
        : nothing
    }
    ${view.opened ? panel(view, floating) : nothing}
  </div>`
}

function panel(view: View, floating: boolean): TemplateResult {
  const { client, locale, people } = view
  return html`<section
    part="panel"
    class="panel ${floating ? 'floating' : ''}"
    aria-label=${view.heading}
    tabindex="-1"
    popover=${floating ? 'manual' : nothing}
    ?inert=${!view.shown}
    @keydown=${view.keydown}
  >
    <parlor-header
      class=${people === 'shown' ? 'people' : ''}
      part="header"
      exportparts="title"
      .strings=${locale.strings}
      .heading=${view.heading}
      .connection=${view.connection}
      .count=${client?.ready.value && people ? client.roster.value.count : undefined}
      .people=${people === 'shown'}
      .closable=${floating}
      @header-action=${view.act}
      >${view.has('header') ? html`<slot name="header"></slot>` : nothing}</parlor-header
    >
    <div class="body">${content(view)}</div>
  </section>`
}

function content(view: View): unknown {
  const { client, locale, connection, people } = view
  if (view.asking) {
    lazy.consent()
    return html`<parlor-consent .strings=${locale.strings} @consent=${view.start}
      >${view.has('consent') ? html`<slot name="consent"></slot>` : nothing}</parlor-consent
    >`
  }
  const refused = refusal(view)
  if (!client || refused) {
    lazy.refused()
    return html`<parlor-refused
      part="notice"
      .locale=${locale}
      .connection=${refused ?? connection}
      @retry=${() => client?.retryNow()}
    ></parlor-refused>`
  }
  if (people === 'shown') lazy.roster()
  return html`<div class="main ${people === 'shown' ? 'people' : ''}">
      ${notice(view, client)} ${keyed(client, conversation(view))}
    </div>
    ${
      people === 'shown'
        ? html`<parlor-roster
            part="roster"
            .strings=${locale.strings}
            .roster=${client.roster.value}
            .me=${client.me.value?.id ?? ''}
            @close=${view.hidePeople}
          ></parlor-roster>`
        : nothing
    }`
}

function conversation(view: View): TemplateResult {
  const { composer } = view
  return html`<parlor-timeline
      exportparts="log, message, author, time, body, image, reactions"
      .active=${view.shown}
      @parlor-compose=${view.compose}
      >${view.has('empty') ? html`<slot name="empty" slot="empty"></slot>` : nothing}</parlor-timeline
    >
    <parlor-composer
      exportparts="composer, input, send, notice"
      .placeholder=${composer.placeholder}
      .enter=${composer.enter}
      .readonly=${composer.readonly}
      .suggestion=${composer.suggestion}
      .beforeSend=${view.beforeSend}
    ></parlor-composer>`
}

/** Why there is nothing to show: a final refusal, or a first connection that fails. */
function refusal({ client, connection }: View): Connection | undefined {
  if (!client) return { state: 'closed', code: 'not_found' }
  if (connection.state === 'closed') return connection
  return !client.ready.value && connection.code ? connection : undefined
}

/** The slim bar, where something is amiss but the room is there. */
function notice(view: View, client: RoomClient): unknown {
  const { strings } = view.locale
  if (!client.ready.value) return nothing
  // At once, for it will be needed when nothing can be fetched.
  lazy.status()
  if (view.connection.state === 'reconnecting') {
    return html`<parlor-status
      part="notice"
      .strings=${strings}
      .text=${view.connection.code === 'offline' ? strings.stillOffline : strings.stillReconnecting}
      @retry=${() => client.retryNow()}
    ></parlor-status>`
  }
  if (client.persistent.value || view.dismissed) return nothing
  return html`<parlor-status
    part="notice"
    action="dismiss"
    .strings=${strings}
    .text=${strings.notRemembered}
    @dismiss=${view.dismiss}
  ></parlor-status>`
}
