import type { Role } from './model.ts'

/** Whether a role looks after a room: it may act on what others wrote, and is always listed. */
export function moderates(role: Role): boolean {
  return role === 'owner' || role === 'moderator'
}
