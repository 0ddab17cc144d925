import { drizzle } from 'drizzle-orm/durable-sqlite'
import type { ClientFrame } from '../../protocol/client.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { RoomInfo } from '../../protocol/model.ts'
import { Alarms } from './alarms.ts'
import { Carrier } from './carry.ts'
import { type Connection, Connections } from './connections.ts'
import { Deletions } from './deletions.ts'
import { dispatch } from './dispatch.ts'
import { Editing } from './editing.ts'
import { Feed } from './feed.ts'
import { History } from './history.ts'
import { Intake } from './intake.ts'
import { MessageLog, readHead } from './log.ts'
import type { Handlers, Part } from './parts.ts'
import { People, personOf, readPeopleRev } from './people.ts'
import { Posting } from './posting.ts'
import { Presence } from './presence.ts'
import { RateLimit } from './rate.ts'
import { Receipts } from './receipts.ts'
import { Idle, Retention } from './retention.ts'
import { Revisions } from './revisions.ts'
import { type rooms } from './schema.ts'
import { Sessions } from './sessions.ts'
import { Typing } from './typing.ts'
import { Welcomes } from './welcome.ts'

export type RoomRow = typeof rooms.$inferSelect

export interface Wired {
  epoch: string
  connections: Connections
  /** Takes a well-formed frame: commands in their order, everything else at once. */
  receive: (from: Connection, frame: ClientFrame) => void
  alarms: Alarms
  welcome: (to: Connection, since?: number) => void
  joined: (connection: Connection) => void
  /** A socket has closed. What it said before is carried out. */
  leave: (socket: WebSocket) => void
}

export interface Outside {
  ctx: DurableObjectState
  secret: string
  /** The alarm that is set already. */
  alarm: number | undefined
  /** Erases the room. */
  forget: () => Promise<void>
}

/** Builds a room out of its parts, each given exactly what it uses. */
export function wire(row: RoomRow, { ctx, secret, alarm, forget }: Outside): Wired {
  const db = drizzle(ctx.storage)
  const head = readHead(db)
  const revisions = new Revisions(ctx.storage, row.epoch, Math.max(head.rev, readPeopleRev(db)))
  const log = new MessageLog(db, revisions, { seq: head.seq, floor: row.floor })
  const people = new People(db, revisions)
  const carrier = new Carrier(log, people)
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

  const feed = new Feed(revisions, carrier, connections)
  const commands = new RateLimit(LIMITS.rate, LIMITS.burst)
  const questions = new RateLimit(10, 30)
  const deletions = new Deletions(db)
  const readonly = () => row.readonly
  const posting = new Posting(log, people, commands, readonly, feed, connections)
  const editing = new Editing(log, deletions, commands, readonly, feed, connections)
  const presence = new Presence(connections, questions)
  const typing = new Typing(connections)
  const receipts = new Receipts(db, log, connections)
  const welcome = (to: Connection, since?: number) => welcomes.send(to, since)
  const history = new History(log, revisions, carrier, questions, connections, welcome)
  const welcomes = new Welcomes(infoOf(row), log, revisions, history, presence, receipts, connections)

  /** A name, picture or role as the newest token tells it goes for all of a member's devices. */
  const meet = (connection: Connection) => {
    const person = personOf(connection)
    if (!person) return
    const { name, role, avatar } = person
    const stale = connections
      .all(person.id)
      .filter((other) => other.name !== name || other.role !== role || other.avatar !== avatar)
    for (const other of stale) connections.update(other, { name, role, avatar })
    if (stale.length > 0) presence.renamed(person.id)
    if (!people.meet(person)) return
    feed.person(person.id)
    feed.tell()
  }
  const settle = () => intake.flush()
  const sessions = new Sessions(row.site, secret, connections, settle, (before, now, rev) => {
    meet(now)
    if (before.member === now.member) presence.renamed(now.member)
    else {
      left(before)
      for (const part of parts) part.joined?.(now)
    }
    // Said with a rev, so that it also heals what the client may have missed meanwhile.
    welcome(now, rev ?? revisions.rev)
  })

  const keep = { days: row.keepDays ?? undefined, messages: row.keepMessages ?? undefined }
  const idle = new Idle(db, log, connections, () => {
    alarms.stop()
    return forget()
  })
  parts.push(sessions, presence, typing, receipts, deletions, new Retention(db, log, keep), idle)

  const alarms = new Alarms(ctx.storage, parts, alarm)
  const handlers: Handlers = {
    ...posting.handlers,
    ...editing.handlers,
    ...history.handlers,
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

  return {
    epoch: row.epoch,
    connections,
    receive: (from, frame) => ('nonce' in frame ? intake.take(from, frame) : carryOut(from, frame)),
    alarms,
    welcome,

    joined: (connection) => {
      meet(connection)
      for (const part of parts) part.joined?.(connection)
    },

    leave: (socket) => {
      try {
        intake.flush()
      } finally {
        connections.drop(socket)
      }
    },
  }
}

function infoOf({ site, slug, title, readonly }: RoomRow): RoomInfo {
  return { site, slug, ...(title !== null && { title }), ...(readonly && { state: 'readonly' as const }) }
}
