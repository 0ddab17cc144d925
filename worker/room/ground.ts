import { drizzle } from 'drizzle-orm/durable-sqlite'
import { LIMITS } from '../../protocol/limits.ts'
import type { SiteRemote } from '../lib/remote.ts'
import { Access } from './access.ts'
import { Bans } from './bans.ts'
import { Carrier } from './carry.ts'
import { Connections } from './connections.ts'
import { Feed } from './feed.ts'
import { Grants } from './grants.ts'
import { MessageLog, readHead } from './log.ts'
import { People, readPeopleRev } from './people.ts'
import { Policies, type RoomRow } from './policy.ts'
import { RateLimit } from './rate.ts'
import { Revisions } from './revisions.ts'
import { Revocations } from './revocations.ts'
import type { Connection } from './session.ts'
import { SiteLine } from './site-line.ts'

/** What all parts of a room stand on: its log and people, who may do what, and the sockets that are told of it. */
export type Ground = ReturnType<typeof groundOf>

interface Around {
  ctx: DurableObjectState
  /** The object of the room's site. */
  site: () => SiteRemote
  /** Somebody's socket has closed. */
  left: (connection: Connection) => void
}

/** Lays it out of the room's own row and what else is stored. */
export function groundOf(row: RoomRow, { ctx, site, left }: Around) {
  const { storage } = ctx
  const db = drizzle(storage)
  const head = readHead(db)
  const revisions = new Revisions(storage, row.epoch, Math.max(head.rev, readPeopleRev(db)))
  const log = new MessageLog(db, revisions, { seq: head.seq, floor: row.floor })
  const people = new People(db, revisions)
  const carrier = new Carrier(log, people)
  const policy = new Policies(db, row)
  const connections = new Connections(ctx, left)
  const grants = new Grants(db)
  const bans = new Bans(db)
  const revocations = new Revocations(db, row.revocation)
  return {
    db,
    storage,
    revisions,
    log,
    people,
    carrier,
    policy,
    connections,
    grants,
    bans,
    revocations,
    access: new Access(policy, grants, bans, revocations),
    feed: new Feed(revisions, carrier, connections),
    line: new SiteLine(row.slug, site),
    /** Of each member's commands. */
    rate: new RateLimit(LIMITS.rate, LIMITS.burst),
    /** Of what each member asks. */
    questions: new RateLimit(10, 30),
  }
}
