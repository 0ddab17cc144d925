import type { Context } from 'hono'
import { type Scope, SCOPES } from '../../protocol/api.ts'
import { findApiKey } from '../db/apikeys.ts'
import { database } from '../db/database.ts'
import type { Env } from '../env.ts'
import { Problem } from '../lib/problem.ts'
import { limitKey, limitTries } from './limits.ts'

/** Who asks the API, for which site, and what they may. Routes know no more than this of how it was shown. */
export interface Caller {
  id: string
  site: string
  scopes: ReadonlySet<Scope>
}

type Bound = Pick<Context<{ Bindings: Env }>, 'env' | 'req' | 'header' | 'executionCtx'>

const BEARER = /^Bearer +(\S{1,200})$/i

/**
 * Finds out who asks for a site, and lets them through where they have the scope. A key of another
 * site, a revoked one and one that never was get one answer, which does not depend on whether there
 * is such a site.
 */
export async function authorize(c: Bound, scope: Scope): Promise<Caller> {
  const caller = await keyHolder(c, c.req.param('site') ?? '')
  await limitKey(c, caller.id)
  if (!caller.scopes.has(scope)) {
    throw new Problem(403, 'forbidden', `This key lacks the scope ${scope}.`)
  }
  return caller
}

async function keyHolder(c: Bound, site: string): Promise<Caller> {
  const header = c.req.header('authorization')
  if (header === undefined) {
    c.header('www-authenticate', 'Bearer')
    throw new Problem(401, 'identity_required', 'Show an API key: Authorization: Bearer pk_…')
  }
  const defer = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  const presented = BEARER.exec(header)?.[1] ?? ''
  const key = await findApiKey(database(c.env.DB), presented, { now: Date.now(), defer })
  if (key?.site === site) return { id: key.id, site, scopes: new Set(SCOPES.filter(within(key.scopes))) }
  await limitTries(c)
  throw new Problem(403, 'forbidden', 'This key opens nothing here.')
}

function within(scopes: readonly string[]) {
  return (scope: Scope) => scopes.includes(scope)
}
