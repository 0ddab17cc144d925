import type { ErrorResponse, SessionResponse } from '../../protocol/http.ts'
import type { Me } from '../../protocol/model.ts'
import { ParlorError } from './error.ts'
import { exclusive, type Store } from './storage.ts'

export type Grant = Pick<SessionResponse, 'token' | 'member' | 'expiresAt'>

const TIMEOUT = 10_000
/** A token with less left is not worth connecting with. */
const LEAST = 60_000
/** It is renewed this long before its end. */
const EARLY = 5 * 60_000

/**
 * Who this browser is at a site: the token to connect with, kept while it lasts so that coming back
 * costs no request, and the secret by which a guest stays the same member. All tabs share both.
 */
export class Session {
  grant: Grant | undefined
  #open = false
  #channel: BroadcastChannel | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `changed`: the token of a live connection is to be replaced by `grant`. */
  constructor(
    private readonly options: { server: string; site: string },
    private readonly store: Store,
    private readonly changed: () => void,
  ) {}

  open(): void {
    if (this.#open) return
    this.#open = true
    if (this.grant) this.#take(this.grant)
    try {
      this.#channel = new BroadcastChannel(this.store.prefix)
    } catch {
      // Without it other tabs become this member at their next visit.
      return
    }
    this.#channel.onmessage = () => {
      const shared = this.#stored()
      if (!shared || this.grant?.member.kind !== 'watching' || shared.member.kind === 'watching') return
      this.#take(shared)
      this.changed()
    }
  }

  close(): void {
    this.#open = false
    clearTimeout(this.#timer)
    this.#channel?.close()
    this.#channel = undefined
  }

  /** Who this was at the last visit, before the server is asked. */
  get known(): Me | undefined {
    return (this.grant ?? this.#stored())?.member
  }

  /** A token that is good to connect with. Throws a `ParlorError`. */
  async current(): Promise<void> {
    if (this.#good(this.grant, LEAST)) return
    await exclusive(`${this.store.prefix}session`, async () => {
      // Left while it waited for its turn: then nothing is asked for.
      if (!this.#open) return
      const stored = this.#stored()
      if (this.#good(stored, LEAST)) this.#take(stored)
      else await this.#restore()
    })
  }

  /** The server refused the token. */
  refused(): void {
    if (this.#stored()?.token === this.grant?.token) this.store.set('token', undefined)
    this.grant = undefined
  }

  /** Becomes a named guest, or the one another tab has become in the meantime. */
  async join(name: string): Promise<void> {
    await exclusive(`${this.store.prefix}session`, async () => {
      const refresh = this.store.get('refresh')
      if (!refresh) return this.#keep(await this.#post({ name }))
      await this.#restore()
      if (this.grant?.member.kind === 'watching') this.#keep(await this.#post({ name }))
    })
    this.#channel?.postMessage(0)
    this.changed()
  }

  async #restore(): Promise<void> {
    const refresh = this.store.get('refresh')
    if (!refresh) return this.#keep(await this.#post({}))
    try {
      this.#keep(await this.#post({ refresh }))
    } catch (error) {
      if (!(error instanceof ParlorError) || error.code !== 'identity_expired') throw error
      this.store.set('refresh', undefined)
      this.#keep(await this.#post({}))
    }
  }

  async #renew(): Promise<void> {
    try {
      await exclusive(`${this.store.prefix}session`, async () => {
        const stored = this.#stored()
        if (this.#good(stored, 2 * EARLY) && stored.member.id === this.grant?.member.id) this.#take(stored)
        else await this.#restore()
      })
      this.changed()
    } catch {
      this.#later(LEAST / 2)
    }
  }

  async #post(body: { name?: string; refresh?: string }): Promise<SessionResponse> {
    const { server, site } = this.options
    const response = await fetch(`${server}/v1/sites/${encodeURIComponent(site)}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch(() => {
      throw new ParlorError('unreachable')
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok && isGrant(answer)) return answer
    throw refusal(response, answer)
  }

  #keep({ token, member, expiresAt, refresh }: SessionResponse): void {
    // Left, perhaps by withdrawn consent, while the answer was under way: then nothing is stored.
    if (!this.#open) return
    if (refresh) this.store.set('refresh', refresh)
    this.store.set('token', JSON.stringify({ token, member, expiresAt }))
    this.#take({ token, member, expiresAt })
  }

  #take(grant: Grant): void {
    this.grant = grant
    // A clock that is ahead must not make this a loop.
    this.#later(Math.max(LEAST, grant.expiresAt - EARLY - Date.now()))
  }

  #later(wait: number): void {
    clearTimeout(this.#timer)
    if (this.#open) this.#timer = setTimeout(() => void this.#renew(), wait)
  }

  #stored(): Grant | undefined {
    const stored = this.store.json('token')
    return isGrant(stored) ? stored : undefined
  }

  #good(grant: Grant | undefined, left: number): grant is Grant {
    return !!grant && grant.expiresAt - Date.now() > left
  }
}

function isGrant(value: unknown): value is SessionResponse {
  return typeof value === 'object' && value !== null && 'token' in value && 'member' in value
}

function refusal({ status, headers }: Response, answer: unknown): ParlorError {
  const code = (answer as Partial<ErrorResponse> | undefined)?.error?.code
  // Not our server's words: some other server, or one that is down.
  if (!code) return new ParlorError('unreachable')
  if (status === 404) return new ParlorError('unknown_site')
  if (status === 403 && code === 'forbidden') return new ParlorError('origin')
  return new ParlorError(code, Number(headers.get('retry-after')) || undefined)
}
