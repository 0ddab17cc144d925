import type { Context, Handler } from 'hono'
import type { Env } from '../env.ts'

/** What is asked of an app that is mounted lazily, whatever variables its own routes know. */
interface Answering {
  fetch(request: Request, env: Env, context: Context['executionCtx']): Response | Promise<Response>
}

/**
 * Routes whose module is loaded when the first request asks for them: what a socket needs starts
 * without it. `load` imports it and answers the app in it.
 */
export function lazily(load: () => Promise<Answering>): Handler<{ Bindings: Env }> {
  return async (c) => (await load()).fetch(c.req.raw, c.env, c.executionCtx)
}
