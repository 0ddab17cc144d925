import type { Code } from '../../protocol/codes.ts'
import type { Connection } from './session.ts'

/** Thrown by a part that refuses a command: nothing changed, and the sender is told `code`. */
export class Refusal extends Error {
  constructor(
    readonly code: Code,
    /** Seconds until the same command is worth sending again. */
    readonly retryAfter?: number,
  ) {
    super(code)
  }
}

/** Refuses whoever has no name yet. Returns who is left: someone who may be an author. */
export function requireMember(from: Connection): { id: string; name: string } {
  if (from.kind === 'watching' || from.name === undefined) throw new Refusal('identity_required')
  return { id: from.member, name: from.name }
}
