import type { Code } from './codes.ts'
import type { Limits } from './limits.ts'
import type { Edit, Me, Mine, More, Person, RoomInfo, Value } from './model.ts'

/** Messages never travel alone: with them go their authors, whoever changed, and what they quote. */
export interface Carried {
  messages: Value[]
  people: Person[]
  quoted: Value[]
}

/** The nonces of one's own messages among those carried, so that an outbox can tell them at once. */
export type Sent = { nonce: string; seq: number }[]

/** First frame, unasked, and again whenever a delta can't heal or the connection's member changed. */
export interface Welcome extends Carried {
  type: 'welcome'
  /** Identity of the change counter: another epoch is another history. */
  epoch: string
  rev: number
  /** The lowest seq still kept. */
  floor: number
  me: Me
  room: RoomInfo
  features: string[]
  limits: Limits
  /** How many are here. Of them `people` lists some, with their `presence`: oneself, staff, recent; 50 at most. */
  count: number
  /** `resume`: all that changed since the client's rev. `snapshot`: the newest page, in place of what it had. */
  mode: 'resume' | 'snapshot'
  /** One's own read cursor, 0 where there is none. */
  read: number
  more: More
  sent?: Sent
  /** What oneself did to those carried. */
  mine?: Mine[]
  /** Seqs of the pinned messages, the latest pinned first; the first of them is among `quoted`. */
  pinned?: number[]
}

/** All that changed after rev `from`, up to rev `to`. */
export interface Changes extends Pick<Carried, 'messages'>, Partial<Omit<Carried, 'messages'>> {
  type: 'changes'
  from: number
  to: number
  /** Only in the answer to `sync`. */
  sent?: Sent
  /** What oneself did by another device, and in the answer to `sync` all that one did to those carried. */
  mine?: Mine[]
}

/** The only acknowledgement: the command is durable. */
export interface Done {
  type: 'done'
  nonce: string
  seq?: number
  rev?: number
  held?: boolean
}

/** Refused: nothing changed. */
export interface Rejected {
  type: 'rejected'
  nonce?: string
  /** The question that was refused. */
  ask?: number
  code: Code
  /** Seconds to wait before the same command is worth sending again. */
  retryAfter?: number
  /** When a time-limited refusal ends. */
  until?: number
  reason?: string
}

/** A slice of history; echoes the question. */
export interface Page extends Carried {
  type: 'page'
  before?: number
  after?: number
  around?: number
  at?: number
  more: More
  sent?: Sent
  mine?: Mine[]
}

/** The pinned messages, the latest pinned first. */
export interface Pins extends Carried {
  type: 'pins'
  ask: number
}

/** Some who reacted, or voted, so. */
export type Doers = ({ type: 'reactors' } | { type: 'voters' }) & {
  ask: number
  people: Person[]
  more: boolean
}

/** Earlier bodies of a message, the latest first. */
export interface Edits {
  type: 'edits'
  ask: number
  edits: Edit[]
}

/** Messages that match a search, the latest first. */
export interface Found extends Carried {
  type: 'search'
  ask: number
  mine?: Mine[]
  /** Where to go on, as `before` of the next question; absent at the end. There may be more though few were found. */
  next?: number
}

/**
 * How far others have read, where the room tells it: all of them after `welcome`, later those who moved.
 * `people`: those of them who are told for the first time, or by another name.
 */
export interface SeenBy {
  type: 'seen'
  reads: { member: string; seq: number }[]
  people?: Person[]
}

/** Who came, went or changed, gathered over up to a second. `more`: some were left out, ask `people`. */
export interface PresenceChange {
  type: 'presence'
  joined?: Person[]
  left?: string[]
  changed?: Person[]
  count: number
  more?: true
}

/** The roster, a page at a time, in the order of ids; echoes the question. */
export interface Roster {
  type: 'people'
  query?: string
  after?: string
  people: Person[]
  more: boolean
}

/** Who is typing now, three at most and how many besides. Receivers let it lapse after 6 s. */
export interface Typing {
  type: 'typing'
  members: { id: string; name: string }[]
  others?: number
}

/** One's own read cursor, moved by another device. */
export interface Read {
  type: 'read'
  seq: number
}

/** The room itself changed. */
export interface RoomChange {
  type: 'room'
  room: RoomInfo
}

/** Sent before a planned close. `after`: seconds to wait before connecting again. */
export interface Bye {
  type: 'bye'
  code: number
  after: number
}

/** What a room tells: facts. A client ignores types it does not know. */
export type ServerFrame =
  | Welcome
  | Changes
  | Done
  | Rejected
  | Page
  | Pins
  | Doers
  | Edits
  | Found
  | PresenceChange
  | Roster
  | Typing
  | Read
  | SeenBy
  | RoomChange
  | Bye

/** What answers a question that has a number. */
export type Answer = Extract<ServerFrame, { ask: number }>
