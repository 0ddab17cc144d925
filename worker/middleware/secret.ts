import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { Problem } from '../lib/problem.ts'

const SHORTEST = 32

/** Refuses to work without a master key that is worth the name: all others derive from it. */
export const secret = createMiddleware<{ Bindings: Env }>(async (c, next) => {
  // A deployment may lack it, whatever the type says.
  const key = (c.env as Partial<Env>).PARLOR_SECRET ?? ''
  if (key.length >= SHORTEST) return next()
  const why = `PARLOR_SECRET is missing or shorter than ${SHORTEST} characters: set it to a long random text.`
  throw new Problem(500, 'internal', 'This server is not set up yet.', { cause: why })
})
