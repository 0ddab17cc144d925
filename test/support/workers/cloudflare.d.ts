import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Env as ParlorEnv } from '../../../worker/env.ts'

declare global {
  namespace Cloudflare {
    /** What tests find in `env` of `cloudflare:test`. */
    interface Env extends ParlorEnv {
      /** `full`: as many messages as the bench asks for. */
      SEARCH_SIZE: string
      GUESSES: string
      TEST_MIGRATIONS: D1Migration[]
    }
  }
}
