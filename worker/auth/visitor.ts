import type { Context } from 'hono'
import { type Accounts, accountsOf } from './accounts.ts'
import type { AuthEnv } from './env.ts'
import type { Provider } from './providers.ts'

type C = Context<AuthEnv>

/** Somebody who is signed in, by the cookie of this request. */
export interface Visitor {
  id: string
  name: string
  email: string
  /** Of this session. */
  token: string
}

/** Who is signed in; undefined for nobody. */
export async function visitorOf(c: C): Promise<Visitor | undefined> {
  const accounts = await accountsOf(c.env, c.var.origin)
  const { headers, response } = await accounts.api.getSession({ headers: cookieOf(c), returnHeaders: true })
  setCookies(c, headers)
  if (!response) return undefined
  const { user, session } = response
  return { id: user.id, name: user.name, email: user.email, token: session.token }
}

/** Checks a password and signs in; false where address and password are nobody's. */
export async function signIn(c: C, body: { email: string; password: string }): Promise<boolean> {
  const accounts = await accountsOf(c.env, c.var.origin)
  const response = await accounts.api.signInEmail({ body, headers: cookieOf(c), asResponse: true })
  if (response.status >= 500) throw new Error(`signing in failed with ${response.status}`)
  setCookies(c, response.headers)
  return response.ok
}

/** Ends the session of this browser. */
export async function signOut(c: C): Promise<void> {
  const accounts = await accountsOf(c.env, c.var.origin)
  const response = await accounts.api.signOut({ headers: cookieOf(c), asResponse: true })
  setCookies(c, response.headers)
}

/** Where to go to sign in with a provider; undefined where the provider does not answer. */
export async function providerAddress(
  c: C,
  provider: Provider,
  { back, claim }: { back: string; claim: boolean },
): Promise<string | undefined> {
  const accounts: Accounts = await accountsOf(c.env, c.var.origin, provider)
  const response = await accounts.api.signInSocial({
    body: {
      provider: provider.id,
      callbackURL: back,
      errorCallbackURL: `${back}&by=${provider.id}`,
      disableRedirect: true,
      additionalData: { claim },
    },
    headers: cookieOf(c),
    asResponse: true,
  })
  setCookies(c, response.headers)
  if (!response.ok) return undefined
  const { url } = await response.json<{ url?: string }>()
  return url
}

// All that better-auth needs; what else a browser tells of itself is not for keeping.
function cookieOf(c: C): Headers {
  return new Headers({ cookie: c.req.header('cookie') ?? '' })
}

function setCookies(c: C, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
}
