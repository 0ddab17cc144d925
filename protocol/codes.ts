/** Why a command or a request was refused. Stable: hosts may switch on them. */
export const CODES = [
  'malformed',
  'unsupported',
  'too_long',
  'empty',
  'stale',
  'order',
  'rate_limited',
  'slow_mode',
  'timed_out',
  'banned',
  'filtered',
  'readonly',
  'closed',
  'full',
  'forbidden',
  'not_found',
  'password_required',
  'challenge_required',
  'identity_required',
  'identity_expired',
  'network_busy',
  'internal',
] as const
export type Code = (typeof CODES)[number]

/** Refusals after which the same command may succeed later, unchanged. All others are final. */
export const RETRYABLE: ReadonlySet<Code> = new Set([
  'order',
  'rate_limited',
  'slow_mode',
  'network_busy',
  'internal',
])

/** WebSocket close codes of a room. */
export const CLOSE = {
  binary: 1003,
  badJson: 1007,
  tooLarge: 1009,
  restart: 1012,
  malformed: 4400,
  token: 4401,
  forbidden: 4403,
  notFound: 4404,
  tooSlow: 4408,
  tooMany: 4409,
  gone: 4410,
  full: 4413,
  flooding: 4429,
} as const

/** After these a client does not reconnect by itself: it says why and waits for the person. */
export const FINAL_CLOSES: ReadonlySet<number> = new Set([
  CLOSE.malformed,
  CLOSE.forbidden,
  CLOSE.notFound,
  CLOSE.gone,
])

/** A command whose socket closed with one of these is at fault itself: it fails, it is not sent again. */
export const FAILING_CLOSES: ReadonlySet<number> = new Set([CLOSE.badJson, CLOSE.tooLarge, CLOSE.malformed])
