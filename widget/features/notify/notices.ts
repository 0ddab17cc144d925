import type { ServerFrame } from '../../../protocol/server.ts'
import type { Message } from '../../../protocol/model.ts'
import { words as english } from '../../locales/en-notices.ts'
import type { RoomClient } from '../../room/client.ts'
import { exclusive } from '../../room/locks.ts'
import { plain } from '../../text/plain.ts'
import { type Speech, wordsOf } from '../../ui/locale.ts'
import { badge } from './badge.ts'
import { desktopOf, levelOf, setDesktop, setLevel, setSound, sounds, withoutDesktop } from './choices.ts'
import { Desktop } from './desktop.ts'
import { chime } from './sound.ts'
import { count, wanted } from './wanted.ts'

/** What is asked of the element that shows a room. */
export interface Host extends HTMLElement {
  layout: string
  open: boolean
  readonly speech: Speech
  without: string
  heading: string
  show(): void
  addController(controller: { hostUpdated(): void }): void
  removeController(controller: { hostUpdated(): void }): void
}

/** The tab in which somebody reads has this long to say so first, in milliseconds. */
const COURTESY = 400
/** Within so many milliseconds all tabs see what one has written: 26 at most was measured. */
const SEEN = 250
/** The longest text of a notification. */
const LONGEST = 180

/**
 * Tells a reader who looks elsewhere of what is written: by a number in the page's title, by a sound and by
 * the browser's notifications, as they chose. Of several tabs one does, and none while the room is read.
 */
class Notices {
  readonly #host: Host
  readonly #client: RoomClient
  readonly #desktop: Desktop
  readonly #room: string
  #newest: number
  #over = false
  /** The message that is shown. */
  #told: Message | undefined

  constructor(host: Host, client: RoomClient) {
    this.#host = host
    this.#client = client
    const { server, site, room } = client.options
    this.#room = `${server}/${site}/${room}`
    this.#desktop = new Desktop(() => withoutDesktop(client))
    this.#newest = Math.max(client.since, client.timeline.value.items.at(-1)?.seq ?? 0)
  }

  begin(): () => void {
    const { heard, unread, ignored } = this.#client
    const look = (): void => this.#look()
    const controller = { hostUpdated: look }
    const stop = new AbortController()
    const stops = [unread.subscribe(look), ignored.subscribe(look), () => heard.delete(this.#hear)]
    heard.add(this.#hear)
    this.#host.addController(controller)
    document.addEventListener('visibilitychange', look, stop)
    // Nobody would answer a press on it any more.
    addEventListener('pagehide', () => this.#desktop.close(), stop)
    look()
    return () => {
      this.#over = true
      for (const one of stops) one()
      stop.abort()
      this.#host.removeController(controller)
      this.#desktop.close()
      badge().set(this, this.#room, 0)
    }
  }

  /** Its panel is open, or it has none. */
  get #shown(): boolean {
    const { layout, open } = this.#host
    return layout === 'inline' || open
  }

  /** Somebody has the room before them. */
  get #watched(): boolean {
    const framed = window.parent !== window
    return this.#shown && document.visibilityState === 'visible' && (framed || document.hasFocus())
  }

  /** Brings the page's title, and the notification that is shown, in line with what is unread. */
  #look(): void {
    const { unread, ignored } = this.#client
    const counts = (document.visibilityState === 'hidden' || !this.#shown) && !this.#without
    badge().set(this, this.#room, counts ? count(this.#client) : 0)
    const told = this.#told
    if (!told || (unread.value.read < told.seq && !ignored.value.has(told.author))) return
    this.#told = undefined
    this.#desktop.close()
  }

  get #without(): boolean {
    return this.#host.without.split(/[\s,]+/).includes('badge')
  }

  /** Live changes only: what comes as history is no news. */
  readonly #hear = (frame: ServerFrame): void => {
    if (frame.type !== 'changes') return
    const fresh = frame.messages.filter(
      (value): value is Message => !('partial' in value) && value.kind !== 'void' && value.seq > this.#newest,
    )
    const newest = fresh.at(-1)
    if (!newest) return
    this.#newest = newest.seq
    const news = fresh.filter((message) => wanted(message, this.#client))
    const message = news.at(-1)
    if (this.#watched) void this.#claim(newest.seq)
    else if (message) setTimeout(() => void this.#tell(message, news.length), COURTESY)
  }

  async #tell(message: Message, count: number): Promise<void> {
    const { unread } = this.#client
    if (this.#over || unread.value.read >= message.seq || !(await this.#claim(message.seq))) return
    if (this.#watched || !wanted(message, this.#client)) return
    if (sounds(this.#client)) chime()
    if (desktopOf(this.#client) === 'on') this.#show(message, count)
  }

  /** Whether it falls to this tab to tell of a message: to the first that asks. */
  #claim(seq: number): Promise<boolean> {
    const { store, options } = this.#client
    const key = `noticed:${options.room}`
    return new Promise((resolve) => {
      void exclusive(`${store.prefix}${key}`, async () => {
        const mine = (Number(store.get(key)) || 0) < seq
        if (mine) store.set(key, String(seq))
        resolve(mine)
        // Other tabs have the lock sooner than they see what was written.
        if (mine) await new Promise((done) => setTimeout(done, SEEN))
      })
    })
  }

  #show(message: Message, count: number): void {
    const { people, room, options } = this.#client
    const { locale } = this.#host.speech
    if (!locale) return
    const words = wordsOf(locale, 'notices', english)
    const name = (id: string): string | undefined => people.value.get(id)?.name
    const author = name(message.author) || locale.strings.someone
    const text = plain(message.body, name)
    const line = message.kind === 'action' ? `${author} ${text}` : `${author}: ${text || words.something}`
    this.#told = message
    this.#desktop.show({
      room: this.#room,
      title: this.#host.heading || room.value?.title || options.room,
      body:
        (count > 1 ? `${words.more(count)}\n` : '') + line.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, ''),
      lang: locale.lang,
      open: () => {
        this.#host.show()
        this.#client.showAround(message.seq)
        this.#host.focus()
      },
    })
  }
}

/** Tells the reader of a room what is new in it. Returns how to stop. */
export function notify(host: HTMLElement, client: RoomClient): () => void {
  return new Notices(host as Host, client).begin()
}

/** Lets a reader hear and see what they have just turned on. */
export function sample(client: RoomClient, title: string, body: string, lang: string): void {
  const { site } = client.options
  new Desktop(() => withoutDesktop(client)).show({
    room: `${site}:sample`,
    title,
    body,
    lang,
    open: () => undefined,
  })
}

export { chime, desktopOf, levelOf, setDesktop, setLevel, setSound, sounds }
