import { type Database, patiently } from './database.ts'
import { rooms } from './schema/rooms.ts'

/** Puts a room on its site's list; one that is there already only shows that it was active. */
export async function listRoom(db: Database, site: string, slug: string, now: number): Promise<void> {
  await patiently(() =>
    db
      .insert(rooms)
      .values({ site, slug, createdAt: now, activeAt: now })
      .onConflictDoUpdate({ target: [rooms.site, rooms.slug], set: { activeAt: now } }),
  )
}
