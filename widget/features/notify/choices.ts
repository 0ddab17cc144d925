import type { Level } from '../../../protocol/directory.ts'
import type { RoomClient } from '../../room/client.ts'

/** Whether messages can be told of outside of the page, and why not where they can't. */
export type Desktop = 'on' | 'off' | 'denied' | 'framed' | 'insecure' | 'missing'

/** What of a room its reader wants to be told. The server keeps it too, as far as it has the room on its list. */
export function levelOf({ store, options }: RoomClient): Level {
  const kept = store.get(`level:${options.room}`)
  return kept === 'mentions' || kept === 'none' ? kept : 'all'
}

export function setLevel({ store, options }: RoomClient, level: Level): void {
  store.set(`level:${options.room}`, level === 'all' ? undefined : level)
}

/** In all rooms of the site, in this browser. */
export function sounds({ store }: RoomClient): boolean {
  return store.get('sound') === 'on'
}

export function setSound({ store }: RoomClient, on: boolean): void {
  store.set('sound', on ? 'on' : undefined)
}

/** In all rooms of the site, in this browser, for as long as that permits it. */
export function desktopOf({ store }: RoomClient): Desktop {
  if (foreign()) return 'framed'
  if (!isSecureContext) return 'insecure'
  if (!('Notification' in globalThis) || store.get('desktop') === 'missing') return 'missing'
  if (Notification.permission === 'denied') return 'denied'
  return store.get('desktop') === 'on' && Notification.permission === 'granted' ? 'on' : 'off'
}

/** Turns it on, which asks for the browser's leave, or off. To be called on a press only. */
export async function setDesktop(client: RoomClient, on: boolean): Promise<Desktop> {
  const { store } = client
  if (on && (await Notification.requestPermission()) !== 'granted') return desktopOf(client)
  store.set('desktop', on ? 'on' : undefined)
  return desktopOf(client)
}

/** This browser lets no page show any by itself, whatever it says (as on phones). */
export function withoutDesktop({ store }: RoomClient): void {
  store.set('desktop', 'missing')
}

/** In a frame of another site no browser permits it. */
function foreign(): boolean {
  try {
    return window.top?.origin !== origin
  } catch {
    return true
  }
}
