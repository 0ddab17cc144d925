import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Env as ParlorEnv } from '../../../worker/env.ts'

declare global {
  namespace Cloudflare {
    /** What tests find in `env` of `cloudflare:test`. */
    interface Env extends ParlorEnv {
      TEST_MIGRATIONS: D1Migration[]
    }
  }
}
