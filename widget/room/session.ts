import type { ErrorResponse, SessionResponse } from '../../protocol/http.ts'
import type { Me } from '../../protocol/model.ts'
import { attend, type Seat } from './attend.ts'
import { ParlorError } from './error.ts'
import { exclusive } from './locks.ts'
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
 * costs no request, and the secret by which a guest stays the same member. All rooms and tabs share both.
 */
export class Session {
  grant: Grant | undefined
  readonly #options: { server: string; site: string }
  readonly #store: Store
  readonly #changed: () => void
  readonly #timer = new Timer()
  readonly #name: string
  /** Set while open. */
  #seat: Seat | undefined

  /** `changed`: the token of a live connection is to be replaced by `grant`. */
  constructor(options: { server: string; site: string }, store: Store, changed: () => void) {
    this.#options = options
    this.#store = store
    this.#name = `${store.prefix}session`
    this.#changed = changed
  }

  open(): void {
    this.#seat = attend(this.#name, () => this.#look())
    if (this.grant) this.#take(this.grant)
  }

  close(): void {
    this.#seat?.leave()
    this.#seat = undefined
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
    if (!this.#seat) throw new ParlorError('closed')
    this.#changed()
  }

  /** One tab at a time; once left, perhaps while it waited for its turn, nothing is asked for. */
  #alone(run: () => Promise<void>): Promise<void> {
    return exclusive(this.#name, async () => {
      if (this.#seat) await run()
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
    if (!this.#seat) return
    if (refresh) this.#store.set('refresh', refresh)
    this.#store.set('token', JSON.stringify(grant))
    this.#take(grant)
    this.#seat.tell()
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
    if (!this.#seat) return
    this.#timer.set(wait, () => {
      this.#alone(() => this.#refresh(2 * EARLY)).then(this.#changed, () => this.#renew(LEAST / 2))
    })
  }

  /** Becomes who another room of this browser has become, if that one has a name and this one has none. */
  #look(): void {
    const stored = this.#stored
    if (!this.grant || named(this.grant.member) || !named(stored?.member)) return
    this.#take(stored)
    this.#changed()
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
