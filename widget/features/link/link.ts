import type { RoomClient } from '../../room/client.ts'
import { lazy } from '../../ui/lazy.ts'
import { RoomChangeEvent } from '../../ui/room-change.ts'

interface Host extends HTMLElement {
  room: string
  readonly slug: string
  readonly layout: string
  readonly renderRoot: ParentNode
  readonly updateComplete: Promise<boolean>
  show(): void
  /** Waits until there is a room that is connected to. */
  entered(): Promise<RoomClient>
}

/** The message that the page's address asks for, which one element shows once. */
let wanted = messageIn(location.search)

/** The room and the place of a message in `?parlor=<room>.<seq>`: a room's name may have dots and slashes of its own. */
export function messageIn(search: string): { room: string; seq: number } | undefined {
  const found = /^(.+)\.([1-9]\d{0,15})$/.exec(new URLSearchParams(search).get('parlor') ?? '')
  return found?.[1] ? { room: found[1], seq: Number(found[2]) } : undefined
}

/**
 * Opens the room at the message that the address asks for, if it is in this one, or in another that the visitor
 * could have chosen here. Leaves the address as it is.
 */
export async function arrive(host: Host): Promise<void> {
  await host.updateComplete
  if (
    wanted
    && mayLead(host, wanted.room)
    && host.dispatchEvent(new RoomChangeEvent(wanted.room, wanted.seq))
  ) {
    host.setAttribute('room', wanted.room)
    host.room = wanted.room
  }
  if (!wanted || host.slug !== wanted.room) return
  const { seq } = wanted
  wanted = undefined
  host.show()
  // The one case in which the page may scroll: on arrival.
  if (host.layout === 'inline') host.scrollIntoView({ block: 'center' })
  const client = await host.entered().catch(() => undefined)
  if (!client) return
  await Promise.all([ready(client), lazy.reading()])
  // What knows the way is drawn with the next update.
  await new Promise((done) => setTimeout(done))
  const timeline = host.renderRoot.querySelector('parlor-timeline')
  const told = new CustomEvent('parlor-go', { detail: { seq, quiet: true }, cancelable: true })
  if (timeline?.dispatchEvent(told)) timeline.showMessage(seq)
}

/**
 * A list of rooms leads this element to any of them; without one the page alone says which room it shows, or
 * whoever writes an address could bring a room of their own to it.
 */
function mayLead(host: Host, room: string): boolean {
  const root = host.getRootNode() as ParentNode
  const shown = [...root.querySelectorAll<Host>('parlor-room')].some(({ slug }) => slug === room)
  return !shown && !!host.id && root.querySelector(`parlor-rooms[for="${CSS.escape(host.id)}"]`) !== null
}

function ready({ ready: told }: RoomClient): Promise<void> {
  return new Promise((done) => {
    const look = (): void => {
      if (!told.value) return
      stop()
      done()
    }
    const stop = told.subscribe(look)
    look()
  })
}
