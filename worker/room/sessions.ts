import { CLOSE } from '../../protocol/codes.ts'
import type { Me } from '../../protocol/model.ts'
import type { Handshake } from '../lib/handshake.ts'
import { type Claims, readToken } from '../lib/token.ts'
import type { Connection, Connections, Session } from './connections.ts'
import type { Handlers, Part } from './parts.ts'
import { refilled } from './rate.ts'

/** After its token's end a socket has so long to bring a fresh one. */
const GRACE = 60_000
/** Fresh tokens that a socket may bring at once, and how many more each second. */
const RENEWALS = 10
const RENEWALS_BACK = 0.2

/** Keeps connections to what their tokens allow: renewed on the live socket, closed once expired. */
export class Sessions implements Part {
  /** The earliest end of a token here. The attachments are the rows that it is read from. */
  #next: number | undefined

  constructor(
    private readonly site: string,
    private readonly secret: string,
    private readonly connections: Connections,
    /** Carries out the commands that wait. */
    private readonly settle: () => void,
    private readonly changed: (before: Connection, now: Connection, rev: number | undefined) => void,
  ) {}

  readonly handlers = {
    renew: (from, { token, rev }) => {
      // Counted by socket: a limit for each member is none for who becomes another with each frame,
      // and every change of name is told to everyone.
      const renewals = refilled(from.renewals, Date.now(), RENEWALS_BACK, RENEWALS)
      if (renewals.tokens < 1) return this.connections.close(from, CLOSE.flooding, 'flooding')
      this.connections.update(from, { renewals: { ...renewals, tokens: renewals.tokens - 1 } })
      // The one handler that has to wait: nothing is decided before the token is verified.
      void readToken(token, this.site, this.secret).then((claims) => this.#renew(from, claims, rev))
    },
  } satisfies Partial<Handlers>

  joined({ expiresAt }: Connection): void {
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

  #renew(from: Connection, claims: Claims | undefined, rev: number | undefined): void {
    // What waits was written by who the socket was until now.
    this.settle()
    if (!this.connections.holds(from)) return
    const before = this.connections.of(from.socket)
    if (!claims || claims.origin !== before.origin) {
      return this.connections.close(before, CLOSE.token, 'identity_expired')
    }
    const now = this.connections.update(before, {
      ...identityOf(claims),
      expiresAt: claims.expiresAt,
      ...(claims.member !== before.member && inherited(before)),
    })
    const same = (['member', 'kind', 'name', 'role', 'avatar'] as const).every(
      (key) => before[key] === now[key],
    )
    if (!same) this.changed(before, now, rev)
  }
}

/** What a fresh connection knows of itself. */
export function sessionOf({ claims, network }: Handshake): Session {
  const { origin, expiresAt } = claims
  const renewals = { tokens: RENEWALS, at: 0 }
  const fresh = { activity: 'active', screen: 'unlocked', strikes: 0, read: 0, sent: 0, received: 0 } as const
  return { ...identityOf(claims), origin, network, expiresAt, renewals, ...fresh }
}

/** What another member on the same socket goes on with: only a visitor who takes a name has read for them. */
function inherited({ kind, read }: Session): Pick<Session, 'blocked' | 'read'> {
  return { blocked: undefined, read: kind === 'watching' ? read : 0 }
}

/** Oneself, as told to the connection. */
export function meOf({ member, kind, role, name, avatar }: Session): Me {
  return {
    id: member,
    kind,
    role,
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
  }
}

function identityOf({
  member,
  kind,
  role,
  name,
  avatar,
}: Claims): Pick<Session, 'member' | 'kind' | 'role' | 'name' | 'avatar'> {
  return { member, kind, role, name, avatar }
}
