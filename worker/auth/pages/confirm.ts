import { html } from 'hono/html'
import { NOWHERE } from '../accounts.ts'
import { type Asked, hostOf } from '../asked.ts'
import type { Content } from './frame.ts'
import { header } from './sign-in.ts'

interface View {
  asked: Asked
  account: { name: string; email: string }
  /** Shows that this page was read in this session. */
  proof: string
}

/** The last word is the person's: who is told what, and as whom. */
export function confirmPage({ asked, account: { name, email }, proof }: View): Content {
  const title = `Continue to ${asked.site.name} as ${name}`
  const host = hostOf(asked.origin)
  return {
    title,
    main: html`${header(title, asked)}
      <div class="who">
        <span class="face" aria-hidden="true">${initial(name)}</span>
        <div>
          <strong><bdi>${name}</bdi></strong
          >${email.endsWith(NOWHERE) ? '' : html`<span class="small">${email}</span>`}
        </div>
      </div>
      <form class="guard" method="post" action="/auth/continue?${asked.query}">
        <input type="hidden" name="proof" value="${proof}" />
        <button class="primary">Continue</button>
      </form>
      <form method="post" action="/auth/sign-out?${asked.query}">
        <button>Use another account</button>
      </form>
      <p class="small">
        The room at <bdi>${host}</bdi> will show your name. Continue only if you pressed “Sign in” there
        yourself; if a link brought you here, close this window.
      </p>`,
  }
}

function initial(name: string): string {
  const [first] = new Intl.Segmenter().segment(name)
  return first?.segment.toUpperCase() ?? ''
}
