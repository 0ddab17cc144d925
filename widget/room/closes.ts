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

const SAID: ReadonlySet<number> = new Set([CLOSE.forbidden, CLOSE.notFound, CLOSE.tooMany])

/** Why a socket was closed, in a word; undefined for a close that means nothing but "try again". */
export function wordOf(code: number, reason: string): ClosedBy {
  // What it is about (banned, password_required, archived, network_busy …) the server says as the reason.
  return SAID.has(code) && reason ? (reason as ClosedBy) : WORDS[code]
}
