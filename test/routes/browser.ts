import type { Env } from '../../worker/env.ts'
import { call, PAGE, SERVER } from './support.ts'

interface Step {
  /** Sends a form with these fields. */
  form?: Record<string, string>
  headers?: Record<string, string>
  bindings?: Partial<Env>
}

/** What somebody's browser keeps and sends on the pages of accounts: cookies, origins, where it came from. */
export class Browser {
  readonly cookies = new Map<string, string>()

  /** Goes to an address of ours, or sends a form there, as from a page of ours. Redirects are not followed. */
  async go(path: string, { form, headers = {}, bindings }: Step = {}): Promise<Response> {
    const own = form && {
      origin: SERVER,
      'sec-fetch-site': 'same-origin',
      referer: `${SERVER}/auth/continue`,
    }
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const init: RequestInit = { redirect: 'manual', headers: { cookie, ...own, ...headers } }
    if (form) Object.assign(init, { method: 'POST', body: new URLSearchParams(form) })
    const response = await call(path, init, bindings)
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  /** Comes from a page of a site, as by its pop-up. */
  arrive(asked: string, from = PAGE): Promise<Response> {
    return this.go(`/auth/continue?${asked}`, {
      headers: { referer: `${from}/`, 'sec-fetch-site': 'cross-site' },
    })
  }

  /** Makes an account, and is signed in to it. */
  async join(asked: string, { name = 'Ann', email = `${crypto.randomUUID()}@example.com` } = {}) {
    const form = { name, email, password: 'correct horse' }
    const response = await this.go(`/auth/sign-up?${asked}`, { form })
    if (response.status !== 303) throw new Error(`${response.status} ${await response.text()}`)
    return form
  }

  /** Presses "Continue". */
  async press(asked: string, headers: Record<string, string> = {}): Promise<Response> {
    const page = await (await this.go(`/auth/continue?${asked}`)).text()
    const proof = /name="proof" value="([^"]+)"/.exec(page)?.[1] ?? ''
    return this.go(`/auth/continue?${asked}`, { form: { proof }, headers })
  }
}

let count = 0

/** What a page asks for, with a challenge that was never used. */
export function asking(more: Record<string, string> = {}): string {
  const challenge = `challenge-${++count}`.padEnd(43, '0')
  return new URLSearchParams({ site: 'shop', origin: PAGE, challenge, ...more }).toString()
}
