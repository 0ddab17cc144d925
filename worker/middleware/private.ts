import { createMiddleware } from 'hono/factory'
import { PRIVATE } from './errors.ts'

/** Gives answers the headers of private JSON. Not for a socket: a 101 keeps its headers. */
export const privately = createMiddleware(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(PRIVATE)) c.res.headers.set(name, value)
})
