import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/**
 * An OpenID provider on loopback, as real ones are: discovery, PKCE, its own pages to sign in and to
 * agree on. Anyone signs in with any password; the login is their `sub`, and `people` tells the rest.
 * @param {{ port: number, callback: string,
 *   people: Record<string, { name?: string, email?: string, email_verified?: boolean }> }} options
 *   `callback`: where it sends people back to.
 */
export async function startProvider({ port, callback, people }) {
  const issuer = `http://127.0.0.1:${port}`
  const client = { client_id: 'parlor', client_secret: 'a-secret-between-provider-and-parlor' }
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [callback] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key for the cookies of a provider under test'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...people[sub] }),
    }),
  })
  const server = createServer(provider.callback())
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    issuer,
    ...client,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
