import type { ErrorResponse, SessionResponse } from '../../protocol/http.ts'
import type { Me } from '../../protocol/model.ts'
import { ParlorError } from './error.ts'
import { exclusive } from './locks.ts'
import { listen } from './page.ts'
import type { Store } from './storage.ts'
import { Timer } from './timer.ts'

export type Grant = Pick<SessionResponse, 'token' | 'member' | 'expiresAt'>

const TIMEOUT = 10_000
/** A token with less left is not worth connecting with. */
const LEAST = 60_000
/** It is renewed this long before its end. */
const EARLY = 5 * 60_000

/** Whether someone has a name; those who are only watching have none. */
export function named(me: Me | undefined): me is Me {
  return !!me && me.kind !== 'watching'
}

/**
 * Who this browser is at a site: the token to connect with, kept while it lasts so that coming back
 * costs no request, and the secret by which a guest stays the same member. All tabs share both.
 */
export class Session {
  grant: Grant | undefined
  readonly #options: { server: string; site: string }
  readonly #store: Store
  readonly #changed: () => void
  readonly #timer = new Timer()
  /** Set while open. */
  #stop: (() => void) | undefined

  /** `changed`: the token of a live connection is to be replaced by `grant`. */
  constructor(options: { server: string; site: string }, store: Store, changed: () => void) {
    this.#options = options
    this.#store = store
    this.#changed = changed
  }

  open(): void {
    this.#stop = listen(['storage'], () => {
      const stored = this.#stored
      if (!this.grant || named(this.grant.member) || !stored || !named(stored.member)) return
      // Another tab has taken a name.
      this.#take(stored)
      this.#changed()
    })
    if (this.grant) this.#take(this.grant)
  }

  close(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#timer.stop()
  }

  /** Who this was at the last visit, before the server is asked. */
  get known(): Me | undefined {
    return (this.grant ?? this.#stored)?.member
  }

  /** Sees to a token that is good to connect with. Throws a `ParlorError`. */
  async current(): Promise<void> {
    if (!lasts(this.grant, LEAST)) await this.#alone(() => this.#refresh(LEAST))
  }

  /** The server refused the token. */
  refused(): void {
    if (this.#stored?.token === this.grant?.token) this.#store.set('token', undefined)
    this.grant = undefined
  }

  /** Becomes a named guest, or the one another tab has become in the meantime. */
  async join(name: string): Promise<void> {
    await this.#alone(async () => {
      if (this.#store.get('refresh')) await this.#restore()
      if (!named(this.grant?.member)) await this.#ask({ name })
    })
    if (!this.#stop) throw new ParlorError('closed')
    this.#changed()
  }

  /** One tab at a time; once left, perhaps while it waited for its turn, nothing is asked for. */
  #alone(run: () => Promise<void>): Promise<void> {
    return exclusive(`${this.#store.prefix}session`, async () => {
      if (this.#stop) await run()
    })
  }

  /** The token another tab has got, if it lasts so long, else a new one. */
  async #refresh(left: number): Promise<void> {
    const stored = this.#stored
    if (lasts(stored, left)) this.#take(stored)
    else await this.#restore()
  }

  async #restore(): Promise<void> {
    const refresh = this.#store.get('refresh')
    try {
      await this.#ask(refresh ? { refresh } : {})
    } catch (error) {
      if (!refresh || (error as ParlorError).code !== 'identity_expired') throw error
      this.#store.set('refresh', undefined)
      await this.#restore()
    }
  }

  async #ask(body: { name?: string; refresh?: string }): Promise<void> {
    const { refresh, ...grant } = await this.#post(body)
    // Left, perhaps by withdrawn consent, while the answer was under way: then nothing is stored.
    if (!this.#stop) return
    if (refresh) this.#store.set('refresh', refresh)
    this.#store.set('token', JSON.stringify(grant))
    this.#take(grant)
  }

  async #post(body: object): Promise<SessionResponse> {
    const { server, site } = this.#options
    const response = await fetch(`${server}/v1/sites/${encodeURIComponent(site)}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch(() => undefined)
    const answer: unknown = await response?.json().catch(() => undefined)
    if (response?.ok && isGrant(answer)) return answer
    throw refusal(response, (answer as Partial<ErrorResponse> | undefined)?.error?.code)
  }

  #take(grant: Grant): void {
    this.grant = grant
    // A clock that is ahead must not make this a loop.
    this.#renew(Math.max(LEAST, grant.expiresAt - EARLY - Date.now()))
  }

  #renew(wait: number): void {
    if (!this.#stop) return
    this.#timer.set(wait, () => {
      this.#alone(() => this.#refresh(2 * EARLY)).then(this.#changed, () => this.#renew(LEAST / 2))
    })
  }

  get #stored(): Grant | undefined {
    const stored = this.#store.json('token')
    return isGrant(stored) ? stored : undefined
  }
}

function lasts(grant: Grant | undefined, left: number): grant is Grant {
  return !!grant && grant.expiresAt - Date.now() > left
}

function isGrant(value: unknown): value is SessionResponse {
  const { token, member } = (value ?? {}) as Partial<SessionResponse>
  return !!token && !!member
}

/** Without a code it is not our server that answers, or none does. */
function refusal(response: Response | undefined, code: ParlorError['code'] = 'unreachable'): ParlorError {
  if (response?.status === 403 && code === 'forbidden') code = 'origin'
  if (response?.status === 404 && code !== 'unreachable') code = 'unknown_site'
  return new ParlorError(code, Number(response?.headers.get('retry-after')) || undefined)
}
