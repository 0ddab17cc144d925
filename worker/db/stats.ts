import { sql } from 'drizzle-orm'
import { DAY } from '../lib/time.ts'
import { type Database, patiently } from './database.ts'

/** A site in numbers, as its rooms told within the last minute or so. */
export interface Stats {
  rooms: number
  /** Of all rooms, those deleted included. */
  messages: number
  members: number
  /** Rooms and members seen in the last day. */
  activeRooms: number
  activeMembers: number
}

/** Counts a site. Reads each of its rooms and members once: a host's question, not a page's. */
export async function statsOf(db: Database, site: string, now: number): Promise<Stats> {
  const since = now - DAY
  const [rooms, members] = await patiently(() =>
    db.batch([
      db.all<Pick<Stats, 'rooms' | 'messages' | 'activeRooms'>>(sql`SELECT count(*) AS rooms,
        coalesce(sum(messages), 0) AS messages, coalesce(sum(active_at > ${since}), 0) AS activeRooms
        FROM rooms WHERE site = ${site}`),
      db.all<Pick<Stats, 'members' | 'activeMembers'>>(sql`SELECT count(*) AS members,
        coalesce(sum(seen_at > ${since}), 0) AS activeMembers
        FROM members WHERE site = ${site} AND merged_into IS NULL`),
    ]),
  )
  const none = { rooms: 0, messages: 0, activeRooms: 0, members: 0, activeMembers: 0 }
  return { ...none, ...rooms[0], ...members[0] }
}
