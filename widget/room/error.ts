import type { ErrorResponse } from '../../protocol/http.ts'
import type { Connection } from './state.ts'

/** A refusal, for a host or a person to act on. `code` is stable. */
export class ParlorError extends Error {
  constructor(
    readonly code: NonNullable<Connection['code']>,
    /** Seconds to wait before trying again, where the server said so. */
    readonly retryAfter?: number,
    /** All that the server said. */
    readonly told?: ErrorResponse['error'],
  ) {
    super(code)
  }
}
