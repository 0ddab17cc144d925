import { html } from 'hono/html'
import { type Asked, hostOf } from '../asked.ts'
import type { Provider } from '../providers.ts'
import type { Content, Html } from './frame.ts'
import { header } from './sign-in.ts'

/** All is done, and the room goes on by itself. */
export function donePage(asked: Asked, name: string): Content {
  return {
    title: 'You are signed in',
    main: html`<svg class="done" viewBox="0 0 40 40" fill="none" stroke="currentColor" aria-hidden="true">
        <circle cx="20" cy="20" r="18.5" stroke-width="3" />
        <path d="m12.5 20.5 5 5 10-11" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      <h1>You are signed in</h1>
      <p class="from">to ${asked.site.name} as <bdi>${name}</bdi></p>
      <p>You can close this window.</p>`,
    script: 'window.close()',
  }
}

/** On the way to somewhere else. Not a redirect of the form: `form-action` would have to name the world. */
export function onwardPage(title: string, onward: string): Content {
  return {
    title,
    onward,
    main: html`<h1>${title}</h1>
      <p class="other"><a href="${onward}">Go on</a></p>`,
  }
}

/** Something is not as it should be, in the words of who found out. */
export function refusedPage(message: string, asked?: Asked): Content {
  const title = 'This does not work'
  return {
    title,
    main: html`${asked ? header(title, asked) : html`<header><h1>${title}</h1></header>`}
      <p>${message}</p>
      ${
        asked
          ? html`<p class="other"><a href="${asked.origin}">Go to ${hostOf(asked.origin)}</a></p>`
          : html`<p class="other">You can close this window.</p>`
      }`,
  }
}

/** What came of the way through a provider, above the form to try again. */
export function providerNotice(error: string, provider: Provider | undefined, asked: Asked): Html {
  const label = provider?.label ?? 'the provider'
  if (error === 'account_not_linked' && provider) return taken(provider, asked)
  const text =
    error === 'access_denied'
      ? `You did not sign in with ${label}.`
      : `Signing in with ${label} did not work. Try again, or another way.`
  return html`<p class="notice" role="alert">${text}</p>`
}

function taken({ id, label }: Provider, { query }: Asked): Html {
  return html`<div class="notice" role="alert">
    <p>Your address at ${label} has an account here already, made with a password.</p>
    <p>If that is yours, sign in with the password below.</p>
    <form method="post" action="/auth/provider/${id}?${query}&amp;claim=1">
      <button>It is not mine: start anew with ${label}</button>
    </form>
    <p class="small">The other account then loses the address for good.</p>
  </div>`
}
