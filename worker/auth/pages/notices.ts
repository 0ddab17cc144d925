import { html } from 'hono/html'
import type { Speech } from '../../words/languages.ts'
import { type Asked, hostOf } from '../asked.ts'
import type { Provider } from '../providers.ts'
import type { Why } from '../refusal.ts'
import type { Content, Html } from './frame.ts'
import { type About, plain, say } from './say.ts'

/** All is done, and the room goes on by itself. */
export function donePage({ words: { done } }: Speech, asked: Asked, name: string): Content {
  return {
    title: done.title,
    main: html`<svg class="done" viewBox="0 0 40 40" fill="none" stroke="currentColor" aria-hidden="true">
        <circle cx="20" cy="20" r="18.5" stroke-width="3" />
        <path d="m12.5 20.5 5 5 10-11" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      <h1>${done.title}</h1>
      <p class="from">${say(done.as, { site: asked.site.name, name })}</p>
      <p>${done.close}</p>`,
    script: 'window.close()',
  }
}

/** On the way back to the room's page, where no pop-up was open. */
export function backPage(speech: Speech, { origin }: Asked, onward: string): Content {
  return onwardPage(speech, speech.words.onward.back, { host: hostOf(origin) }, onward)
}

/** On the way to a provider. */
export function outPage(speech: Speech, { label }: Provider, onward: string): Content {
  return onwardPage(speech, speech.words.onward.out, { provider: label }, onward)
}

/** Not a redirect of the form: `form-action` would have to name the world. */
function onwardPage(speech: Speech, title: string, about: About, onward: string): Content {
  return {
    title: plain(title, about, speech),
    onward,
    main: html`<h1>${say(title, about)}</h1>
      <p class="other"><a href="${onward}">${speech.words.onward.go}</a></p>`,
  }
}

/** Something is not as it should be. */
export function refusedPage({ words: { refused } }: Speech, why: Why, about: About = {}): Content {
  return {
    title: refused.title,
    main: html`<header><h1>${refused.title}</h1></header>
      <p>${say(refused[why], about)}</p>
      <p class="other">${refused.close}</p>`,
  }
}

/** What came of the way through a provider, above the form to try again. */
export function providerNotice(
  speech: Speech,
  error: string,
  provider: Provider | undefined,
  asked: Asked,
): Html {
  if (error === 'account_not_linked' && provider) return taken(speech, provider, asked)
  const { denied, failed, unknown } = speech.words.provider
  const sentence = error === 'access_denied' ? denied : failed
  const text = provider ? say(sentence, { provider: provider.label }) : unknown
  return html`<p class="notice" role="alert">${text}</p>`
}

function taken({ words: { provider } }: Speech, { id, label }: Provider, { query }: Asked): Html {
  const about = { provider: label }
  return html`<div class="notice" role="alert">
    <p>${say(provider.taken, about)}</p>
    <p>${provider.yours}</p>
    <form method="post" action="/auth/provider/${id}?${query}&amp;claim=1">
      <button><span>${say(provider.claim, about)}</span></button>
    </form>
    <p class="small">${provider.consequence}</p>
  </div>`
}
