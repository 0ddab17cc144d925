import type { Level, Membership, MembershipRequest } from '../../../protocol/directory.ts'
import type { RoomClient } from '../../room/client.ts'
import { ParlorError } from '../../room/error.ts'
import { request } from '../../room/request.ts'

/** How often the server is asked to go on where not all rooms could be reached at once. */
const TRIES = 4
/** A room that just came about by somebody's joining is on the lists within so long. */
const LISTED = 5000
/** What concerns every room of a site takes a while. */
const LONG = 60_000

async function ask(client: RoomClient, path: string, method: string, body?: object): Promise<unknown> {
  const { options, session } = client
  await session.current()
  const wait = path.startsWith('me') ? { wait: LONG } : {}
  return request(options, path, { method, body, token: session.grant?.token, ...wait })
}

/** All that the site holds about this member, as a file's text. */
export async function exported(client: RoomClient): Promise<string> {
  return JSON.stringify(await ask(client, 'me/export', 'GET'), null, 2)
}

/** Erases this member from the site; where some room could not be reached, until all were. */
export async function erase(client: RoomClient): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      await ask(client, 'me', 'DELETE')
      return
    } catch (error) {
      const unfinished = error instanceof ParlorError && error.retryAfter !== undefined
      if (!unfinished || left === 1) throw error
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000))
    }
  }
}

/** What this member has made of the room; undefined where the room is on no list, some seconds later either. */
export async function membership(client: RoomClient, later = LISTED): Promise<Membership | undefined> {
  try {
    return (await ask(client, pathOf(client), 'GET')) as Membership
  } catch (error) {
    // As a request tells that there is no such thing.
    if ((error as ParlorError).code !== 'unknown_site') throw error
    if (later === 0) return undefined
  }
  await new Promise((resolve) => setTimeout(resolve, later))
  return membership(client, 0)
}

export async function keep(client: RoomClient, change: MembershipRequest): Promise<void> {
  await ask(client, pathOf(client), 'PATCH', change)
}

function pathOf({ options }: RoomClient): string {
  return `rooms/${encodeURIComponent(options.room)}/membership`
}

/** Leaves the room: it is on none of one's lists any more, and its connection ends. */
export async function leave(client: RoomClient): Promise<void> {
  await keep(client, { joined: false })
  client.close()
  client.connection.value = { state: 'closed', code: 'left' }
}

/** What is announced to somebody who hears rather than sees. */
export function announced({ store, options }: RoomClient): Level {
  const kept = store.get(`announce:${options.room}`)
  return kept === 'mentions' || kept === 'none' ? kept : 'all'
}

export function setAnnounced({ store, options }: RoomClient, level: Level): void {
  store.set(`announce:${options.room}`, level === 'all' ? undefined : level)
}
