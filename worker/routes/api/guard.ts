import type { Context, MiddlewareHandler } from 'hono'
import type * as v from 'valibot'
import { type Site, siteOf } from '../../db/sites.ts'
import { checked } from '../../lib/checked.ts'
import type { Env } from '../../env.ts'
import { authorize, type Caller } from '../../middleware/apikey.ts'
import { type Attempt, idempotently } from '../../middleware/idempotency.ts'
import { atMost, readJson } from '../../middleware/json.ts'
import { missing } from './missing.ts'
import type { Operation, Schema } from './operation.ts'

export interface ApiEnv {
  Bindings: Env
  Variables: { caller: Caller; site: Site; attempt: Attempt }
}

export type Api = Context<ApiEnv>

const small = atMost(64 * 1024)

type Typed<Q, B, As extends 'in' | 'out'> = (Q extends Schema
  ? { query: As extends 'in' ? v.InferInput<Q> : v.InferOutput<Q> }
  : object)
  & (B extends Schema ? { json: As extends 'in' ? v.InferInput<B> : v.InferOutput<B> } : object)

/**
 * What stands before a route of the API: who asks, whether they may, how often, and whether what they
 * send has the shape. A handler finds it with `c.req.valid`.
 */
export function guard<P extends string, Q extends Schema | undefined, B extends Schema | undefined>({
  method,
  scope,
  query,
  body,
}: Operation<P, Q, B>): MiddlewareHandler<ApiEnv, P, { in: Typed<Q, B, 'in'>; out: Typed<Q, B, 'out'> }> {
  return async (c, next) => {
    if (!scope) throw new Error('an operation of the API names its scope')
    const caller = await authorize(c, scope)
    const site = await siteOf(c.env.DB, caller.site, c.executionCtx)
    if (!site) return missing('site')
    c.set('caller', caller)
    c.set('site', site)
    if (query) c.req.addValidatedData('query', checked(query, c.req.query(), 'The query is malformed.'))
    let replayed: Response | undefined
    await small(c, async () => {
      if (body) c.req.addValidatedData('json', await readJson(c, body))
      if (method !== 'post') return next()
      replayed = await idempotently(c, { caller, body: await c.req.text() }, (attempt) => {
        c.set('attempt', attempt)
        return next()
      })
    })
    return replayed
  }
}
