import { signToken } from '../../worker/lib/token.ts'
import { SECRET } from './server.mjs'

/**
 * A token that the Worker under test takes for its own.
 * @param {Partial<Parameters<typeof signToken>[0]> & { member: string, origin: string }} claims
 *   Defaults: a guest of the site `demo`.
 * @param {{ secret?: string, now?: number, lifetime?: number }} [options]
 */
export async function tokenFor(claims, { secret = SECRET, now = Date.now(), lifetime } = {}) {
  const full = {
    kind: 'guest',
    role: 'guest',
    site: 'demo',
    version: 1,
    settings: { creates: '*' },
    ...claims,
  }
  const { token } = await signToken(
    /** @type {Parameters<typeof signToken>[0]} */ (full),
    secret,
    now,
    lifetime,
  )
  return token
}
