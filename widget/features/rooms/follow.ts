import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Me } from '../../../protocol/model.ts'

/** What a list asks of the `<parlor-room>` beside it. */
export interface Room extends HTMLElement, ReactiveControllerHost {
  site: string
  room: string
  layout: string
  consent: string
  readonly connection: string
  readonly unread: number
  readonly slug: string
  readonly me: Me | undefined
  show(): void
}

const isRoom = (element: Element | null): element is Room =>
  element?.localName === 'parlor-room' && 'site' in element

/** Follows the room that an id names, wherever and whenever it stands in the page, and how it changes. */
export class Follow implements ReactiveController {
  room: Room | undefined
  #id = ''
  #observer: MutationObserver | undefined
  readonly #redraw: ReactiveController = { hostUpdated: () => this.host.requestUpdate() }

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    /** Something new has come to the room. */
    private readonly news: () => void,
  ) {
    host.addController(this)
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#look())
    this.#observer.observe(this.#root, { childList: true, subtree: true, attributeFilter: ['id', 'consent'] })
    this.#look()
  }

  hostDisconnected(): void {
    this.#observer?.disconnect()
    this.#take(undefined)
  }

  /** By which id; none for an empty one. */
  name(id: string): void {
    if (id === this.#id) return
    this.#id = id
    this.#look()
  }

  /** Rooms of a site on this page: who has one of them open is who looks at the list. */
  of(site: string): Room[] {
    const all = [...this.#root.querySelectorAll('parlor-room')].filter(isRoom)
    return all.filter((room) => room.site === site)
  }

  get #root(): Document | ShadowRoot {
    const root = this.host.getRootNode()
    return root instanceof ShadowRoot ? root : document
  }

  #look(): void {
    const found = this.#id ? (this.#root.getElementById(this.#id) ?? document.getElementById(this.#id)) : null
    this.#take(isRoom(found) ? found : undefined)
    // Another room of the site may ask for consent first.
    this.host.requestUpdate()
  }

  #take(room: Room | undefined): void {
    if (room === this.room) return
    this.room?.removeController(this.#redraw)
    this.room?.removeEventListener('parlor-unread', this.news)
    this.room = room
    // It may be told another room by a property, of which no event tells.
    room?.addController(this.#redraw)
    room?.addEventListener('parlor-unread', this.news)
  }
}
