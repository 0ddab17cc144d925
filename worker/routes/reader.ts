import type { Context } from 'hono'
import { may } from '../../protocol/roles.ts'
import type { Reader } from '../db/directory.ts'
import type { MemberEnv } from '../middleware/member.ts'

/** Who asks for rooms, by their token. */
export function readerOf(c: Context<MemberEnv>): Reader {
  const { site, claims } = c.var
  const { member, was, role, rooms } = claims
  return {
    site: site.id,
    settings: site.settings,
    member,
    staff: may(role, 'enter_always'),
    ...(was && { was }),
    ...(rooms && { rooms }),
  }
}
