import { CLOSE } from '../../protocol/codes.ts'
import { may } from '../../protocol/roles.ts'
import type { Effective, State } from '../../protocol/settings.ts'
import type { Rejected } from '../../protocol/server.ts'
import { isAllowed } from '../lib/origins.ts'
import type { Ban, Bans } from './bans.ts'
import type { Grants } from './grants.ts'
import type { Policies } from './policy.ts'
import { Refusal } from './refusal.ts'
import type { Revocations } from './revocations.ts'
import { isIdentified, type Session } from './session.ts'

/** Why somebody may not be in: the socket's close code and word, and what is told before it closes. */
export interface Refused {
  close: number
  reason: string
  told?: Omit<Rejected, 'type'>
}

/** What entry depends on besides the person. */
export interface Terms {
  settings: Effective
  state: State
  passwordRev: number
}

/** The one place that decides who may be in the room, and who may write there. */
export class Access {
  constructor(
    private readonly policy: Policies,
    private readonly grants: Grants,
    private readonly bans: Bans,
    private readonly revocations: Revocations,
  ) {}

  /** Why somebody may not come in or stay; undefined where they may. */
  refusal(session: Session, now: number): Refused | undefined {
    if (!this.#isShown(session)) return forbidden('origin')
    const revoked = this.revocations.of(session, now)
    if (revoked === 'expired') return { close: CLOSE.token, reason: 'identity_expired' }
    const ban = revoked?.ban ?? this.bans.of(session, now)
    if (ban) return banned(ban)
    const { settings, state, password } = this.policy
    const granted = () => this.grants.of(session) !== undefined
    return closedTo(session, { settings, state, passwordRev: password?.rev ?? 0 }, granted)
  }

  /** Refuses whoever may not write here now. */
  requirePost(from: Session): void {
    const { state, settings } = this.policy
    if (state === 'closed' || state === 'archived') throw new Refusal('closed')
    if (may(from.role, 'post_always')) return
    if (state === 'readonly') throw new Refusal('readonly')
    if (settings.post === 'anyone' || this.#isAmong(settings.post, from)) return
    throw new Refusal(settings.post !== 'staff' && !isIdentified(from) ? 'identity_required' : 'forbidden')
  }

  /** Whether the page may show the room. What lets a frame in was judged at the Worker's door. */
  #isShown({ origin, framed }: Session): boolean {
    const { pages } = this.policy
    return !pages || framed === true || isAllowed(origin, pages.origins, pages)
  }

  #isAmong(post: Exclude<Effective['post'], 'anyone'>, from: Session): boolean {
    if (post === 'staff') return false
    if (post === 'identified' && isIdentified(from)) return true
    return from.rooms === true || this.grants.of(from) !== undefined
  }
}

/** Why the terms of a room keep somebody out. `granted`: whether the room gave them a role. */
export function closedTo(
  session: Session,
  { settings, state, passwordRev }: Terms,
  granted: () => boolean,
): Refused | undefined {
  if (state === 'archived') return { close: CLOSE.notFound, reason: 'archived' }
  if (settings.signedOnly && session.kind !== 'signed') return forbidden('identity_required')
  // The host's word on which rooms a member may enter goes before any role that it also gives.
  if (session.rooms === false && !granted()) return forbidden('forbidden')
  if (may(session.role, 'enter_always')) return undefined
  if (!settings.guests && session.kind === 'guest' && !granted()) return forbidden('identity_required')
  switch (settings.join) {
    case 'anyone':
      return undefined
    case 'identified':
      return isIdentified(session) || granted() ? undefined : forbidden('identity_required')
    case 'members':
      if (session.rooms === true || granted()) return undefined
      return forbidden('forbidden')
    case 'password': {
      const knows = passwordRev > 0 && session.pass === passwordRev
      return knows || granted() ? undefined : forbidden('password_required')
    }
  }
}

function forbidden(reason: string): Refused {
  return { close: CLOSE.forbidden, reason }
}

function banned(ban: Ban): Refused {
  return { ...forbidden('banned'), told: { code: 'banned', ...ban } }
}
