import { Hono } from 'hono'
import type * as v from 'valibot'
import {
  ApiKeyList,
  ApiKeyPost,
  KeyList,
  NewApiKey,
  NewKey,
  RevocationPost,
} from '../../../protocol/api-people.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../../db/apikeys.ts'
import { database } from '../../db/database.ts'
import { revokeIdentity } from '../../db/identities.ts'
import { createKey, KEY_MEMORY, listKeys, revokeKey } from '../../db/keys.ts'
import { Problem } from '../../lib/problem.ts'
import { HOUR, MINUTE } from '../../lib/time.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type Api, type ApiEnv, guard } from './guard.ts'
import { missing } from './missing.ts'
import { operation } from './operation.ts'
import { tellSite } from './reach.ts'
import { apiKeyView, keyView } from './views.ts'

const KEYS = '/v1/sites/:site/keys'
const API_KEYS = '/v1/sites/:site/api-keys'
const tag = 'Keys'
/** No identity lives longer, in milliseconds. With it, what clocks may differ by. */
const LONGEST = HOUR + 5 * MINUTE

const list = operation({
  id: 'listKeys',
  method: 'get',
  path: KEYS,
  tag,
  summary: 'List identity keys',
  description: 'What your server signs identities with. Secrets are never shown again.',
  scope: 'keys:read',
  answers: { 200: KeyList },
})
const create = operation({
  id: 'createKey',
  method: 'post',
  path: KEYS,
  tag,
  summary: 'Make an identity key',
  description: 'Two live at a time: make the new one, use it, revoke the old one.',
  scope: 'keys:write',
  answers: { 201: NewKey },
})
const revoke = operation({
  id: 'revokeKey',
  method: 'delete',
  path: `${KEYS}/:kid`,
  tag,
  summary: 'Revoke an identity key',
  description: 'Members signed with it are closed out within seconds, and need an identity of another key.',
  scope: 'keys:write',
  answers: { 204: null },
})
const revocation = operation({
  id: 'revoke',
  method: 'post',
  path: '/v1/sites/:site/revocations',
  tag,
  summary: 'Revoke an identity or a key',
  description: 'By the `jti` of one identity, seen or not, or by the `kid` of a key.',
  scope: 'keys:write',
  body: RevocationPost,
  answers: { 204: null },
})
const listApi = operation({
  id: 'listApiKeys',
  method: 'get',
  path: API_KEYS,
  tag,
  summary: 'List API keys',
  scope: 'keys:read',
  answers: { 200: ApiKeyList },
})
const createApi = operation({
  id: 'createApiKey',
  method: 'post',
  path: API_KEYS,
  tag,
  summary: 'Make an API key',
  scope: 'keys:write',
  body: ApiKeyPost,
  answers: { 201: NewApiKey },
})
const revokeApi = operation({
  id: 'revokeApiKey',
  method: 'delete',
  path: `${API_KEYS}/:id`,
  tag,
  summary: 'Revoke an API key',
  scope: 'keys:write',
  answers: { 204: null },
})

export const keyOperations = [list, create, revoke, revocation, listApi, createApi, revokeApi]

export const keys = new Hono<ApiEnv>()
  .get(list.path, privately, secret, guard(list), async (c) => {
    const found = await listKeys(database(c.env.DB), c.var.site.id)
    return c.json({ keys: found.map(keyView) } satisfies v.InferOutput<typeof KeyList>)
  })
  .post(create.path, privately, secret, guard(create), async (c) => {
    const now = Date.now()
    const made = await createKey(database(c.env.DB), c.var.site.id, c.env.PARLOR_SECRET, now)
    return c.json({ ...made, createdAt: now } satisfies v.InferOutput<typeof NewKey>, 201)
  })
  .delete(revoke.path, privately, secret, guard(revoke), async (c) => {
    await endKey(c, c.req.param('kid'))
    return c.body(null, 204)
  })
  .post(revocation.path, privately, secret, guard(revocation), async (c) => {
    const { jti, kid } = c.req.valid('json')
    if (kid !== undefined) await endKey(c, kid)
    if (jti !== undefined) await endIdentity(c, jti)
    return c.body(null, 204)
  })
  .get(listApi.path, privately, secret, guard(listApi), async (c) => {
    const found = await listApiKeys(database(c.env.DB), c.var.site.id)
    return c.json({ keys: found.map(apiKeyView) } satisfies v.InferOutput<typeof ApiKeyList>)
  })
  .post(createApi.path, privately, secret, guard(createApi), async (c) => {
    const { name, scopes } = c.req.valid('json')
    const fields: Record<string, string> = {}
    for (const [at, scope] of scopes.entries()) {
      if (!c.var.caller.scopes.has(scope)) fields[`scopes.${at}`] = 'Yours lacks it.'
    }
    if (Object.keys(fields).length > 0) {
      throw new Problem(403, 'forbidden', 'A key can give no scope that it lacks itself.', { fields })
    }
    const now = Date.now()
    const unique = [...new Set(scopes)]
    const made = await createApiKey(database(c.env.DB), c.var.site.id, { name, scopes: unique }, now)
    return c.json({ id: made.id, name, scopes: unique, createdAt: now, key: made.key }, 201)
  })
  .delete(revokeApi.path, privately, secret, guard(revokeApi), async (c) => {
    const done = await revokeApiKey(database(c.env.DB), c.var.site.id, c.req.param('id'), Date.now())
    return done ? c.body(null, 204) : missing('key')
  })

async function endKey(c: Api, kid: string): Promise<void> {
  const now = Date.now()
  if (!(await revokeKey(database(c.env.DB), c.var.site.id, kid, now))) return missing('key')
  // An isolate that knows the key still may make tokens with it for so long, by its own clock.
  const before = now + 2 * KEY_MEMORY
  await tellSite(c, (site) => site.revoke({ kid, before, code: 'identity_expired' }))
}

async function endIdentity(c: Api, jti: string): Promise<void> {
  const now = Date.now()
  await revokeIdentity(database(c.env.DB), c.var.site.id, jti, now + LONGEST, now)
  // It never comes to hold again, so nothing is lost by meaning what a clock that is ahead makes of it.
  await tellSite(c, (site) => site.revoke({ jti, before: now + KEY_MEMORY, code: 'identity_expired' }))
}
