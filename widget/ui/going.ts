import type { RoomClient } from '../room/client.ts'

/** Where to go: a message, in this room or another, or a day in this one. */
export interface Goal {
  room?: string
  seq?: number
  at?: number
}

/** What leads to other rooms. */
interface Host extends HTMLElement {
  room: string
  entered(): Promise<RoomClient>
}

/** Brings a message or a day into view, in the room that is drawn in `place` or in another one of its site. */
export function go(place: HTMLElement, goal: Goal): void {
  if (goal.room === undefined) show(place, goal)
  else void enter(place, goal.room, goal)
}

async function enter(place: HTMLElement, room: string, goal: Goal): Promise<void> {
  const root = place.getRootNode()
  if (!(root instanceof ShadowRoot)) return
  const host = root.host as Host
  host.room = room
  const client = await host.entered().catch(() => undefined)
  if (!client) return
  const arrive = (): void => {
    if (!client.ready.value) return
    stop()
    // Drawn by then, with what knows the way.
    setTimeout(() => show(root, goal), 100)
  }
  const stop = client.ready.subscribe(arrive)
  arrive()
}

/** The timeline goes there itself as soon as it has what knows the way; before that, it does what it can. */
function show(within: ParentNode, goal: Goal): void {
  const timeline = within.querySelector('parlor-timeline')
  if (!timeline?.dispatchEvent(new CustomEvent('parlor-go', { detail: goal, cancelable: true }))) return
  if (goal.seq !== undefined) timeline.showMessage(goal.seq)
  else if (goal.at !== undefined) timeline.client?.showDate(goal.at)
}
