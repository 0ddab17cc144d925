import type { RoomRemote } from '../lib/remote.ts'
import type { Attendance } from './attendance.ts'
import type { Erasure } from './erasure.ts'
import type { Freshness } from './freshness.ts'
import type { Handover } from './handover.ts'
import type { Host } from './host.ts'
import type { Idle } from './retention.ts'
import type { Standing } from './standing.ts'

/** What a room that exists answers to the Worker and to its site. Ending it is not its own to do. */
export type Remote = Omit<RoomRemote, 'destroy'>

interface Parts {
  idle: Idle
  standing: Standing
  attendance: Attendance
  freshness: Freshness
  host: Host
  erasure: Erasure
  handover: Handover
  /** What was done may have made something due. */
  arm: () => void
}

/** The room's side of what is asked of it from outside: each question goes to the part that knows. */
export function remoteOf({
  idle,
  standing,
  attendance,
  freshness,
  host,
  erasure,
  handover,
  arm,
}: Parts): Remote {
  const done = { ok: true } as const
  const answer = <T>(value: T): Promise<T> => {
    arm()
    return Promise.resolve(value)
  }
  return {
    configure: (policy) => {
      idle.keep()
      return answer(standing.configure(policy))
    },
    grant: (member, role) => {
      standing.grant(member, role)
      return answer(done)
    },
    ban: (member, ban) => {
      standing.ban(member, ban)
      return answer(done)
    },
    revoke: (list) => {
      standing.revoke(list)
      return answer(attendance.reached())
    },
    outdated: (version) => {
      freshness.want(version)
      return answer(attendance.reached())
    },
    attempt: (network) => answer(host.attempt(network)),
    list: (slice) => answer(host.list(slice)),
    post: (message) => answer(host.post(message)),
    remove: (seq, nonce) => answer(host.remove(seq, nonce)),
    exported: (members, after) => answer(host.exported(members, after)),
    did: (members, after) => answer(host.did(members, after)),
    erase: async (members) => {
      await erasure.erase(members, Date.now())
      arm()
    },
    reindex: () => {
      handover.again()
      return answer(done)
    },
  }
}
