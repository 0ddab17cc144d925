import { Hono } from 'hono'
import { version } from '../../package.json'
import type { Env } from '../env.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { privately } from '../middleware/private.ts'

/** Says that the Worker runs, and which version of it. */
export const health = new Hono<{ Bindings: Env }>()
  .get('/healthz', privately, (c) => {
    c.header('access-control-allow-origin', '*')
    return c.json({ ok: true, version })
  })
  .all('/healthz', onlyMethods('GET', 'HEAD'))
