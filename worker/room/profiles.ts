import type { Connections } from './connections.ts'
import type { Feed } from './feed.ts'
import { type People, profileOf } from './people.ts'
import type { Presence } from './presence.ts'
import type { Connection, Session } from './session.ts'

/** A name, picture or role as the newest token tells it goes for all of a member's devices and messages. */
export class Profiles {
  constructor(
    private readonly people: People,
    private readonly presence: Presence,
    private readonly feed: Feed,
    private readonly connections: Connections,
  ) {}

  /** A session with the profile that was said last: an older token that still holds undoes no later word. */
  newest(session: Session): Session {
    if (session.name === undefined) return session
    const written = this.people.profile(session.member)
    const known = [
      ...this.connections.all(session.member),
      ...(written ? [{ ...written.person, ...written }] : []),
    ].filter(({ name, saidAt }) => name !== undefined && saidAt > session.saidAt)
    const [first, ...others] = known
    if (!first) return session
    const { name, avatar, given, saidAt } = others.reduce((a, b) => (b.saidAt > a.saidAt ? b : a), first)
    return { ...session, name, avatar, given, saidAt }
  }

  /** Tells everyone what a connection's token says anew of its member. */
  meet(connection: Connection): void {
    const profile = profileOf(connection)
    if (!profile) return
    const { id, name, role, avatar } = profile.person
    const { given, saidAt } = profile
    const stale = this.connections
      .all(id)
      .filter((other) => other.name !== name || other.role !== role || other.avatar !== avatar)
    for (const other of stale) this.connections.update(other, { name, role, given, avatar, saidAt })
    if (stale.length > 0) this.presence.renamed(id)
    const changed = [
      ...(this.people.meet(profile) ? [id] : []),
      ...(connection.was ?? []).filter((former) => this.people.follow(former, profile)),
    ]
    this.tell(changed)
  }

  /** Profiles have changed. */
  tell(ids: readonly string[]): void {
    for (const id of ids) this.feed.person(id)
    if (ids.length > 0) this.feed.tell()
  }
}
