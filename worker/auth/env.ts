import type { Env } from '../env.ts'
import type { Speech } from '../words/languages.ts'

/** What the pages of accounts know of each request. */
export interface AuthEnv {
  Bindings: Env
  Variables: {
    /** Our own public origin. */
    origin: string
    /** Names the inline style and script of this answer, and no others. */
    nonce: string
    /** What this answer is written in. */
    speech: Speech
  }
}
