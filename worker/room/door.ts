import type { Handshake } from '../lib/handshake.ts'
import type { Claims } from '../lib/token.ts'
import type { Access, Refused } from './access.ts'
import { crowdedFor, networkBusy } from './admission.ts'
import type { Connections } from './connections.ts'
import type { Grants } from './grants.ts'
import type { Horizons } from './horizons.ts'
import type { Policies } from './policy.ts'
import type { Profiles } from './profiles.ts'
import { type Connection, identityOf, type Session, sessionOf } from './session.ts'

/** Where everybody passes who comes in, becomes another or has to go. */
export class Door {
  constructor(
    private readonly slug: string,
    private readonly policy: Policies,
    private readonly access: Access,
    private readonly grants: Grants,
    private readonly profiles: Profiles,
    private readonly horizons: Horizons,
    private readonly connections: Connections,
  ) {}

  /** The session of somebody with a new socket, or why they can't come in. */
  entering(handshake: Handshake): Session | Refused {
    const session = this.#inForce(sessionOf(handshake))
    const refused =
      this.access.refusal(session, Date.now())
      ?? crowdedFor(session, this.connections, { places: this.connections.size, ...this.policy.settings })
      ?? networkBusy(session, this.connections)
    return refused ?? { ...session, since: this.horizons.of(session) }
  }

  /** What a fresh token makes of a session, or why its socket can't stay. */
  renewed({ socket: _, ...before }: Connection, claims: Claims): Session | Refused {
    const same = claims.member === before.member
    const identity = identityOf(claims, this.slug)
    const session = this.#inForce({ ...before, ...identity, ...(!same && inherited(before)) })
    const places = this.connections.size - 1
    const refused =
      this.access.refusal(session, Date.now())
      ?? (same ? undefined : crowdedFor(session, this.connections, { places, ...this.policy.settings }))
    if (refused || same) return refused ?? session
    const from = before.kind === 'watching' ? before.since : undefined
    return { ...session, since: this.horizons.of(session, from) }
  }

  /** Lets those go who may no longer be in. */
  sweep(among: readonly Connection[] = this.connections.every()): void {
    const now = Date.now()
    for (const connection of among) {
      if (!this.connections.holds(connection)) continue
      const refused = this.access.refusal({ ...connection, role: this.grants.role(connection) }, now)
      if (refused) this.turnAway(connection, refused)
    }
  }

  turnAway(connection: Connection, { close, reason, told }: Refused): void {
    if (told) this.connections.send(connection, { type: 'rejected', ...told })
    this.connections.close(connection, close, reason)
  }

  /** By the newest word on this member, and with what this room gave them. */
  #inForce(session: Session): Session {
    const newest = this.profiles.newest(session)
    return { ...newest, role: this.grants.role(newest) }
  }
}

/** What another member on the same socket goes on with: only a visitor who takes a name has read for them. */
function inherited({ kind, read }: Session): Partial<Session> {
  return {
    cameAt: Date.now(),
    blocked: undefined,
    projected: undefined,
    since: undefined,
    read: kind === 'watching' ? read : 0,
  }
}
