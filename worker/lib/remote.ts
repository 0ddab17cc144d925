import type { Code } from '../../protocol/codes.ts'
import type { Edit, Kind, Message, Mine, Person, Role } from '../../protocol/model.ts'
import type { Effective, State } from '../../protocol/settings.ts'

/** Where a site's rooms may be shown; see `isAllowed` in `origins.ts`. */
export interface Pages {
  origins: string[]
  localhost: boolean
}

/** All that a room needs to know of how it is kept, made from D1's rows of the site and the room. */
export interface Policy {
  site: string
  slug: string
  /** The site's version when this was read; of two policies the higher one holds. */
  version: number
  settings: Effective
  /** Absent where a join made the room, as a token names its own page alone. */
  pages?: Pages
  state: State
  title?: string
  description?: string
  notice?: string
  /** Raised by each change of the password; 0 while there is none. */
  passwordRev: number
  /** scrypt, as `lib/password.ts` writes it. */
  passwordHash?: string
}

/** Somebody's tokens no longer hold, or a site's settings changed: what a Site tells its rooms. */
export interface Revocation {
  /** Its place in the site's order. */
  id: number
  /** Whose: one of these. `member` also where it is among a member's former ids. */
  member?: string
  kid?: string
  jti?: string
  /**
   * Only their tokens of this kind: a guest's, who is somebody else from now on. Sockets have a moment to
   * bring the new token, for that is who holds them.
   */
  kind?: Kind
  /** Tokens made up to this time are meant (milliseconds since 1970). */
  before: number
  /** What the person is told: `banned` closes with 4403, `identity_expired` with 4401. */
  code: Extract<Code, 'banned' | 'identity_expired'>
  /** When a ban ends; for ever if absent. Undone by a later one with `until` in the past. */
  until?: number
  reason?: string
}

/** What a room tells of itself for the lists in D1. */
export interface Activity {
  /** Newest seq and how many members ever wrote. */
  seq: number
  messages: number
  members: number
  activeAt: number
  /** Named members who came in, how far they have read, and when they last came in. */
  joined: { member: string; seq: number; at?: number }[]
}

/** A slice of a room's log for the host's server, oldest first. */
export interface Listed {
  messages: Message[]
  people: Person[]
  more: boolean
}

/** A message as its author may take it along: with its body though it was deleted, and what it said before. */
export type Exported = Message & { edits?: Edit[] }

/** `retryAfter`: seconds. */
export type Outcome<T> = ({ ok: true } & T) | { ok: false; code: Code; retryAfter?: number }

/**
 * What a Room answers to the Worker and to its Site. All may be called twice: a caller that heard
 * nothing calls again. Rooms that do not exist answer `not_found`, but for `configure`.
 */
export interface RoomRemote {
  /** Makes the room where it is missing, and takes up a policy unless it knows a newer one. */
  configure(policy: Policy): Promise<void>
  /** Ends it: sockets close with 4404, and nothing is left. */
  destroy(): Promise<void>
  /** Gives a member a role here, or takes it back (`undefined`); reaches open sockets. */
  grant(member: string, role: Exclude<Role, 'guest' | 'bot'> | undefined): Promise<Outcome<object>>
  /** Shuts someone out of this room only, until a time or for ever; `null` lets them in again. */
  ban(member: string, ban: { until?: number; reason?: string } | null): Promise<Outcome<object>>
  /** Whose tokens no longer hold. Order and repeats do not matter. */
  revoke(revocations: Revocation[]): Promise<void>
  /** The site's settings have this version now: read them anew when there is time. */
  outdated(version: number): Promise<void>
  /** Allows one try at the password, and gives what to compare it with. */
  attempt(network: string): Promise<Outcome<{ hash: string; rev: number }>>
  list(slice: { before?: number; after?: number; limit: number }): Promise<Outcome<Listed>>
  /** Posts for the host's server. The same nonce posts once. */
  post(post: {
    author: Person
    nonce: string
    body: string
    replyTo?: number
  }): Promise<Outcome<{ message: Message }>>
  /** Deletes for the host's server, restorable as if a moderator had done it. */
  remove(seq: number, nonce: string): Promise<Outcome<{ message: Message }>>
  /** What these ids wrote, deleted content within its thirty days included, a page at a time. */
  exported(members: string[], after: number): Promise<Outcome<{ messages: Exported[]; more: boolean }>>
  /** What these ids did to messages after a seq: reactions, votes. `next`: where the next stretch begins. */
  did(members: string[], after: number): Promise<Outcome<{ mine: Mine[]; next?: number }>>
  /** Erases what these ids left here: bodies, names, cursors. Order and seqs stay. */
  erase(members: string[]): Promise<void>
  /** Hands everything to the site's search anew, in the background. */
  reindex(): Promise<Outcome<object>>
}

/** What a room hands to its site's search: blocks of messages as they are now, and who changed. */
export interface Handed {
  slug: string
  /** When the room was made: another one of the same name is another room. */
  made: number
  /** The room's rev when this was read. What is older than what came before changes nothing. */
  rev: number
  /** Messages that may be shown; none where nothing is left of a block. */
  blocks: { block: number; messages: Message[] }[]
  people: Person[]
  /** Something was erased: its words are to be gone at once. */
  purge: boolean
}

/** Where a page of the site's search ended: the latest first, then by slug, then by seq. */
export interface Place {
  at: number
  slug: string
  seq: number
}

/** A search in one shard. */
export interface Asked {
  query: string
  /** Rooms that the asker may read; what is older than `since` is not theirs to see. */
  rooms: { slug: string; since?: number }[]
  beyond?: Place
  limit: number
}

/** What one shard found, the latest first. */
export interface Shelf {
  hits: { slug: string; message: Message }[]
  people: Person[]
  /** Nothing older than this was looked at. Absent: all was. */
  reached?: number
}

/** What a shard of a site's search answers to the Worker and to the rooms. All may be called twice. */
export interface IndexRemote {
  /** Takes up what a room hands over. */
  take(handed: Handed): Promise<void>
  /** Forgets a room; what one that was made by `until` hands over later counts no more. */
  drop(slug: string, until: number): Promise<void>
  /** Forgets all: the rooms are about to hand over everything anew. */
  clear(): Promise<void>
  search(asked: Asked): Promise<Shelf>
}

/** What the one Site object of a site does: it knows which rooms are open, and reaches them. */
export interface SiteRemote {
  /** A room opened its first socket. Tells what happened after `since`, as far as it still matters. */
  attend(slug: string, since: number): Promise<Revocation[]>
  /** Its last socket closed. */
  leave(slug: string): Promise<void>
  /** A room's policy from D1; undefined where D1 has no such site. */
  policy(slug: string): Promise<Policy | undefined>
  /** Writes a room's activity to D1. Answers which of those joined have been erased meanwhile. */
  project(slug: string, activity: Activity): Promise<{ erased: string[] }>
  /** A room that joining made, and nobody wrote in, is about to be no more: it leaves the lists. */
  unlist(slug: string): Promise<void>
  /** Keeps it, and tells every open room; resolves once all have been told, at the latest after 4 s. */
  revoke(revocation: Omit<Revocation, 'id'>): Promise<void>
  /** The site's settings changed: open rooms take them up. */
  changed(version: number): Promise<void>
  /** Rooms with open sockets. */
  open(): Promise<string[]>
  /** Counts a new guest; true while very many come at once. */
  newcomer(): Promise<boolean>
}
