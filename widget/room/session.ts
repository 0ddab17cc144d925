import type { SessionRequest, SessionResponse } from '../../protocol/http.ts'
import type { Me } from '../../protocol/model.ts'
import { attend, type Seat } from './attend.ts'
import { ParlorError } from './error.ts'
import { exclusive } from './locks.ts'
import { request } from './request.ts'
import type { Store } from './storage.ts'
import { Timer } from './timer.ts'

export type Grant = Pick<SessionResponse, 'token' | 'member' | 'expiresAt'>

/** Gives an identity that the host has signed; with `refresh` a new one, for the last has ended. */
export type IdentityProvider = (options: { refresh: boolean }) => Promise<string>

/** A member that the host of the page vouches for, in place of a guest of this browser. Another one is another object. */
export interface Signed {
  /** Where their token is kept: apart from all others'. */
  readonly key: string
  /** Asks for a session with the host's word. */
  ask(session: Session): Promise<void>
}

/** Where a session is asked for, and how. */
export interface SessionOptions {
  /** Base URL of the Worker, without a trailing slash. */
  server: string
  site: string
  /** What a page of the Worker itself shows in place of an allowed origin; a token of it does as well. */
  ticket?: string
  signed?: Signed
}

/** A token with less left is not worth connecting with. */
const LEAST = 60_000
/** It is renewed this long before its end, or halfway where it is short. */
const EARLY = 5 * 60_000

/** Whether someone has a name; those who are only watching have none. */
export function named(me: Me | undefined): me is Me {
  return !!me && me.kind !== 'watching'
}

/** Whether something is by a member, under this id or one they had before they signed in. */
export function isBy(me: Me | undefined, author: string | undefined): boolean {
  return !!me && (me.id === author || !!me.was?.some((id) => id === author))
}

/**
 * Who this browser is at a site: the token to connect with, kept while it lasts so that coming back
 * costs no request, and the secret by which a guest stays the same member. All rooms and tabs share both.
 */
export class Session {
  grant: Grant | undefined
  /** Gives a live connection the token that `grant` holds by now. */
  readonly changed: () => void
  readonly #options: SessionOptions
  readonly #store: Store
  readonly #timer = new Timer()
  readonly #name: string
  /** Set while open. */
  #seat: Seat | undefined

  constructor(options: SessionOptions, store: Store, changed: () => void) {
    this.#options = options
    this.#store = store
    this.#name = `${store.prefix}session`
    this.changed = changed
  }

  start(): void {
    this.#seat = attend(this.#name, () => this.#look())
    if (this.grant) this.#take(this.grant)
  }

  stop(): void {
    this.#seat?.leave()
    this.#seat = undefined
    this.#timer.stop()
  }

  /** Who this was at the last visit, before the server is asked. */
  get known(): Me | undefined {
    return (this.grant ?? this.#stored)?.member
  }

  /** Whether it was started. */
  get open(): boolean {
    return !!this.#seat
  }

  /** By which a guest or an account stays the same member on this device. */
  get refresh(): string | undefined {
    return this.#store.get('refresh')
  }

  /** Sees to a token that is good to connect with. Throws a `ParlorError`. */
  async current(): Promise<void> {
    if (!lasts(this.grant, LEAST)) await this.alone(() => this.#renewed(LEAST))
  }

  /** Asks for a new token now, for something is said of this member that the last does not know. */
  async renew(): Promise<void> {
    await this.alone(() => this.restore())
    this.changed()
  }

  /** The server refused the token. */
  refused(): void {
    if (this.#stored?.token === this.grant?.token) this.#store.set(this.#key, undefined)
    this.grant = undefined
  }

  /** One tab at a time; once left, perhaps while it waited for its turn, nothing is asked for. */
  alone(run: () => Promise<void>): Promise<void> {
    return exclusive(this.#name, async () => {
      if (this.#seat) await run()
    })
  }

  /** Asks for a new token, as whoever this is. */
  async restore(): Promise<void> {
    const { signed } = this.#options
    if (signed) return signed.ask(this)
    const { refresh } = this
    try {
      await this.ask(refresh ? { refresh } : {})
    } catch (error) {
      if (!refresh || (error as ParlorError).code !== 'identity_expired') throw error
      this.#store.set('refresh', undefined)
      await this.restore()
    }
  }

  /** Becomes whoever the server says this is. */
  async ask(proof: SessionRequest): Promise<void> {
    const { ticket } = this.#options
    const body = { ...proof, ticket: ticket && (this.grant?.token ?? ticket) }
    const answer = await request(this.#options, 'session', { body })
    if (!isGrant(answer)) throw new ParlorError('unreachable')
    this.admit(answer)
  }

  /** Takes and keeps what the server has answered to a proof of who this is. */
  admit({ refresh, ...grant }: SessionResponse): void {
    // Left, perhaps by withdrawn consent, while the answer was under way: then nothing is stored.
    if (!this.#seat) return
    // Of a guest who is somebody else from now on nothing may be left to come back as.
    const { signed } = this.#options
    if (refresh || signed) this.#store.set('refresh', refresh)
    if (signed) this.#store.set('token', undefined)
    this.#store.set(this.#key, JSON.stringify(grant))
    this.#take(grant)
    this.#seat.tell()
  }

  get #key(): string {
    return this.#options.signed?.key ?? 'token'
  }

  /** The token another tab has got, if it lasts so long, else a new one. */
  async #renewed(left: number): Promise<void> {
    const stored = this.#stored
    if (lasts(stored, left)) this.#take(stored)
    else await this.restore()
  }

  #take(grant: Grant): void {
    this.grant = grant
    const left = grant.expiresAt - Date.now()
    // A clock that is ahead must not make this a loop.
    this.#renew(left > 0 ? Math.max(left - EARLY, left / 2, 1000) : LEAST)
  }

  #renew(wait: number): void {
    if (!this.#seat) return
    this.#timer.set(wait, () => {
      this.alone(() => this.#renewed(2 * EARLY)).then(this.changed, () => this.#renew(LEAST / 2))
    })
  }

  /** Becomes who another room or tab of this browser has become; nobody, where that one has signed out. */
  #look(): void {
    const { grant } = this
    if (!grant || alike(this.#stored?.member, grant.member)) return
    this.alone(() => this.#renewed(0)).then(this.changed, () => undefined)
  }

  get #stored(): Grant | undefined {
    const stored = this.#store.json(this.#key)
    return isGrant(stored) ? stored : undefined
  }
}

function lasts(grant: Grant | undefined, left: number): grant is Grant {
  return !!grant && grant.expiresAt - Date.now() > left
}

/** Whether an answer names a member and their token. */
export function isGrant(value: unknown): value is SessionResponse {
  const some = value as Partial<SessionResponse> | null | undefined
  return !!some?.token && !!some.member
}

/** Whether a member is the same, by the same name and with the same rights. */
function alike(a: Me | undefined, b: Me): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
