import type { RoomClient } from '../room/client.ts'
import { lazy } from './lazy.ts'
import { RoomChangeEvent } from './room-change.ts'

/** Where to go: a message, in this room or another, or a day in this one. */
export interface Goal {
  room?: string
  seq?: number
  at?: number
}

/** What leads to other rooms. */
interface Host extends HTMLElement {
  room: string
  readonly slug: string
  readonly updateComplete: Promise<boolean>
  entered(): Promise<RoomClient>
}

/** Brings a message or a day into view, in the room that is drawn in `place` or in another one of its site. */
export function go(place: HTMLElement, goal: Goal): void {
  const root = place.getRootNode()
  if (goal.room === undefined) show(place, goal)
  else if (root instanceof ShadowRoot) void enter(root, { room: goal.room, slug: goal.room }, goal.seq)
}

/**
 * Enters another room, unless the page would rather lead there itself, at a message or where it goes on. From a
 * message there is a way back. `room`: as the element is told, `slug`: its name.
 */
async function enter(
  root: ShadowRoot,
  { room, slug }: Pick<Host, 'room' | 'slug'>,
  seq?: number,
): Promise<void> {
  const host = root.host as Host
  const left = { room: host.room, slug: host.slug }
  if (!host.dispatchEvent(new RoomChangeEvent(slug, seq))) return
  const at = placeIn(root)
  // The attribute too, for whoever looks at the page's source.
  host.setAttribute('room', room)
  host.room = room
  const client = await host.entered().catch(() => undefined)
  if (!client) return
  await Promise.all([ready(client), lazy.reading()])
  // What knows the way is drawn with the next update.
  await host.updateComplete
  await new Promise((done) => setTimeout(done))
  if (host.room !== room) return
  if (seq !== undefined) return show(root, { seq, back: () => void enter(root, left, at) })
  // The way back has gone with the room it stood in.
  if (!root.activeElement)
    root.querySelector('parlor-timeline')?.rows().at(-1)?.focus({ preventScroll: true })
}

/** The first message in view, where the reader is not simply where the conversation goes on. */
function placeIn(root: ShadowRoot): number | undefined {
  const timeline = root.querySelector('parlor-timeline')
  const scroller = timeline?.scroller()
  if (!timeline || !scroller || timeline.stick.following) return undefined
  const { top } = scroller.getBoundingClientRect()
  const seqs = timeline.rows().map((one) => {
    const shown = one.row.type === 'message' && one.getBoundingClientRect().bottom > top
    return shown && one.row.type === 'message' ? one.row.message.seq : undefined
  })
  return seqs.find(Boolean)
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

/** The timeline goes there itself as soon as it has what knows the way; before that, it does what it can. */
function show(within: ParentNode, goal: Goal & { back?: () => void }): void {
  const timeline = within.querySelector('parlor-timeline')
  if (!timeline?.dispatchEvent(new CustomEvent('parlor-go', { detail: goal, cancelable: true }))) return
  if (goal.seq !== undefined) timeline.showMessage(goal.seq)
  else if (goal.at !== undefined) timeline.client?.showDate(goal.at)
}
