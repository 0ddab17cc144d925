import type { Policy, Revocation, RoomRemote } from '../lib/remote.ts'
import type { Ban, Bans } from './bans.ts'
import type { Connections } from './connections.ts'
import type { Door } from './door.ts'
import type { Grants } from './grants.ts'
import type { Horizons } from './horizons.ts'
import type { People } from './people.ts'
import type { Policies } from './policy.ts'
import type { Presence } from './presence.ts'
import type { Profiles } from './profiles.ts'
import type { Revocations } from './revocations.ts'
import { type Connection, horizonOf } from './session.ts'
import type { Sessions } from './sessions.ts'

type Granted = Parameters<RoomRemote['grant']>[1]

/** Whatever changes where people stand here, and reaches those who are in at once. */
export class Standing {
  constructor(
    private readonly policy: Policies,
    private readonly grants: Grants,
    private readonly bans: Bans,
    private readonly revocations: Revocations,
    private readonly horizons: Horizons,
    private readonly door: Door,
    private readonly sessions: Sessions,
    private readonly people: People,
    private readonly profiles: Profiles,
    private readonly presence: Presence,
    private readonly connections: Connections,
    /** Welcomes again; `anew` in place of all that they had. */
    private readonly welcome: (those: readonly Connection[], anew: boolean) => void,
  ) {}

  /** Takes up a policy. Whoever may no longer be in goes before the others are told. */
  configure(policy: Policy): void {
    const changed = this.policy.take(policy)
    if (!changed) return
    this.door.sweep()
    if (changed.history) this.#reveal()
    if (changed.info) this.connections.broadcast({ type: 'room', room: this.policy.info })
    if (!changed.features || changed.history) return
    this.welcome(this.connections.every(), false)
  }

  grant(member: string, role: Granted): void {
    this.grants.set(member, role)
    const open = this.#connectionsOf(member)
    this.door.sweep(open)
    for (const before of open.filter((one) => this.connections.holds(one))) {
      const now = this.connections.update(before, { role: this.grants.role(before) })
      if (now.role === before.role) continue
      this.presence.renamed(now.member)
      this.welcome([now], horizonOf(before) !== horizonOf(now))
    }
    const bearers = new Map([{ member, was: undefined }, ...open].map((one) => [one.member, one]))
    this.profiles.tell(
      [...bearers.values()]
        .filter((one) => this.people.promote(one.member, (given) => this.grants.role({ ...one, given })))
        .map((one) => one.member),
    )
  }

  ban(member: string, ban: Ban | null): void {
    this.bans.set(member, ban)
    this.door.sweep(this.#connectionsOf(member))
  }

  /** Keys and identities are in sockets alone, so where one is taken back all are looked at. */
  revoke(list: readonly Revocation[]): void {
    this.revocations.take(list, Date.now())
    const everyone = list.some(({ kid, jti }) => kid !== undefined || jti !== undefined)
    const atOnce: Connection[] = []
    const soon: Connection[] = []
    for (const { member, kind } of list) {
      if (member === undefined) continue
      if (kind === undefined) atOnce.push(...this.#connectionsOf(member))
      else soon.push(...this.#connectionsOf(member).filter((one) => one.kind === kind))
    }
    this.door.sweep(everyone ? this.connections.every() : atOnce)
    this.sessions.hasten(soon.filter((one) => this.connections.holds(one)))
  }

  /** What newcomers see has changed. Those who are in have seen what they saw, and keep it. */
  #reveal(): void {
    const begins = this.policy.settings.history === 'since_joining'
    const all = this.connections.every()
    for (const one of all) {
      if (one.since !== undefined) this.connections.update(one, { since: undefined })
      if (begins && one.name !== undefined) this.horizons.keep(one.member, 0)
    }
    this.welcome(
      all.filter((one) => horizonOf(one) > 0),
      true,
    )
  }

  #connectionsOf(id: string): Connection[] {
    return [...this.connections.all(id), ...this.connections.formerly(id)]
  }
}
