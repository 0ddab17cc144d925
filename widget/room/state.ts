import type { Code } from '../../protocol/codes.ts'
import type { PollDraft } from '../../protocol/client.ts'
import type { Me, Message, More, Person } from '../../protocol/model.ts'

/** Where the connection stands. `closed` is final until the person acts: `code` says why. */
export interface Connection {
  state: 'idle' | 'connecting' | 'live' | 'reconnecting' | 'closed'
  /** Why it closed or keeps failing. `offline`: the browser says so; `unreachable`: no server or a blocked WebSocket. */
  code?:
    | Code
    | 'offline'
    | 'unreachable'
    | 'origin'
    | 'unknown_site'
    | 'gone'
    | 'archived'
    | 'too_many'
    | 'flooding'
    | 'cancelled'
    | 'timeout'
    | 'blocked'
    | 'left'
    | 'signed_only'
    | 'unsure'
    | undefined
  /** When the next try is due, or a time-limited refusal ends (milliseconds since 1970). */
  until?: number | undefined
  /** Why, in the words of those who run the room. */
  reason?: string | undefined
}

/** The slice of history in view: contiguous, in order of seq, without voids. */
export interface Timeline {
  items: readonly Message[]
  more: More
  loading: More
  /** Newest messages beyond a detached slice; 0 while `more.after` is false. */
  newer: number
}

/** A message of one's own that the room has not acknowledged and shown yet. */
export interface Pending {
  nonce: string
  body: string
  replyTo?: number | undefined
  kind?: 'action' | undefined
  poll?: PollDraft | undefined
  /** When it was written; only for display. */
  at: number
  /** `sent`: durable, its own row is about to arrive. `failed`: refused for good, `code` says why;
   * `unsure`: written as the guest one was, and the room may have it. */
  state: 'pending' | 'sent' | 'failed'
  code?: Code | 'unsure' | undefined
  reason?: string | undefined
}

/** Messages of others above one's read cursor. `first` is where the divider goes. */
export interface Unread {
  count: number
  first?: number | undefined
  /** One's read cursor, a seq. */
  read: number
}

export interface Roster {
  /** People here now as far as they are known, oneself first, then staff, then by name. */
  members: readonly Person[]
  /** Everyone here, watching visitors too. */
  count: number
}

export interface Typist {
  id: string
  name: string
}

/** Others typing now: some by name, and how many besides. */
export interface Typists {
  members: readonly Typist[]
  others: number
}

export type { Me, Message, Person }
