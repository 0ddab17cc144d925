import {
  ConnectionEvent,
  FailureEvent,
  IdentityEvent,
  MembersEvent,
  NewMessageEvent,
  ReadyEvent,
  UnreadEvent,
} from '../events.ts'
import type { RoomClient } from '../room/client.ts'
import type { Signal } from '../room/signal.ts'

/** Sentences for the person who put the room into the page. */
const ADVICE: Record<string, (client: RoomClient) => string> = {
  unreachable: ({ options }) =>
    `no Parlor server answers at ${options.server}: check "server", or the network`,
  unknown_site: ({ options }) => `${options.server} has no site "${options.site}": check "site"`,
  not_found: ({ options }) => `site "${options.site}" has no room "${options.room}": check "room"`,
  origin: ({ options }) =>
    `site "${options.site}" does not allow ${location.origin}: add it on the dashboard`,
}

/** At most one call a second: the first at once, the last always. */
function throttled(run: () => void): () => void {
  let last = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        last = performance.now()
        run()
      },
      Math.max(0, last + 1000 - performance.now()),
    )
  }
}

/** Tells the page what happens in a room, as events of the element. Returns how to stop. */
export function report(host: HTMLElement, client: RoomClient): () => void {
  const tell = (event: Event): boolean => host.dispatchEvent(event)
  let connection = client.connection.value
  let newest = 0
  let who = client.me.value
  let unread = client.unread.value.count
  // The first history is no news, whichever of its signals comes first.
  let settled = client.ready.value
  let { more } = client.timeline.value

  const connected = (): void => {
    const { state, code } = client.connection.value
    if (state !== connection.state) tell(new ConnectionEvent(state))
    if (code && code !== connection.code && code !== 'offline') {
      const advice = ADVICE[code]?.(client) ?? `the room refused this visitor (${code})`
      if (ADVICE[code]) console.error(`<parlor-room>: ${advice}.`)
      tell(new FailureEvent(code, advice))
    }
    connection = client.connection.value
  }
  const arrived = (): void => {
    const { items, more: now } = client.timeline.value
    // A jump back to the newest slice brings history, not news; so does whatever came while away.
    const news = settled && connection.state === 'live' && !more.after && !now.after
    const fresh = items.filter(({ seq }) => seq > newest)
    newest = items.at(-1)?.seq ?? newest
    more = now
    for (const message of news ? fresh : []) {
      const author = client.people.value.get(message.author)
      if (!message.deletedAt)
        tell(new NewMessageEvent(message, author, message.author === client.me.value?.id))
    }
  }
  const roster = throttled(() => {
    const { members, count } = client.roster.value
    if (host.isConnected) tell(new MembersEvent(members, count))
  })
  const counted = (): void => {
    const { count } = client.unread.value
    if (count !== unread) tell(new UnreadEvent(count))
    unread = count
  }
  const identified = (): void => {
    const { id, name } = client.me.value ?? {}
    if (id !== who?.id || name !== who?.name) tell(new IdentityEvent(client.me.value))
    who = client.me.value
  }
  const ready = (): void => {
    if (client.ready.value) tell(new ReadyEvent())
    queueMicrotask(() => (settled = client.ready.value))
  }
  const on = (signal: Signal<unknown>, run: () => void): (() => void) => signal.subscribe(run)
  const stops = [
    on(client.connection, connected),
    on(client.timeline, arrived),
    on(client.roster, roster),
    on(client.unread, counted),
    on(client.me, identified),
    on(client.ready, ready),
  ]
  return () => stops.forEach((stop) => stop())
}
