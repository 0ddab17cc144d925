import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Code } from '../../protocol/codes.ts'
import type { ChallengeResponse, ErrorResponse } from '../../protocol/http.ts'

interface Details {
  /** What was wrong, by path in the request's body. */
  fields?: Record<string, string>
  /** When a ban ends, in milliseconds since 1970. */
  until?: number | undefined
  /** What has to be solved first. */
  challenge?: ChallengeResponse
  /** Seconds after which the same request may succeed. */
  retryAfter?: number
  /** For the log only. */
  cause?: unknown
}

/** A refusal on its way out: thrown anywhere below a route, answered as JSON by the error handler. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode
  readonly code: Code
  readonly details: Details

  constructor(status: ContentfulStatusCode, code: Code, message: string, details: Details = {}) {
    super(message, { cause: details.cause })
    this.status = status
    this.code = code
    this.details = details
  }

  /** What the client is told. */
  get body(): ErrorResponse {
    const { fields, until, challenge } = this.details
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(fields && { fields }),
        ...(until !== undefined && { until }),
        ...(challenge && { challenge }),
      },
    }
  }
}
