import { and, desc, eq, sql } from 'drizzle-orm'
import { keyOf, type Page, pageOf, rowsOf, type Slice } from '../lib/paging.ts'
import { type Database, patiently } from './database.ts'
import { folded, roomColumns, type RoomRow } from './rooms.ts'
import { rooms } from './schema/rooms.ts'

interface Which extends Slice {
  /** Part of a title or a slug, without regard to case and marks. */
  query?: string | undefined
}

/** All rooms of a site, those of the latest activity first. */
export async function listRooms(
  db: Database,
  site: string,
  { query, after, limit }: Which,
): Promise<Page<RoomRow>> {
  const key = keyOf(after, [0, ''])
  const beyond = key && sql`(${rooms.activeAt}, ${rooms.slug}) < (${key[0]}, ${key[1]})`
  const sought = query === undefined ? '' : folded(query).trim()
  const found = sought === '' ? undefined : sql`instr(${rooms.search}, ${sought}) > 0`
  const rows = await patiently(() =>
    db
      .select(roomColumns)
      .from(rooms)
      .where(and(eq(rooms.site, site), found, beyond))
      .orderBy(desc(rooms.activeAt), desc(rooms.slug))
      .limit(rowsOf(limit)),
  )
  return pageOf(rows, limit, ({ activeAt, slug }) => [activeAt, slug])
}
