import { Hono } from 'hono'
import { accountsOf, API } from './accounts.ts'
import { answer } from './answer.ts'
import { begun } from './begun.ts'
import type { AuthEnv } from './env.ts'
import { ownForm } from './guard.ts'
import { outPage, refusedPage } from './pages/notices.ts'
import { type Provider, providersOf } from './providers.ts'
import { Refusal } from './refusal.ts'
import { keepLanguage } from './speaking.ts'
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
    keepLanguage(c)
    return answer(c, outPage(c.var.speech, provider, address))
  })
  .on(['GET', 'POST'], `${API}/callback/:provider`, async (c) => {
    const provider = known(providersOf(c.env), c.req.param('provider'))
    const request = new Request(c.req.raw)
    // Kept with the session otherwise.
    request.headers.delete('user-agent')
    return (await accountsOf(c.env, c.var.origin, provider)).handler(request)
  })
  .get('/auth/failed', (c) => answer(c, refusedPage(c.var.speech, 'late'), 400))

function known(providers: readonly Provider[], wanted: string): Provider {
  const provider = providers.find(({ id }) => id === wanted)
  if (!provider) throw new Refusal(404, 'not_found', 'noProvider')
  return provider
}
