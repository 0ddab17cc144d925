import type { Context } from 'hono'
import type { SessionResponse } from '../../../protocol/http.ts'
import type { Me } from '../../../protocol/model.ts'
import type { Member } from '../../db/members.ts'
import { HOUR } from '../../lib/time.ts'
import { type Claims, signToken } from '../../lib/token.ts'
import type { OriginEnv } from '../../middleware/origin.ts'

type Bound = Pick<Context<OriginEnv>, 'env' | 'var'>

/** Who somebody proved to be. */
export interface Identified {
  member: Me
  /** Given to the page once. */
  refresh?: string
  /** What a host's word holds for, and by what it is revoked. */
  word?: Pick<Claims, 'rooms' | 'kid' | 'jti'>
  /** Where that ends before a token would (milliseconds since 1970). */
  endsAt?: number
}

const LIFETIME = HOUR

/**
 * The answer to who proved who they are: a token that carries all that their sockets will need. It is as
 * old as the request: what was taken back while this was being answered, perhaps after it was read,
 * means this token too.
 */
export async function grant(
  c: Bound,
  { member, refresh, word, endsAt = Infinity }: Identified,
): Promise<SessionResponse> {
  const { id: site, version, settings, jurisdiction } = c.var.site
  const { origin, frame, askedAt } = c.var
  const policy = {
    site,
    origin,
    version,
    settings,
    ...(jurisdiction && { jurisdiction }),
    ...(frame && { frame }),
  }
  const { id, ...rest } = member
  const claims = { member: id, ...policy, ...rest, ...word }
  const signed = await signToken(claims, c.env.PARLOR_SECRET, askedAt, Math.min(LIFETIME, endsAt - askedAt))
  return { ...signed, member, ...(refresh !== undefined && { refresh }) }
}

/** A member as they are told of themselves. */
export function meOf({ id, kind, name, avatar, role, was }: Member): Me {
  return {
    id,
    kind,
    name,
    role: role ?? (kind === 'guest' ? 'guest' : 'member'),
    ...(avatar !== null && { avatar }),
    ...(was.length > 0 && { was }),
  }
}
