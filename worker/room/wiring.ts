import { drizzle } from 'drizzle-orm/durable-sqlite'
import type { ClientFrame } from '../../protocol/client.ts'
import { CLOSE } from '../../protocol/codes.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Handshake } from '../lib/handshake.ts'
import type { Found } from '../lib/unfurl/remote.ts'
import type { IndexRemote, SiteRemote } from '../lib/remote.ts'
import { Access, type Refused } from './access.ts'
import { Alarms } from './alarms.ts'
import { Attempts } from './attempts.ts'
import { Attendance } from './attendance.ts'
import { Bans } from './bans.ts'
import { Carrier } from './carry.ts'
import { Commands } from './commands.ts'
import { Connections } from './connections.ts'
import { Deletions } from './deletions.ts'
import { dispatch } from './dispatch.ts'
import { Door } from './door.ts'
import { Editing } from './editing.ts'
import { Edits } from './edits.ts'
import { Erasure } from './erasure.ts'
import { Feed } from './feed.ts'
import { Freshness } from './freshness.ts'
import { Grants } from './grants.ts'
import { Handover } from './handover.ts'
import { History } from './history.ts'
import { Horizons } from './horizons.ts'
import { Host } from './host.ts'
import { Intake } from './intake.ts'
import type { Keeper } from './keeper.ts'
import { MessageLog, readHead } from './log.ts'
import { Mentions } from './mentions.ts'
import type { Handlers, Part } from './parts.ts'
import { People, readPeopleRev } from './people.ts'
import { Pins } from './pins.ts'
import { Policies, type RoomRow } from './policy.ts'
import { Polls } from './polls.ts'
import { Posting } from './posting.ts'
import { Presence } from './presence.ts'
import { Previews } from './previews.ts'
import { Profiles } from './profiles.ts'
import { Projection } from './projection.ts'
import { RateLimit } from './rate.ts'
import { Reactions } from './reactions.ts'
import { Receipts } from './receipts.ts'
import { remoteOf, type Remote } from './remote.ts'
import { Idle, Retention } from './retention.ts'
import { Revisions } from './revisions.ts'
import { Revocations } from './revocations.ts'
import { SearchIndex } from './search-index.ts'
import { Search } from './search.ts'
import { SeenBy } from './seen-by.ts'
import { type Connection, horizonOf, type Session } from './session.ts'
import { Sessions } from './sessions.ts'
import { SiteLine } from './site-line.ts'
import { Standing } from './standing.ts'
import { inTurns } from './turns.ts'
import { Typing } from './typing.ts'
import { Welcomes } from './welcome.ts'

export interface Wired {
  connections: Connections
  /** The session of somebody with a new socket, or why they can't come in. */
  admit: (handshake: Handshake) => Session | Refused
  /** A socket has come in. */
  joined: (connection: Connection, handshake: Handshake) => void
  /** Takes a well-formed frame: commands in their order, everything else at once. */
  receive: (from: Connection, frame: ClientFrame) => void
  /** A socket has closed. What it said before is carried out. */
  leave: (socket: WebSocket) => void
  alarms: Alarms
  remote: Remote
  /** Asks the site how it wants this room kept. */
  look: () => void
  /** Lets everyone go: the room is no more. */
  end: () => void
}

/** What a room knows of the world around it. */
export interface Outside {
  ctx: DurableObjectState
  secret: string
  /** The alarm that is set already. */
  alarm: number | undefined
  /** The object of the room's site. */
  site: () => SiteRemote
  /** The part of the site's search that this room is in. */
  shard: () => IndexRemote
  /** Erases the room. */
  forget: () => Promise<void>
  /** Finds out what a link leads to. */
  look: (address: string) => Promise<Found>
}

