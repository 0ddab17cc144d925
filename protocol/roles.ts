import type { Role } from './model.ts'

/** What a role may do in a room, beyond reading. The one table: the room enforces it, the widget shows by it. */
export type Act =
  /** Write and change one's own messages, where the room's settings let people. */
  | 'post'
  /** Write although the room is read-only, or writing is for fewer. */
  | 'post_always'
  /** Come in although the room is full, for members, or behind a password. */
  | 'enter_always'
  /** Delete and restore what others wrote. */
  | 'delete_any'
  /** See what was deleted, what a body was before an edit, and the time before one came. */
  | 'see_all'
  /** Put messages up for all to find. */
  | 'pin'
  /** Call everyone who is here by `@here`. */
  | 'call_here'
  /** Remove people for a time, or for good. */
  | 'ban'
  /** Give and take the roles below one's own. */
  | 'appoint'

const POST = ['post'] as const
const MODERATE = [
  ...POST,
  'post_always',
  'enter_always',
  'delete_any',
  'see_all',
  'pin',
  'call_here',
  'ban',
] as const

const MAY: Record<Role, ReadonlySet<Act>> = {
  owner: new Set([...MODERATE, 'appoint']),
  moderator: new Set(MODERATE),
  member: new Set(POST),
  guest: new Set(POST),
  bot: new Set(POST),
}

/** Whether a role may do something. */
export function may(role: Role, act: Act): boolean {
  return MAY[role].has(act)
}

/** From the least to the most. A bot has no rank: it only posts. */
const RANKS: readonly Role[] = ['bot', 'guest', 'member', 'moderator', 'owner']

/** The higher of two roles. */
export function higher(a: Role, b: Role): Role {
  return RANKS.indexOf(a) >= RANKS.indexOf(b) ? a : b
}

/** Whether one role stands above another, and may so act on its members. */
export function outranks(a: Role, b: Role): boolean {
  return RANKS.indexOf(a) > RANKS.indexOf(b)
}

/** Whether a role looks after a room: it may act on what others wrote, and is always listed. */
export function moderates(role: Role): boolean {
  return may(role, 'delete_any')
}
