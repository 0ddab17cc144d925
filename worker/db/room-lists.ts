import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { keyOf, type Page, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { type Database, patiently } from './database.ts'
import { folded, roomColumns, type RoomRow } from './rooms.ts'
import { rooms } from './schema/rooms.ts'

interface Which extends Slice {
  /** Part of a title or a slug, without regard to case and marks. */
  query?: string | undefined
}

/** Rooms that are on a site's public list, those of the latest activity first. */
export function publicRooms(db: Database, site: string, which: Which): Promise<Page<RoomRow>> {
  // Said in full, as the index says it: values that are bound would hide that it fits.
  return listed(db, site, which, sql`visibility = 'public' AND state <> 'archived'`)
}

/** All rooms of a site, those of the latest activity first. */
export function listRooms(db: Database, site: string, which: Which): Promise<Page<RoomRow>> {
  return listed(db, site, which)
}

async function listed(db: Database, site: string, { query, after, limit }: Which, only?: SQL) {
  const key = keyOf(after, [0, ''])
  const beyond = key && sql`(${rooms.activeAt}, ${rooms.slug}) < (${key[0]}, ${key[1]})`
  const sought = query === undefined ? '' : folded(query).trim()
  const found = sought === '' ? undefined : sql`instr(${rooms.search}, ${sought}) > 0`
  const rows = await patiently(() =>
    db
      .select(roomColumns)
      .from(rooms)
      .where(and(eq(rooms.site, site), only, found, beyond))
      .orderBy(desc(rooms.activeAt), desc(rooms.slug))
      .limit(rowsOf(limit)),
  )
  return pageOf(rows, limit, ({ activeAt, slug }) => [activeAt, slug])
}
