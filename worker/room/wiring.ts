import type { ClientFrame } from '../../protocol/client.ts'
import { CLOSE } from '../../protocol/codes.ts'
import type { Handshake } from '../lib/handshake.ts'
import type { IndexRemote, SiteRemote } from '../lib/remote.ts'
import type { Refused } from './access.ts'
import { Alarms } from './alarms.ts'
import { Attempts } from './attempts.ts'
import { Attendance } from './attendance.ts'
import { audienceOf } from './audience.ts'
import type { Connections } from './connections.ts'
import { conversationOf, type Links } from './conversation.ts'
import { dispatch } from './dispatch.ts'
import { entranceOf } from './entrance.ts'
import { Erasure } from './erasure.ts'
import { Freshness } from './freshness.ts'
import { groundOf } from './ground.ts'
import { Handover } from './handover.ts'
import { Host } from './host.ts'
import { Intake } from './intake.ts'
import type { Handlers, Part } from './parts.ts'
import type { RoomRow } from './policy.ts'
import { Projection } from './projection.ts'
import { remoteOf, type Remote } from './remote.ts'
import { Idle, Retention } from './retention.ts'
import { type Connection, horizonOf, type Session } from './session.ts'

export interface Wired {
  connections: Connections
  /** The session of somebody with a new socket, or why they can't come in. */
  admit: (handshake: Handshake) => Session | Refused
  /** Whether the room has come to know of a newer policy, by which somebody may come in whom the last kept out. */
  heard: (version: number) => Promise<boolean>
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
  /** Lets go of what is kept elsewhere, for when the room is no more. Rejects where that could not be reached. */
  clear: () => Promise<void>
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
  links: Links
}

/** Builds a room out of its parts, each given exactly what it uses. */
export function wire(row: RoomRow, { ctx, secret, alarm, site, shard, forget, links }: Outside): Wired {
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
  const joined = (connection: Connection) => {
    for (const part of parts) part.joined?.(connection)
  }

  const ground = groundOf(row, { ctx, site, left })
  const { db, revisions, log, people, carrier, policy, connections, bans, revocations, feed, line } = ground
  const conversation = conversationOf(ground, row, links)
  const { keepers, deletions, reactions, polls, pictures, previews, edits, mentions, searchable, words } =
    conversation
  const audience = audienceOf(ground, conversation, (reader, seq) => projection.read(reader, seq))
  const { presence, typing, receipts, history, welcome, welcomeAgain } = audience
  const entrance = entranceOf(ground, audience, row, {
    secret,
    settle: () => intake.flush(),
    arm: () => alarms.arm(),
    replaced: (before, now) => {
      left(before)
      joined(now)
    },
  })
  const { profiles, door, sessions, standing } = entrance

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
  const idle = new Idle(db, log, connections, line, () => {
    end()
    return forget()
  })
  const retention = new Retention(db, log, keepers, () => policy.keep)
  parts.push(sessions, presence, typing, receipts, polls, deletions, bans, retention, idle, erasure, words)
  // What asks others comes last: it holds nobody up.
  parts.push(attendance, freshness, projection, handover, previews, pictures)

  const alarms = new Alarms(ctx.storage, parts, alarm)
  const handlers: Handlers = {
    ...conversation.handlers,
    ...audience.handlers,
    ...entrance.handlers,
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
    heard: (version) => freshness.heard(version),
    receive: (from, frame) => ('nonce' in frame ? intake.take(from, frame) : carryOut(from, frame)),
    alarms,
    look: () => freshness.look(),
    end,
    clear: () => links.drop([...pictures.names(), ...previews.everyPicture()]),

    joined: (connection, { claims, epoch, rev }) => {
      welcome(connection, epoch === revisions.epochFor(horizonOf(connection)) ? rev : undefined)
      profiles.meet(connection)
      joined(connection)
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
