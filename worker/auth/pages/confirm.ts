import { html } from 'hono/html'
import type { Speech } from '../../words/languages.ts'
import { NOWHERE } from '../accounts.ts'
import { type Asked, hostOf } from '../asked.ts'
import type { Content } from './frame.ts'
import { plain, say } from './say.ts'
import { header } from './sign-in.ts'

interface View {
  asked: Asked
  account: { name: string; email: string }
  /** Shows that this page was read in this session. */
  proof: string
}

/** The last word is the person's: who is told what, and as whom. */
export function confirmPage(speech: Speech, { asked, account: { name, email }, proof }: View): Content {
  const { title, submit, another, beware } = speech.words.confirm
  const who = { site: asked.site.name, name }
  return {
    title: plain(title, who, speech),
    main: html`${header(speech, say(title, who), asked)}
      <div class="who">
        <span class="face" aria-hidden="true">${initial(name)}</span>
        <div>
          <strong><bdi>${name}</bdi></strong
          >${email.endsWith(NOWHERE) ? '' : html`<span class="small">${email}</span>`}
        </div>
      </div>
      <form class="guard" method="post" action="/auth/continue?${asked.query}">
        <input type="hidden" name="proof" value="${proof}" />
        <button class="primary">${submit}</button>
      </form>
      <form method="post" action="/auth/sign-out?${asked.query}">
        <button>${another}</button>
      </form>
      <p class="small">${say(beware, { host: hostOf(asked.origin) })}</p>`,
  }
}

function initial(name: string): string {
  const [first] = new Intl.Segmenter().segment(name)
  return first?.segment.toUpperCase() ?? ''
}