/** Builds a room out of its parts, each given exactly what it uses. */
export function wire(row: RoomRow, { ctx, secret, alarm, site, shard, forget, look }: Outside): Wired {
  const db = drizzle(ctx.storage)
  const head = readHead(db)
  const revisions = new Revisions(ctx.storage, row.epoch, Math.max(head.rev, readPeopleRev(db)))
  const log = new MessageLog(db, revisions, { seq: head.seq, floor: row.floor })
  const people = new People(db, revisions)
  const carrier = new Carrier(log, people)
  const policy = new Policies(db, row)
  const parts: Part[] = []
  const left = (connection: Connection) => {
    for (const part of parts) {
      try {
        part.left?.(connection)
      } catch (error) {
        // A socket may close in the middle of a broadcast, which goes on to the others.
        console.error('leaving failed', part.constructor.name, error)
      }
    }
  }
  const connections = new Connections(ctx, left)
  const line = new SiteLine(row.slug, site)

  const grants = new Grants(db)
  const bans = new Bans(db)
  const revocations = new Revocations(db, row.revocation)
  const access = new Access(policy, grants, bans, revocations)
  const feed = new Feed(revisions, carrier, connections)
  const rate = new RateLimit(LIMITS.rate, LIMITS.burst)
  const questions = new RateLimit(10, 30)
  const keepers: Keeper[] = []
  const deletions = new Deletions(db, keepers)
  const reactions = new Reactions(db, policy, log, people, rate, questions, access, feed, connections)
  const polls = new Polls(db, policy, log, people, rate, questions, access, feed, connections)
  const commands = new Commands(log, rate, feed, connections)
  const previews = new Previews(db, policy, log, commands, feed, look)
  const pins = new Pins(db, log, revisions, commands, questions, carrier, connections)
  const edits = new Edits(db, log, questions, connections)
  const mentions = new Mentions(people, connections)
  const searched = { seq: row.searchedSeq, rev: row.searchedRev }
  const searchable = () => !policy.lacks('search')
  const words = new SearchIndex(db, ctx.storage, log, revisions, searched, searchable)
  keepers.push(reactions, edits, polls, previews, words)
  const search = new Search(db, policy, log, words, carrier, keepers, questions, connections)
  const posting = new Posting(log, people, rate, access, feed, connections, mentions, polls, previews)
  const editing = new Editing(
    log,
    deletions,
    commands,
    access,
    people,
    mentions,
    edits,
    pins,
    polls,
    previews,
  )
  const presence = new Presence(policy, connections, questions)
  const typing = new Typing(policy, connections)
  const seenBy = new SeenBy(db, policy, people, connections)
  const receipts = new Receipts(
    db,
    log,
    connections,
    (reader, seq) => seenBy.moved(reader, seq),
    (reader, seq) => projection.read(reader, seq),
  )
  const welcome = (to: Connection, since?: number, other?: boolean) => welcomes.send(to, since, other)
  const history = new History(log, revisions, carrier, questions, connections, keepers, pins, welcome)
  const welcomes = new Welcomes(
    policy,
    log,
    revisions,
    history,
    pins,
    presence,
    receipts,
    seenBy,
    connections,
  )

  const welcomeAgain = (those: readonly Connection[], anew: boolean) =>
    inTurns(those, (one) => {
      if (!line.ended && connections.holds(one)) {
        welcome(connections.of(one.socket), anew ? undefined : revisions.rev)
      }
    })

  const profiles = new Profiles(people, presence, feed, connections)
  const horizons = new Horizons(db, log, () => policy.settings.history === 'since_joining')
  const door = new Door(row.slug, policy, access, grants, profiles, horizons, connections)
  const settle = () => intake.flush()
  const sessions = new Sessions(row.site, secret, connections, door, settle, (before, now, rev) => {
    profiles.meet(now)
    if (before.member === now.member) presence.renamed(now.member)
    else {
      left(before)
      for (const part of parts) part.joined?.(now)
    }
    // Said with a rev, so that it also heals what the client may have missed meanwhile; with another
    // view of the past there is nothing to go on from.
    const since = horizonOf(before) === horizonOf(now) ? (rev ?? revisions.rev) : undefined
    welcome(now, since, before.member !== now.member)
  })
  const standing = new Standing(
    policy,
    grants,
    bans,
    revocations,
    horizons,
    door,
    people,
    profiles,
    presence,
    connections,
    welcomeAgain,
  )

  const erasure = new Erasure(
    db,
    log,
    people,
    revisions,
    feed,
    keepers,
    reactions,
    connections,
    () => {
      history.forget()
      welcomeAgain(connections.every(), true)
    },
    (members) => {
      receipts.forget(members)
      projection.forget(members)
      polls.forgetVotesOf(members)
    },
  )

  const arm = () => alarms.arm()
  const freshness = new Freshness(policy, line, (found) => standing.configure(found), arm)
  const attendance = new Attendance(connections, revocations, line, (list) => standing.revoke(list), arm)
  const projection = new Projection(
    db,
    log,
    people,
    connections,
    { seq: row.projectedSeq, at: row.projectedAt, since: row.createdAt },
    line,
    (members) => void erasure.erase(members, Date.now()).catch(console.error),
  )
  const handover = new Handover(
    db,
    { slug: row.slug, made: row.createdAt },
    log,
    revisions,
    people,
    words,
    { seq: row.handedSeq, rev: row.handedRev, at: row.handedAt },
    searchable,
    shard,
    () => line.ended,
  )
  const host = new Host(
    db,
    policy,
    log,
    people,
    mentions,
    edits,
    keepers,
    deletions,
    previews,
    carrier,
    feed,
    new Attempts(db),
  )

  const end = () => {
    line.end()
    alarms.stop()
    for (const connection of connections.every()) connections.close(connection, CLOSE.notFound, 'not_found')
  }
  const idle = new Idle(db, log, connections, () => {
    end()
    return forget()
  })
  const retention = new Retention(db, log, keepers, () => policy.keep)
  parts.push(sessions, presence, typing, receipts, polls, deletions, bans, retention, idle, erasure, words)
  // What asks others comes last: it holds nobody up.
  parts.push(attendance, freshness, projection, handover, previews)

  const alarms = new Alarms(ctx.storage, parts, alarm)
  const handlers: Handlers = {
    ...posting.handlers,
    ...editing.handlers,
    ...reactions.handlers,
    ...pins.handlers,
    ...edits.handlers,
    ...polls.handlers,
    ...previews.handlers,
    ...history.handlers,
    ...search.handlers,
    ...presence.handlers,
    ...typing.handlers,
    ...receipts.handlers,
    ...sessions.handlers,
    received: (from, { bytes }) => connections.confirm(from, bytes),
  }
  const carryOut = (from: Connection, frame: ClientFrame) => dispatch(handlers, connections, from, frame)
  const intake = new Intake(connections, carryOut, () => {
    feed.tell()
    alarms.arm()
  })
  attendance.wake()

  return {
    connections,
    admit: (handshake) => door.entering(handshake),
    receive: (from, frame) => ('nonce' in frame ? intake.take(from, frame) : carryOut(from, frame)),
    alarms,
    look: () => freshness.look(),
    end,

    joined: (connection, { claims, epoch, rev }) => {
      welcome(connection, epoch === revisions.epochFor(horizonOf(connection)) ? rev : undefined)
      profiles.meet(connection)
      for (const part of parts) part.joined?.(connection)
      freshness.want(claims.version)
    },

    leave: (socket) => {
      try {
        intake.flush()
      } finally {
        connections.drop(socket)
      }
    },

    remote: remoteOf({ idle, standing, attendance, freshness, host, erasure, handover, arm }),
  }
}
