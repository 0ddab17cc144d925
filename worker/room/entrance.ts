import type { Audience } from './audience.ts'
import { Door } from './door.ts'
import type { Ground } from './ground.ts'
import { Horizons } from './horizons.ts'
import type { RoomRow } from './policy.ts'
import { Profiles } from './profiles.ts'
import { type Connection, horizonOf } from './session.ts'
import { Sessions } from './sessions.ts'
import { Standing } from './standing.ts'

/** Who comes in, as whom and for how long. */
export type Entrance = ReturnType<typeof entranceOf>

interface Around {
  secret: string
  /** Carries out the commands that wait. */
  settle: () => void
  /** Sees to what may have become due. */
  arm: () => void
  /** A socket is from now on somebody else's. */
  replaced: (before: Connection, now: Connection) => void
}

/** Builds it. */
export function entranceOf(
  { db, policy, log, revisions, people, access, grants, bans, revocations, feed, connections }: Ground,
  { presence, welcome, welcomeAgain }: Audience,
  { slug, site }: Pick<RoomRow, 'slug' | 'site'>,
  { secret, settle, arm, replaced }: Around,
) {
  const profiles = new Profiles(people, presence, feed, connections)
  const horizons = new Horizons(db, log, () => policy.settings.history === 'since_joining')
  const door = new Door(slug, policy, access, grants, profiles, horizons, connections)
  const sessions = new Sessions(
    site,
    secret,
    connections,
    door,
    settle,
    (before, now, rev) => {
      profiles.meet(now)
      if (before.member === now.member) presence.renamed(now.member)
      else replaced(before, now)
      // Said with a rev, so that it also heals what the client may have missed meanwhile; with another
      // view of the past there is nothing to go on from.
      const since = horizonOf(before) === horizonOf(now) ? (rev ?? revisions.rev) : undefined
      welcome(now, since, before.member !== now.member)
    },
    arm,
  )
  const standing = new Standing(
    policy,
    grants,
    bans,
    revocations,
    horizons,
    door,
    sessions,
    people,
    profiles,
    presence,
    connections,
    welcomeAgain,
  )
  return { profiles, door, sessions, standing, handlers: sessions.handlers }
}
