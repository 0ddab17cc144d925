import type * as workers from '@cloudflare/workers-types'

// The Worker's modules name D1 as its own types do; the rest of those types would hide Node's.
declare global {
  type D1Database = workers.D1Database
}
