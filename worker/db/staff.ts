import { and, eq, sql } from 'drizzle-orm'
import { Remembered } from '../lib/remembered.ts'
import { type Database, database, patiently } from './database.ts'
import { user } from './schema/accounts.ts'
import { members } from './schema/members.ts'
import { memberships } from './schema/rooms.ts'
import { hosts, sites } from './schema/sites.ts'

/** Whose names nobody else takes at a site. */
export interface Staff {
  /** The site's own name. */
  site: string
  /** Those who look after it or one of its rooms: members by their id, hosts by their `subject`. */
  people: { id: string; name: string }[]
}

const MOST = 500

const remembered = new Remembered<Staff>()

/** Who looks after a site, as remembered for half a minute: every new name is held against theirs. */
export function staffOf(
  d1: D1Database,
  site: string,
  context: Pick<ExecutionContext, 'waitUntil'>,
): Promise<Staff | undefined> {
  return remembered.get(
    site,
    () => readStaff(database(d1), site),
    (work) => context.waitUntil(work),
  )
}

/** Forgets all staff, as a new isolate does. */
export function forgetStaff(): void {
  remembered.clear()
}

/** Who looks after a site, as D1 has it now. */
export async function readStaff(db: Database, site: string): Promise<Staff | undefined> {
  const { id, name } = members
  const [found, ofSite, ofRooms, ofHosts] = await patiently(() =>
    db.batch([
      db.select({ name: sites.name }).from(sites).where(eq(sites.id, site)),
      // In the words of the index, or it is not used.
      db
        .select({ id, name })
        .from(members)
        .where(and(eq(members.site, site), sql`(role IS NOT NULL OR claimed IS NOT NULL)`, isStaff))
        .limit(MOST),
      db
        .selectDistinct({ id, name })
        .from(memberships)
        .innerJoin(members, eq(members.id, memberships.member))
        .where(and(eq(memberships.site, site), sql`${memberships.role} IS NOT NULL`, inRoom))
        .limit(MOST),
      db
        .select({ id: sql<string>`'account:' || ${hosts.account}`, name: user.name })
        .from(hosts)
        .innerJoin(user, eq(user.id, hosts.account))
        .where(eq(hosts.site, site))
        .limit(MOST),
    ]),
  )
  return found[0] && { site: found[0].name, people: [...ofSite, ...ofRooms, ...ofHosts] }
}

const isStaff = sql`(role IN ('owner', 'moderator') OR claimed IN ('owner', 'moderator'))`
const inRoom = sql`${memberships.role} IN ('owner', 'moderator')`
