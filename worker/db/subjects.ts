import { and, eq, sql } from 'drizzle-orm'
import { type Database, patiently } from './database.ts'
import { findByRefresh, type Member, memberColumns } from './members.ts'
import { members } from './schema/members.ts'

/** Somebody who proved who they are. */
export interface Proven {
  kind: 'signed' | 'account'
  /** `signed:<sub>` or `account:<id>`. */
  subject: `${'signed' | 'account'}:${string}`
  /** Replaces the name that is kept, if given. */
  name?: string | undefined
  /** The name where there is none yet. */
  fallback: string
  /** Replaces the one that is kept; `null` takes it away. */
  avatar?: string | null | undefined
  email?: string | null | undefined
  /** The id to be given where they are new here and were no guest. */
  id: string
  /** Hash of the refresh secret of the guest that they were until now. */
  guestHash?: string | undefined
}

/**
 * The member that a subject is at a site. A guest who signs in here for the first time stays the
 * member they were, under the same id. Where the subject is a member already, the guest becomes a
 * former self of that member: rooms, favourites, what was read and who is ignored are joined, and the guest's id is
 * among `was`. Either way the guest's refresh secrets end, or they would open what was proven.
 *
 * One transaction, and safe to repeat: of two first sign-ins at once, one makes the member.
 */
export async function memberOf(db: Database, site: string, proven: Proven, now: number): Promise<Member> {
  const known = proven.guestHash && (await findByRefresh(db, site, proven.guestHash, now))
  const guest = known && known.kind === 'guest' ? known.id : ''
  const subject = and(eq(members.site, site), eq(members.subject, proven.subject))
  const [, , , , , , , , found] = await patiently(() =>
    db.batch([
      // Who is a guest at this point is none at the end; who came to be a member meanwhile stays in.
      db.run(sql`DELETE FROM sessions WHERE member = ${guest}
        AND EXISTS (SELECT 1 FROM members WHERE id = ${guest} AND kind = 'guest')`),
      db.run(upgrade(site, proven, guest)),
      db.run(upsert(site, proven, now)),
      db.run(merge(site, proven, guest)),
      db.run(carryRooms(guest)),
      db.run(sql`DELETE FROM memberships WHERE member = ${guest}
        AND EXISTS (SELECT 1 FROM members WHERE id = ${guest} AND merged_into IS NOT NULL)`),
      db.run(carryIgnored(guest)),
      db.run(sql`DELETE FROM ignored WHERE member = ${guest}
        AND EXISTS (SELECT 1 FROM members WHERE id = ${guest} AND merged_into IS NOT NULL)`),
      db.select(memberColumns).from(members).where(subject),
    ]),
  )
  const member = found[0]
  if (!member) throw new Error(`no member came of a subject of ${site}`)
  return member
}

function upgrade(site: string, { kind, subject }: Proven, guest: string) {
  return sql`UPDATE members SET kind = ${kind}, subject = ${subject}
    WHERE id = ${guest} AND site = ${site} AND kind = 'guest' AND merged_into IS NULL
      AND NOT EXISTS (SELECT 1 FROM members AS m WHERE m.site = ${site} AND m.subject = ${subject})`
}

function upsert(site: string, { id, kind, subject, name, fallback, avatar, email }: Proven, now: number) {
  const kept = (given: unknown, column: string) =>
    sql.raw(given === undefined ? `members.${column}` : `excluded.${column}`)
  // An empty name is what an erased member leaves behind.
  const named =
    name === undefined ? sql`iif(members.name = '', excluded.name, members.name)` : sql`excluded.name`
  return sql`INSERT INTO members (id, site, kind, subject, name, avatar, email, created_at, seen_at)
    VALUES (${id}, ${site}, ${kind}, ${subject}, ${name ?? fallback}, ${avatar ?? null}, ${email ?? null},
      ${now}, ${now})
    ON CONFLICT (site, subject) DO UPDATE SET name = ${named}, avatar = ${kept(avatar, 'avatar')},
      email = ${kept(email, 'email')}, seen_at = max(members.seen_at, excluded.seen_at)`
}

// Whoever is still a guest now meets a member who was there before.
function merge(site: string, { subject }: Proven, guest: string) {
  return sql`UPDATE members SET merged_into =
      (SELECT id FROM members AS m WHERE m.site = ${site} AND m.subject = ${subject})
    WHERE id = ${guest} AND site = ${site} AND kind = 'guest' AND merged_into IS NULL`
}

const higherRole = sql`CASE WHEN 'owner' IN (role, excluded.role) THEN 'owner'
  WHEN 'moderator' IN (role, excluded.role) THEN 'moderator' ELSE coalesce(role, excluded.role) END`

// With a role that the room gave them: it goes on giving it, knowing the guest as a former self.
function carryRooms(guest: string) {
  return sql`INSERT INTO memberships (member, site, slug, favourite, level, seq, joined_at, left_at, role)
    SELECT m.merged_into, g.site, g.slug, g.favourite, g.level, g.seq, g.joined_at, g.left_at, g.role
    FROM members AS m JOIN memberships AS g ON g.member = m.id
    WHERE m.id = ${guest} AND m.merged_into IS NOT NULL
    ON CONFLICT (member, slug) DO UPDATE SET favourite = max(favourite, excluded.favourite),
      seq = max(seq, excluded.seq), role = ${higherRole},
      joined_at = coalesce(min(joined_at, excluded.joined_at), joined_at, excluded.joined_at)`
}

// Oneself among them would be odd: who they are now is looked up when the list is read.
function carryIgnored(guest: string) {
  return sql`INSERT INTO ignored (member, other, at) SELECT m.merged_into, i.other, i.at
    FROM members AS m JOIN ignored AS i ON i.member = m.id
    WHERE m.id = ${guest} AND m.merged_into IS NOT NULL AND i.other <> m.merged_into
    ON CONFLICT DO NOTHING`
}
