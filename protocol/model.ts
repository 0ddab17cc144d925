import type { Post, State } from './settings.ts'

/** Nouns on the wire. Plain data: no classes, no Dates; times are milliseconds since 1970. */

export type Role = 'owner' | 'moderator' | 'member' | 'guest' | 'bot'
export type Presence = 'active' | 'idle' | 'locked' | 'away'

/** How a member proved who they are. `watching` has no name: it reads and is counted, never listed. */
export type Kind = 'watching' | 'guest' | 'signed' | 'account'

/** A member as others see them. `presence` is there only while they are connected. */
export interface Person {
  id: string
  name: string
  role: Role
  avatar?: string
  presence?: Presence
}

/** Oneself. A watching visitor has no name yet. */
export interface Me {
  id: string
  kind: Kind
  role: Role
  name?: string
  avatar?: string
  /** Ids under which this member wrote before they signed in. Messages of these are their own too. */
  was?: string[]
}

/**
 * A message is a value. Every change raises the room's `rev` by one and makes a new value of it;
 * of two values with the same `seq` the greater `rev` wins.
 */
export interface Message {
  /** Its place in the room's total order, from 1. */
  seq: number
  /** The room's change counter when this value came about. */
  rev: number
  kind: 'text'
  /** Member id. */
  author: string
  at: number
  /** Empty once deleted. */
  body: string
  /** Raised by each edit of the body; an edit names the one it was based on. */
  bodyRev: number
  /** The seq this answers. */
  replyTo?: number
  editedAt?: number
  deletedAt?: number
}

/** Takes the place of a value that the reader may not see: neither shown nor counted. */
export interface Void {
  seq: number
  rev: number
  kind: 'void'
}

/** Some changed fields of a message; a client without that seq ignores it. */
export type Change = { seq: number; rev: number; partial: true } & Partial<Omit<Message, 'seq' | 'rev'>>

/** What travels wherever messages travel. */
export type Value = Message | Void | Change

/** Which ways a slice of history goes on. */
export interface More {
  before: boolean
  after: boolean
}

/** The room as its members see it. */
export interface RoomInfo {
  site: string
  slug: string
  title?: string
  description?: string
  /** Told where it is not `open`. */
  state?: State
  /** Why it is closed or read-only, in the host's words. */
  notice?: string
  /** Told where not anyone may write. */
  post?: Post
  /** Whether people may take a name here without an account; told where they may not. */
  guests?: false
}
