import type { RoomOptions } from '../room/client.ts'

/** Sentences for the person who put the room into the page, on what their page may have wrong. */
export const ADVICE: Record<string, (options: RoomOptions) => string> = {
  unreachable: ({ server }) => `no Parlor server answers at ${server}: check "server", or the network`,
  unknown_site: ({ server, site }) => `${server} has no site "${site}": check "site"`,
  not_found: ({ site, room }) => `site "${site}" has no room "${room}": check "room"`,
  origin: ({ site }) => `site "${site}" does not allow ${location.origin}: add it on the dashboard`,
}

/** What is said of all else. */
export const refused = (code: string): string => `the room refused this visitor (${code})`
