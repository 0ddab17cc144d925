import { type Context, Hono } from 'hono'
import { database } from '../db/database.ts'
import { createSignIn } from '../db/signins.ts'
import { hashOf, newRefresh } from '../lib/secrets.ts'
import { MINUTE } from '../lib/time.ts'
import { answer } from './answer.ts'
import type { Asked } from './asked.ts'
import { begun } from './begun.ts'
import type { AuthEnv } from './env.ts'
import { fieldsOf } from './forms.ts'
import { ownForm } from './guard.ts'
import { confirmPage } from './pages/confirm.ts'
import { backPage, donePage, providerNotice } from './pages/notices.ts'
import { signInPage, signUpPage } from './pages/sign-in.ts'
import { isSame, prove } from './proofs.ts'
import { providersOf } from './providers.ts'
import { Refusal } from './refusal.ts'
import { type Visitor, visitorOf } from './visitor.ts'

type C = Context<AuthEnv>

const PATH = '/auth/continue'
/** How long the page has to fetch what was agreed to, in milliseconds. */
const FETCHED = 2 * MINUTE

/** "Continue to <site> as <name>": nothing reaches a page before this was pressed, each time anew. */
export const confirming = new Hono<AuthEnv>()
  .get(PATH, async (c) => {
    const asked = await begun(c)
    const visitor = await visitorOf(c)
    if (!visitor) return enter(c, asked)
    const proof = await prove('press', asked, visitor.token, c.env.PARLOR_SECRET)
    return answer(c, confirmPage(c.var.speech, { asked, account: visitor, proof }))
  })
  .post(PATH, ownForm, async (c) => {
    const asked = await begun(c)
    const visitor = await visitorOf(c)
    if (!visitor) return c.redirect(`${PATH}?${asked.query}`, 303)
    const { proof = '' } = await fieldsOf(c)
    if (!isSame(proof, await prove('press', asked, visitor.token, c.env.PARLOR_SECRET))) {
      throw new Refusal(403, 'forbidden', 'otherPerson')
    }
    const onward = await agree(c, asked, visitor)
    const { speech } = c.var
    return answer(
      c,
      onward === undefined ? donePage(speech, asked, visitor.name) : backPage(speech, asked, onward),
    )
  })

function enter(c: C, asked: Asked): Promise<Response> {
  const { new: wanted, error, by } = c.req.query()
  const providers = providersOf(c.env)
  const provider = providers.find(({ id }) => id === by)
  const { speech } = c.var
  const notice = error === undefined ? undefined : providerNotice(speech, error, provider, asked)
  const page = wanted === undefined ? signInPage : signUpPage
  return answer(c, page(speech, { asked, providers, notice }))
}

/** Keeps the sign-in for the page; answers the address to go back to, where no pop-up was open. */
async function agree(c: C, asked: Asked, { id: account }: Visitor): Promise<string | undefined> {
  const { site, origin, challenge, returnTo } = asked
  const code = returnTo === undefined ? undefined : newRefresh()
  const signIn = {
    challenge,
    site: site.id,
    origin,
    account,
    expiresAt: Date.now() + FETCHED,
    ...(code !== undefined && { code: await hashOf(code) }),
  }
  if (!(await createSignIn(database(c.env.DB), signIn))) {
    throw new Refusal(409, 'forbidden', 'used')
  }
  return returnTo === undefined ? undefined : `${returnTo}#parlor-code=${code ?? ''}`
}
