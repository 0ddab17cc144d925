import { type Context, Hono } from 'hono'
import { addAccount } from '../db/accounts.ts'
import { database } from '../db/database.ts'
import { hashPassword } from '../lib/password.ts'
import { random } from '../lib/secrets.ts'
import { answer } from './answer.ts'
import type { Asked } from './asked.ts'
import { begun } from './begun.ts'
import type { AuthEnv } from './env.ts'
import { type Draft, fieldsOf, read, SignIn, SignUp, type Wrong } from './forms.ts'
import { mayTry, ownForm } from './guard.ts'
import { signInPage, signUpPage } from './pages/sign-in.ts'
import { providersOf } from './providers.ts'
import { signIn, signOut } from './visitor.ts'

type C = Context<AuthEnv>

/** Signing in with e-mail and password, making an account, and leaving it. */
export const entering = new Hono<AuthEnv>()
  .post('/auth/sign-in', ownForm, async (c) => {
    const asked = await begun(c)
    const { value, draft } = read(SignIn, await fieldsOf(c))
    if (!value) return again(c, signInPage, asked, draft, 422)
    if (!(await mayTry(c, value.email)))
      return again(c, signInPage, asked, wrong(draft, 'form', 'tooMany'), 429)
    if (await signIn(c, value)) return onward(c, asked)
    return again(c, signInPage, asked, wrong(draft, 'password', 'mismatch'), 422)
  })
  .post('/auth/sign-up', ownForm, async (c) => {
    const asked = await begun(c)
    const { value, draft } = read(SignUp, await fieldsOf(c))
    if (!value) return again(c, signUpPage, asked, draft, 422)
    if (!(await mayTry(c, value.email)))
      return again(c, signUpPage, asked, wrong(draft, 'form', 'tooMany'), 429)
    if (await signUp(c, value)) return onward(c, asked)
    return again(c, signUpPage, asked, wrong(draft, 'email', 'emailTaken'), 422)
  })
  .post('/auth/sign-out', ownForm, async (c) => {
    await signOut(c)
    return onward(c, await begun(c))
  })
  // Reloading, or coming back to, the address of a form.
  .on('GET', ['/auth/sign-in', '/auth/sign-up', '/auth/sign-out'], async (c) => onward(c, await begun(c)))

function onward(c: C, { query }: Asked): Response {
  return c.redirect(`/auth/continue?${query}`, 303)
}

/** Makes the account and signs in to it; false where the address has one. */
async function signUp(c: C, { name, email, password }: { name: string; email: string; password: string }) {
  const account = { id: random(16), name, email, passwordHash: await hashPassword(password) }
  return (await addAccount(database(c.env.DB), account, Date.now())) && signIn(c, { email, password })
}

function wrong(draft: Draft, field: 'email' | 'password' | 'form', what: Wrong): Draft {
  return { ...draft, errors: { [field]: what } }
}

function again(c: C, page: typeof signInPage, asked: Asked, draft: Draft, status: 422 | 429) {
  if (status === 429) c.header('retry-after', '60')
  return answer(c, page(c.var.speech, { asked, providers: providersOf(c.env), draft }), status)
}
