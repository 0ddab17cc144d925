import { betterAuth } from 'better-auth/minimal'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { getOAuthState } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { cleanName } from '../../protocol/http.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { releaseAddress } from '../db/accounts.ts'
import { database } from '../db/database.ts'
import { account, session, user, verification } from '../db/schema/accounts.ts'
import type { Env } from '../env.ts'
import { hashPassword, isPassword } from '../lib/password.ts'
import { hashOf } from '../lib/secrets.ts'
import { DAY } from '../lib/time.ts'
import type { Provider } from './providers.ts'

/** Seconds. A session is lengthened at most once a day. */
const SESSION = (30 * DAY) / 1000
export const PASSWORD = { least: 8, most: 128 }

/** Where better-auth answers; of all its routes only the return from a provider is open. */
export const API = '/auth/api'

/**
 * better-auth on D1, for one request: what it remembers must not be shared between requests, which
 * may not await each other's promises. A provider is asked for its addresses at once, so it is
 * given only where it is needed.
 */
export async function accountsOf(env: Env, origin: string, provider?: Provider) {
  const schema = { user, session, account, verification }
  return betterAuth({
    appName: 'Parlor',
    baseURL: origin,
    basePath: API,
    secret: await hashOf(`parlor:accounts:${env.PARLOR_SECRET}`),
    database: drizzleAdapter(database(env.DB), { provider: 'sqlite', schema }),
    emailAndPassword: {
      enabled: true,
      // Made in one piece with its password, see `db/accounts.ts`.
      disableSignUp: true,
      minPasswordLength: PASSWORD.least,
      maxPasswordLength: PASSWORD.most,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) },
    },
    session: { expiresIn: SESSION, updateAge: DAY / 1000 },
    account: { accountLinking: { enabled: true, requireLocalEmailVerified: true } },
    plugins: provider ? [genericOAuth({ config: [configOf(env, provider)] })] : [],
    onAPIError: { errorURL: `${origin}/auth/failed` },
    // Tries are limited by the keyed hash of a network, before this is asked.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    databaseHooks: { account: { create: { before: withoutTokens }, update: { before: withoutTokens } } },
    advanced: {
      cookiePrefix: 'parlor',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { disableIpTracking: true },
    },
  })
}

export type Accounts = Awaited<ReturnType<typeof accountsOf>>

/** Nothing is ever asked of a provider later, so what would allow it is not kept. */
const withoutTokens = <T extends object>(row: T) =>
  Promise.resolve({ data: { ...row, accessToken: null, refreshToken: null, idToken: null } })

function configOf(env: Env, { id, label, issuer, clientId, clientSecret }: Provider) {
  return {
    providerId: id,
    name: label,
    clientId,
    clientSecret,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    pkce: true,
    scopes: ['openid', 'profile', 'email'],
    mapProfileToUser: (profile: Record<string, unknown>) => personOf(env, id, profile),
  }
}

/**
 * Who a provider says somebody is. Only an address that the provider has verified is believed:
 * otherwise whoever types a stranger's address into their profile would be taken for that stranger.
 */
async function personOf(env: Env, provider: string, profile: Record<string, unknown>) {
  const { email, email_verified: checked, sub, name, preferred_username: nick } = profile
  const verified = checked === true || checked === 'true'
  const address = typeof email === 'string' && verified ? email.toLowerCase() : undefined
  // Somebody else may have made an account with this address and a password, and never proved it is theirs.
  if (address !== undefined && (await getOAuthState())?.['claim'] === true) {
    await releaseAddress(database(env.DB), address, Date.now())
  }
  const names = [name, nick, address?.split('@')[0]]
  return {
    email: address ?? `${await hashOf(`${provider}:${String(sub)}`)}@${NOWHERE}`,
    emailVerified: address !== undefined,
    name: names.flatMap((each) => (typeof each === 'string' ? shortened(each) : [])).at(0) ?? 'Member',
    image: undefined,
  }
}

/** Ends what stands in for an address where there is none that counts. Reserved: no mail goes there. */
export const NOWHERE = 'nowhere.invalid'

function shortened(name: string): string[] {
  // A pair of surrogates may have been cut in half.
  const clean = cleanName(name.slice(0, LIMITS.name).replace(/[\ud800-\udbff]$/, ''))
  return clean === undefined ? [] : [clean]
}
