import { Hono } from 'hono'
import { Problem } from '../lib/problem.ts'
import { atMost } from '../middleware/json.ts'
import { secret } from '../middleware/secret.ts'
import { answer } from './answer.ts'
import { confirming } from './confirming.ts'
import { entering } from './entering.ts'
import type { AuthEnv } from './env.ts'
import { atHome } from './guard.ts'
import { refusedPage } from './pages/notices.ts'
import { providing } from './providing.ts'
import { whyOf } from './refusal.ts'
import { speaking } from './speaking.ts'

const BODY = 8 * 1024

/**
 * The pages on which people sign in with an account, all below `/auth/`. A room sends them to
 * `/auth/continue?site&origin&challenge[&return][&lang]`, see `asked.ts`, and asks `POST session` with its
 * verifier until they have pressed "Continue".
 */
export const accounts = new Hono<AuthEnv>()
  .use(speaking, atHome, secret, atMost(BODY))
  .route('/', confirming)
  .route('/', entering)
  .route('/', providing)
  .onError((error, c) => {
    const known = error instanceof Problem
    if (!known || error.status >= 500) console.error(error.stack ?? error)
    const { why, about } = whyOf(error)
    return answer(c, refusedPage(c.var.speech, why, about), known ? error.status : 500)
  })
  .notFound((c) => answer(c, refusedPage(c.var.speech, 'nothing'), 404))
