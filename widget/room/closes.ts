import { CLOSE } from '../../protocol/codes.ts'
import type { Connection } from './state.ts'

export type ClosedBy = Connection['code']

/** What to call a close that the room has a reason for. */
const WORDS: Partial<Record<number, ClosedBy>> = {
  [CLOSE.malformed]: 'malformed',
  [CLOSE.token]: 'identity_expired',
  [CLOSE.forbidden]: 'forbidden',
  [CLOSE.notFound]: 'not_found',
  [CLOSE.tooMany]: 'too_many',
  [CLOSE.gone]: 'gone',
  [CLOSE.full]: 'full',
  [CLOSE.flooding]: 'flooding',
}

/** Why a socket was closed, in a word; undefined for a close that means nothing but "try again". */
export function wordOf(code: number, reason: string): ClosedBy {
  // What a 4403 is about (banned, password_required, identity_required …) the server says as the reason.
  return code === CLOSE.forbidden && reason ? (reason as ClosedBy) : WORDS[code]
}
