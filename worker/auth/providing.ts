import { Hono } from 'hono'
import { Problem } from '../lib/problem.ts'
import { accountsOf, API } from './accounts.ts'
import { answer } from './answer.ts'
import { begun } from './begun.ts'
import type { AuthEnv } from './env.ts'
import { ownForm } from './guard.ts'
import { onwardPage, refusedPage } from './pages/notices.ts'
import { type Provider, providersOf } from './providers.ts'
import { providerAddress } from './visitor.ts'

/** Out to a provider that people have an account with, and back. */
export const providing = new Hono<AuthEnv>()
  .post('/auth/provider/:provider', ownForm, async (c) => {
    const asked = await begun(c)
    const provider = known(providersOf(c.env), c.req.param('provider'))
    const back = `/auth/continue?${asked.query}`
    const claim = c.req.query('claim') === '1'
    const address = await providerAddress(c, provider, { back, claim })
    if (address === undefined) return c.redirect(`${back}&by=${provider.id}&error=unreachable`, 303)
    return answer(c, onwardPage(`Taking you to ${provider.label}`, address))
  })
  .on(['GET', 'POST'], `${API}/callback/:provider`, async (c) => {
    const provider = known(providersOf(c.env), c.req.param('provider'))
    const request = new Request(c.req.raw)
    // Kept with the session otherwise.
    request.headers.delete('user-agent')
    return (await accountsOf(c.env, c.var.origin, provider)).handler(request)
  })
  .get('/auth/failed', (c) => {
    const message =
      'This sign-in took too long, or it began in another window. Go back to the room and try again.'
    return answer(c, refusedPage(message), 400)
  })

function known(providers: readonly Provider[], wanted: string): Provider {
  const provider = providers.find(({ id }) => id === wanted)
  if (!provider) throw new Problem(404, 'not_found', 'There is no such way to sign in here.')
  return provider
}
