import {
  ConnectionEvent,
  FailureEvent,
  IdentityEvent,
  MembersEvent,
  NewMessageEvent,
  ReadyEvent,
  UnreadEvent,
} from '../../events.ts'
import type { Message } from '../../../protocol/model.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import type { Signal } from '../../room/signal.ts'
import { lazier } from '../../ui/lazier.ts'

/** Calls at most once a second: the first at once, the last always. */
function throttled(run: () => void): () => void {
  let next = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      next = Date.now() + 1000
      run()
    }, next - Date.now())
  }
}

/** Tells the page what happens in a room, as events of the element. Returns how to stop. */
export function report(host: HTMLElement, client: RoomClient): () => void {
  const { connection, timeline, roster, unread, me, ready } = client
  const tell = (event: Event): boolean => host.dispatchEvent(event)
  // What has happened before this part was here is told now.
  const on = <T>(signal: Signal<T>, start: T, run: (now: T, before: T) => void): (() => void) => {
    let before = start
    const look = (): void => {
      const was = before
      before = signal.value
      if (was !== before) run(before, was)
    }
    look()
    return signal.subscribe(look)
  }
  let newest = ready.value ? client.since : 0
  const announce = (items: readonly Message[], news: boolean): void => {
    const fresh = items.filter(({ seq, deletedAt }) => seq > newest && !deletedAt)
    newest = items.at(-1)?.seq ?? newest
    for (const message of news ? fresh : []) {
      const { author } = message
      tell(new NewMessageEvent(message, client.people.value.get(author), isBy(me.value, author)))
    }
  }
  // The first history is no news, whichever of its signals comes first.
  let settled = ready.value

  const stops = [
    on(connection, { state: 'idle' }, ({ state, code }, was) => {
      if (state !== was.state) tell(new ConnectionEvent(state))
      if (!code || code === was.code || code === 'offline') return
      void lazier.advice().then((part) => {
        const advice = part?.ADVICE[code]?.(client.options)
        if (advice) console.error(`<parlor-room>: ${advice}.`)
        tell(new FailureEvent(code, advice ?? part?.refused(code) ?? code))
      })
    }),
    on(timeline, timeline.value, ({ items, more }, was) => {
      // A jump back to the newest slice brings history, not news; so does whatever came while away.
      const news = settled && connection.value.state === 'live' && !more.after && !was.more.after
      announce(items, news)
    }),
    roster.subscribe(
      throttled(() => {
        if (host.isConnected) tell(new MembersEvent(roster.value.members, roster.value.count))
      }),
    ),
    on(unread, { count: 0, read: 0 }, ({ count }, was) => {
      if (count !== was.count) tell(new UnreadEvent(count))
    }),
    on(me, undefined, (now, was) => {
      if (now?.id !== was?.id || now?.name !== was?.name) tell(new IdentityEvent(now))
    }),
    on(ready, false, (now) => {
      if (now) tell(new ReadyEvent())
      queueMicrotask(() => (settled = ready.value))
    }),
  ]
  // What came live between the first history and this part's own arrival is news too.
  const { items, more } = timeline.value
  if (!more.after) announce(items, settled)
  return () => stops.forEach((stop) => stop())
}
