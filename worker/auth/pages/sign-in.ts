import { html } from 'hono/html'
import { PASSWORD } from '../accounts.ts'
import { type Asked, hostOf } from '../asked.ts'
import type { Draft } from '../forms.ts'
import type { Provider } from '../providers.ts'
import type { Content, Html } from './frame.ts'

interface View {
  asked: Asked
  providers: readonly Provider[]
  draft?: Draft
  /** What came of the last try elsewhere. */
  notice?: Html | undefined
}

/** For those who have an account. */
export function signInPage({ asked, providers, draft = {}, notice }: View): Content {
  const title = `Sign in to ${asked.site.name}`
  return {
    title,
    main: html`${header(title, asked)}${notice ?? ''}${buttons(providers, asked)}
      <form method="post" action="/auth/sign-in?${asked.query}" novalidate>
        ${problem(draft)}
        ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', draft })}
        ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', draft })}
        <button class="primary">Sign in</button>
      </form>
      <p class="other">New here? <a href="/auth/continue?${asked.query}&amp;new=1">Create an account</a></p>`,
  }
}

/** For those who have none. */
export function signUpPage({ asked, providers, draft = {}, notice }: View): Content {
  const title = 'Create an account'
  const hint = `At least ${PASSWORD.least} characters. A few words are easy to keep.`
  return {
    title,
    main: html`${header(title, asked)}${notice ?? ''}${buttons(providers, asked)}
      <form method="post" action="/auth/sign-up?${asked.query}" novalidate>
        ${problem(draft)} ${field({ name: 'name', label: 'Name', type: 'text', autocomplete: 'name', draft })}
        ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', hint: 'Only to sign in. Others never see it.', draft })}
        ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint, draft })}
        <button class="primary">Create account</button>
      </form>
      <p class="other">Have one already? <a href="/auth/continue?${asked.query}">Sign in</a></p>`,
  }
}

/** What the page is about, and for which page of the world. */
export function header(title: string, { origin }: Asked): Html {
  return html`<header>
    <h1>${title}</h1>
    <p class="from">from <bdi>${hostOf(origin)}</bdi></p>
  </header>`
}

function buttons(providers: readonly Provider[], { query }: Asked): Html {
  if (providers.length === 0) return html``
  return html`${providers.map(
      ({ id, label }) =>
        html`<form method="post" action="/auth/provider/${id}?${query}">
          <button>Continue with ${label}</button>
        </form>`,
    )}
    <p class="or">or</p>`
}

function problem({ errors }: Draft): Html {
  if (!errors?.form) return html``
  return html`<p class="notice" role="alert">${errors.form}</p>`
}

interface Field {
  name: 'name' | 'email' | 'password'
  label: string
  type: string
  autocomplete: string
  hint?: string
  draft: Draft
}

function field({ name, label, type, autocomplete, hint, draft }: Field): Html {
  const { errors = {} } = draft
  const error = errors[name]
  const value = name === 'password' ? '' : (draft[name] ?? '')
  // The first field that is wrong, else the first that is empty, is where one goes on.
  const first = (['name', 'email', 'password'] as const).find((each) => errors[each] !== undefined)
  const told = [error === undefined ? '' : `${name}-error`, hint === undefined ? '' : `${name}-hint`]
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      required
      ${name === 'email' ? html`autocapitalize="none" spellcheck="false"` : ''}
      ${error === undefined ? '' : html`aria-invalid="true"`}
      ${told.some(Boolean) ? html`aria-describedby="${told.filter(Boolean).join(' ')}"` : ''}
      ${first === name ? html`autofocus` : ''}
    />
    ${error === undefined ? '' : html`<p class="error" id="${name}-error">${error}</p>`}
    ${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`
}
