import { CLOSE } from '../../protocol/codes.ts'
import { MINUTE } from '../lib/time.ts'
import { type Claims, readToken } from '../lib/token.ts'
import type { Connections } from './connections.ts'
import type { Door } from './door.ts'
import type { Handlers, Part } from './parts.ts'
import { refilled } from './rate.ts'
import { type Connection, RENEWALS, type Session } from './session.ts'

/** After its token's end a socket has so long to bring a fresh one. */
const GRACE = MINUTE
/** And so long after it became clear that its holder is somebody else from now on. */
const MOMENT = 3000
/** How many more fresh tokens a socket may bring each second. */
const RENEWALS_BACK = 0.2
/** What of a session its client is told; anything else changes in silence. */
const TOLD = ['member', 'kind', 'name', 'role', 'avatar'] as const

/** Keeps connections to what their tokens allow: renewed on the live socket, closed once expired. */
export class Sessions implements Part {
  /** The earliest end of a token here. The attachments are the rows that it is read from. */
  #next: number | undefined

  constructor(
    private readonly site: string,
    private readonly secret: string,
    private readonly connections: Connections,
    private readonly door: Door,
    /** Carries out the commands that wait. */
    private readonly settle: () => void,
    private readonly changed: (before: Connection, now: Connection, rev: number | undefined) => void,
    /** What came of a fresh token may make something due. */
    private readonly arm: () => void,
  ) {}

  readonly handlers = {
    renew: (from, { token, rev }) => {
      // Counted by socket: a limit for each member is none for who becomes another with each frame,
      // and every change of name is told to everyone.
      const renewals = refilled(from.renewals, Date.now(), RENEWALS_BACK, RENEWALS)
      if (renewals.tokens < 1) return this.connections.close(from, CLOSE.flooding, 'flooding')
      this.connections.update(from, { renewals: { ...renewals, tokens: renewals.tokens - 1 } })
      // The one handler that has to wait: nothing is decided before the token is verified.
      void readToken(token, this.site, this.secret)
        .then((claims) => this.#renew(from, claims, rev))
        .catch((error: unknown) => {
          console.error('a fresh token was not taken up', error)
          this.connections.close(from, CLOSE.restart, 'internal')
        })
        .finally(this.arm)
    },
  } satisfies Partial<Handlers>

  joined({ expiresAt }: Pick<Session, 'expiresAt'>): void {
    if (this.#next !== undefined) this.#next = Math.min(this.#next, expiresAt + GRACE)
  }

  due(): number | undefined {
    this.#next ??= Math.min(...this.connections.every().map(({ expiresAt }) => expiresAt + GRACE))
    return Number.isFinite(this.#next) ? this.#next : undefined
  }

  run(now: number): void {
    for (const connection of this.connections.every()) {
      if (connection.expiresAt + GRACE <= now)
        this.connections.close(connection, CLOSE.token, 'identity_expired')
    }
    this.#next = undefined
  }

  /** Lets these go who do not bring a fresh token at once. */
  hasten(those: readonly Connection[]): void {
    const expiresAt = Date.now() + MOMENT - GRACE
    for (const one of those) {
      if (one.expiresAt > expiresAt) this.joined(this.connections.update(one, { expiresAt }))
    }
  }

  #renew(from: Connection, claims: Claims | undefined, rev: number | undefined): void {
    // What waits was written by who the socket was until now.
    this.settle()
    if (!this.connections.holds(from)) return
    const before = this.connections.of(from.socket)
    if (!claims || claims.origin !== before.origin) {
      return this.connections.close(before, CLOSE.token, 'identity_expired')
    }
    const admitted = this.door.renewed(before, claims)
    if ('close' in admitted) return this.door.turnAway(before, admitted)
    const now = this.connections.update(before, admitted)
    this.joined(now)
    const same = TOLD.every((key) => before[key] === now[key]) && String(before.was) === String(now.was)
    if (!same) this.changed(before, now, rev)
  }
}
