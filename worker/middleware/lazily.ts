import type { Handler, Hono } from 'hono'
import type { Env } from '../env.ts'

/**
 * Routes whose module is loaded when the first request asks for them: what a socket needs starts
 * without it. `load` imports it and answers the app in it.
 */
export function lazily<E extends { Bindings: Env }>(
  load: () => Promise<Hono<E>>,
): Handler<{ Bindings: Env }> {
  return async (c) => (await load()).fetch(c.req.raw, c.env, c.executionCtx)
}
