import type * as people from '../../../protocol/api-people.ts'
import type * as api from '../../../protocol/api.ts'
import { effective } from '../../../protocol/settings.ts'
import type { Ban } from '../../db/bans.ts'
import type { ListedApiKey } from '../../db/apikeys.ts'
import type { IdentityKey } from '../../db/keys.ts'
import type { Member } from '../../db/members.ts'
import type { RoomRow } from '../../db/rooms.ts'
import type { Site, SiteRow } from '../../db/sites.ts'

// Rows as the API shows them: what has no value is left out, and what is nobody's business stays in D1.

export function siteView(row: SiteRow): api.Site {
  const { id, name, origins, settings, limits, jurisdiction, version, createdAt } = row
  const place = jurisdiction && { jurisdiction }
  return { id, name, origins, settings, limits, ...place, version, createdAt }
}

export function roomView(row: RoomRow, site: Site): api.Room {
  const { slug, title, description, notice, visibility, state, settings, locked, ...rest } = row
  const { messages, members, seq, createdAt, activeAt } = rest
  return {
    slug,
    ...(title && { title }),
    ...(description && { description }),
    visibility,
    state,
    ...(notice && { notice }),
    settings,
    join: effective(site.settings, settings).join,
    password: locked,
    ...{ messages, members, seq, createdAt, activeAt },
  }
}

const SIGNED = 'signed:'

/** The subject under which a member is kept whom the host knows by `sub`. */
export const subjectOf = (sub: string) => SIGNED + sub

/** What an account gave to Parlor is not the host's to read: only their name and picture are. */
export function memberView({ id, kind, subject, name, avatar, email, role, was, ...row }: Member) {
  const signed = kind === 'signed' && subject?.startsWith(SIGNED)
  return {
    id,
    kind,
    name,
    ...(avatar && { avatar }),
    ...(signed && { sub: subject?.slice(SIGNED.length) ?? '' }),
    ...(signed && email && { email }),
    ...(role && { role }),
    ...(was.length > 0 && { was }),
    createdAt: row.createdAt,
    seenAt: row.seenAt,
  } satisfies people.Member
}

export function banView({ member, until, reason, createdAt }: Ban): people.Ban {
  return { member, ...(until !== null && { until }), ...(reason && { reason }), createdAt }
}

export function keyView({ kid, createdAt, usedAt, revokedAt }: IdentityKey): people.Key {
  return { kid, createdAt, ...(usedAt !== null && { usedAt }), ...(revokedAt !== null && { revokedAt }) }
}

export function apiKeyView({ id, name, scopes, createdAt, usedAt, revokedAt }: ListedApiKey) {
  return {
    id,
    name,
    scopes,
    createdAt,
    ...(usedAt !== null && { usedAt }),
    ...(revokedAt !== null && { revokedAt }),
  }
}
