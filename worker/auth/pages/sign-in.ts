import { html } from 'hono/html'
import type { Speech } from '../../words/languages.ts'
import { type Asked, hostOf } from '../asked.ts'
import { BOUNDS, type Draft } from '../forms.ts'
import type { Provider } from '../providers.ts'
import type { Content, Html } from './frame.ts'
import { plain, say } from './say.ts'

interface View {
  asked: Asked
  providers: readonly Provider[]
  draft?: Draft
  /** What came of the last try elsewhere. */
  notice?: Html | undefined
}

/** For those who have an account. */
export function signInPage(speech: Speech, { asked, providers, draft = {}, notice }: View): Content {
  const words = speech.words.signIn
  const about = { site: asked.site.name }
  return {
    title: plain(words.title, about, speech),
    main: html`${header(speech, say(words.title, about), asked)}${notice ?? ''}${buttons(speech, providers, asked)}
      <form method="post" action="/auth/sign-in?${asked.query}" novalidate>
        ${problem(speech, draft)} ${field(speech, { ...EMAIL, label: words.email, draft })}
        ${field(speech, { ...PASSWORD, label: words.password, autocomplete: 'current-password', draft })}
        <button class="primary">${words.submit}</button>
      </form>
      <p class="other">
        ${words.newHere} <a href="/auth/continue?${asked.query}&amp;new=1">${words.create}</a>
      </p>`,
  }
}

/** For those who have none. */
export function signUpPage(speech: Speech, { asked, providers, draft = {}, notice }: View): Content {
  const { signIn, signUp: words } = speech.words
  const hint = say(words.passwordHint, BOUNDS)
  return {
    title: words.title,
    main: html`${header(speech, words.title, asked)}${notice ?? ''}${buttons(speech, providers, asked)}
      <form method="post" action="/auth/sign-up?${asked.query}" novalidate>
        ${problem(speech, draft)} ${field(speech, { ...NAME, label: words.name, draft })}
        ${field(speech, { ...EMAIL, label: signIn.email, hint: words.emailHint, draft })}
        ${field(speech, { ...PASSWORD, label: signIn.password, autocomplete: 'new-password', hint, draft })}
        <button class="primary">${words.submit}</button>
      </form>
      <p class="other">${words.have} <a href="/auth/continue?${asked.query}">${words.signIn}</a></p>`,
  }
}

/** What the page is about, and for which page of the world. */
export function header({ words }: Speech, title: string | Html, { origin }: Asked): Html {
  return html`<header>
    <h1>${title}</h1>
    <p class="from">${say(words.signIn.from, { host: hostOf(origin) })}</p>
  </header>`
}

function buttons({ words: { signIn } }: Speech, providers: readonly Provider[], { query }: Asked): Html {
  if (providers.length === 0) return html``
  return html`${providers.map(
      ({ id, label }) =>
        html`<form method="post" action="/auth/provider/${id}?${query}">
          <button><span>${say(signIn.by, { provider: label })}</span></button>
        </form>`,
    )}
    <p class="or">${signIn.or}</p>`
}

function problem({ words: { wrong } }: Speech, { errors }: Draft): Html {
  if (!errors?.form) return html``
  return html`<p class="notice" role="alert">${say(wrong[errors.form], BOUNDS)}</p>`
}

interface Field {
  name: 'name' | 'email' | 'password'
  label: string
  type: string
  autocomplete: string
  /** Which way what is typed runs: an address and a password are Latin in any language. */
  dir: 'ltr' | 'auto'
  hint?: string | Html
  draft: Draft
}

const NAME = { name: 'name', type: 'text', autocomplete: 'name', dir: 'auto' } as const
const EMAIL = { name: 'email', type: 'email', autocomplete: 'username', dir: 'ltr' } as const
const PASSWORD = { name: 'password', type: 'password', dir: 'ltr' } as const

function field(
  { words: { wrong } }: Speech,
  { name, label, type, autocomplete, dir, hint, draft }: Field,
): Html {
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
      dir="${dir}"
      autocomplete="${autocomplete}"
      required
      ${name === 'email' ? html`autocapitalize="none" spellcheck="false"` : ''}
      ${error === undefined ? '' : html`aria-invalid="true"`}
      ${told.some(Boolean) ? html`aria-describedby="${told.filter(Boolean).join(' ')}"` : ''}
      ${first === name ? html`autofocus` : ''}
    />
    ${error === undefined ? '' : html`<p class="error" id="${name}-error">${say(wrong[error], BOUNDS)}</p>`}
    ${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`
}
