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

/** One emoji that members put to a message. In a `Change` it stands for that emoji alone, and a count of 0 for none. */
export interface Reaction {
  emoji: string
  count: number
  /** Ids of some who did, two at most. A `Change` names them only where they are others than before. */
  first?: string[]
}

/** What the server found at the first address in a body. */
export interface Preview {
  url: string
  title: string
  description?: string
  site?: string
  /** Address of a picture on the Worker's own origin, and its size in pixels. */
  image?: { url: string; width: number; height: number }
  /** Address of a player to be framed, once somebody asks for it. */
  player?: string
}

/** A question with choices; the question itself is the message's body. */
export interface Poll {
  choices: { text: string; votes: number }[]
  /** How many have voted. */
  voters: number
  /** Each may choose several. */
  multiple?: true
  /** Nobody is told who chose what. */
  anonymous?: true
  closesAt?: number
  closedAt?: number
}

/** What oneself did to a message. */
export interface Mine {
  seq: number
  /** Emoji one reacted with; absent: nothing is told of them. */
  reactions?: string[]
  /** Indexes of the choices one voted for; absent: nothing is told of them. */
  votes?: number[]
}

/** An earlier body of an edited message. */
export interface Edit {
  body: string
  bodyRev: number
  /** When it was replaced (milliseconds since 1970). */
  at: number
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
  /** `action`: what its author does, told after their name (`/me waves`). */
  kind: 'text' | 'action'
  /** Member id. */
  author: string
  at: number
  /** Empty once deleted. `<@id>` in it names a member, `<@here>` everyone who is here. */
  body: string
  /** Raised by each edit of the body; an edit names the one it was based on. */
  bodyRev: number
  /** The seq this answers. */
  replyTo?: number
  /** Ids of the members named in the body; `here`: everyone who is here. */
  mentions?: string[]
  reactions?: Reaction[]
  preview?: Preview
  poll?: Poll
  /** When it was pinned. */
  pinned?: number
  editedAt?: number
  deletedAt?: number
}

/** Takes the place of a value that the reader may not see: neither shown nor counted. */
export interface Void {
  seq: number
  rev: number
  kind: 'void'
}

/** Some changed fields of a message, of its reactions those that changed; a client without that seq ignores it. */
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
