import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Activity } from '../../worker/lib/remote.ts'
import { projectActivity } from '../../worker/db/activity.ts'
import { findBan, listBans, liftBan, putBan } from '../../worker/db/bans.ts'
import { eraseMember, exportMember } from '../../worker/db/erasure.ts'
import { findByRefresh, keepMember, listMembers, readMember, setRole } from '../../worker/db/members.ts'
import { membershipOf, membersIn, setRoomRole } from '../../worker/db/memberships.ts'
import { addNewcomer } from '../../worker/db/newcomers.ts'
import { purge } from '../../worker/db/purge.ts'
import { createRoom, readRoom } from '../../worker/db/rooms.ts'
import { addSession, deleteSession, deleteSessionsOf } from '../../worker/db/sessions.ts'
import { memberOf } from '../../worker/db/subjects.ts'
import { updateSite } from '../../worker/db/sites.ts'
import { db, memberId, newSite, rowsOf, someHash } from './db-support.ts'

const DAY = 24 * 3600_000
const now = Date.now()

async function newGuest(site: string, name = 'Ann', at = now) {
  const [id, hash] = [memberId(), someHash()]
  await addNewcomer(db, site, { id, name, seenAt: at }, hash)
  return { id, hash }
}

const ann = (more: Partial<Parameters<typeof memberOf>[2]> = {}) => ({
  kind: 'signed' as const,
  subject: 'signed:ann' as const,
  fallback: 'Somebody',
  id: memberId(),
  ...more,
})

const told = (seq: number, joined: Activity['joined'], activeAt = now): Activity => ({
  seq,
  messages: seq,
  members: joined.length,
  activeAt,
  joined,
})

describe('who signs in', () => {
  it('is made once, and is the same member every time after', async () => {
    const site = await newSite()
    const first = await memberOf(db, site, ann({ name: 'Ann', email: 'ann@shop.test' }), now)
    expect(first).toMatchObject({ kind: 'signed', name: 'Ann', email: 'ann@shop.test', was: [], role: null })
    const again = await memberOf(db, site, ann({ avatar: 'https://shop.test/a.png' }), now + 1)
    expect(again).toEqual({ ...first, avatar: 'https://shop.test/a.png', seenAt: now + 1 })
    const elsewhere = await memberOf(db, await newSite(), ann(), now)
    expect(elsewhere.id).not.toBe(first.id)
    expect(elsewhere.name).toBe('Somebody')
  })

  it('was a guest: the same member, id, name and rooms, whose old secret opens nothing any more', async () => {
    const site = await newSite()
    const guest = await newGuest(site)
    await setRole(db, site, guest.id, 'moderator')
    const member = await memberOf(db, site, ann({ guestHash: guest.hash }), now)
    expect(member).toMatchObject({ id: guest.id, kind: 'signed', name: 'Ann', role: 'moderator', was: [] })
    expect(await findByRefresh(db, site, guest.hash, now)).toBeUndefined()
    // The answer was lost, so the page asks again with what it still has.
    expect(await memberOf(db, site, ann({ guestHash: guest.hash }), now)).toEqual(member)
  })

  it('is known already: the guest becomes a former self, and their rooms are joined', async () => {
    const site = await newSite()
    for (const slug of ['one', 'two']) await createRoom(db, site, { slug }, now)
    const known = await memberOf(db, site, ann({ name: 'Ann' }), now - DAY)
    await projectActivity(db, site, 'one', told(9, [{ member: known.id, seq: 3, at: now - 50 }]))
    const guest = await newGuest(site, 'Guest')
    await projectActivity(db, site, 'one', told(9, [{ member: guest.id, seq: 7, at: now - 20 }]))
    await projectActivity(db, site, 'two', told(9, [{ member: guest.id, seq: 2, at: now }]))
    await setRoomRole(db, site, 'two', guest.id, 'moderator')

    const member = await memberOf(db, site, ann({ guestHash: guest.hash }), now)
    expect(member).toEqual({ ...known, was: [guest.id], seenAt: now })
    expect(await membershipOf(db, site, 'one', known.id)).toMatchObject({ seq: 7, joinedAt: now - 50 })
    expect(await membershipOf(db, site, 'two', known.id)).toMatchObject({ seq: 2, role: 'moderator' })
    expect(await membershipOf(db, site, 'two', guest.id)).toBeUndefined()
    expect(await findByRefresh(db, site, guest.hash, now)).toBeUndefined()
    expect(await readMember(db, site, guest.id)).toEqual(member)
    expect((await listMembers(db, site, { limit: 9 })).items.map(({ id }) => id)).toEqual([known.id])
    // The guest's token lives on for an hour: where it goes, the member goes.
    await projectActivity(db, site, 'two', told(10, [{ member: guest.id, seq: 10 }]))
    expect(await membershipOf(db, site, 'two', known.id)).toMatchObject({ seq: 10 })
  })

  it('is one member, though several devices sign in at once as guests for the first time', async () => {
    const site = await newSite()
    const guests = await Promise.all(Array.from({ length: 6 }, () => newGuest(site)))
    const members = await Promise.all(
      guests.map(({ hash }) => memberOf(db, site, ann({ guestHash: hash }), now)),
    )
    expect(new Set(members.map(({ id }) => id)).size).toBe(1)
    const member = await readMember(db, site, members[0]?.id ?? '')
    expect(member?.was.length).toBe(5)
    expect(new Set([member?.id, ...(member?.was ?? [])])).toEqual(new Set(guests.map(({ id }) => id)))
    expect(await rowsOf('sessions', site)).toEqual([])
  })

  it('takes nothing by a secret of another site, of nobody, or of somebody signed in', async () => {
    const [site, other] = [await newSite(), await newSite()]
    const stranger = await newGuest(other)
    expect((await memberOf(db, site, ann({ guestHash: stranger.hash }), now)).id).not.toBe(stranger.id)
    expect(await findByRefresh(db, other, stranger.hash, now)).toMatchObject({ id: stranger.id })

    const account = await memberOf(db, site, ann({ kind: 'account', subject: 'account:1' }), now)
    const device = someHash()
    await addSession(db, site, account.id, device, now)
    const signed = await memberOf(db, site, ann({ guestHash: device }), now)
    expect(signed.id).not.toBe(account.id)
    expect(await findByRefresh(db, site, device, now)).toMatchObject({ id: account.id, kind: 'account' })
  })

  it('brings at most eight former selves along, the latest first', async () => {
    const site = await newSite()
    await memberOf(db, site, ann(), now)
    const guests = []
    for (let i = 0; i < 10; i++) guests.push(await newGuest(site, 'Ann', now + i))
    for (const { hash } of guests) await memberOf(db, site, ann({ guestHash: hash }), now)
    const { was } = await memberOf(db, site, ann(), now)
    expect(was).toEqual(
      guests
        .map(({ id }) => id)
        .reverse()
        .slice(0, 8),
    )
  })
})

describe('a device', () => {
  it('is known for 180 days after it was last seen, each by itself', async () => {
    const site = await newSite()
    const { id, hash } = await newGuest(site, 'Ann', now - 179 * DAY)
    expect(await findByRefresh(db, site, hash, now)).toMatchObject({ id, seenAt: now - 179 * DAY })
    expect(await findByRefresh(db, site, hash, now + 2 * DAY)).toBeUndefined()
    await keepMember(db, site, { id, seenAt: now, name: 'Anna', refreshHash: hash })
    expect(await findByRefresh(db, site, hash, now + 2 * DAY)).toMatchObject({ name: 'Anna', seenAt: now })
  })

  it('is signed out alone, or with all others', async () => {
    const site = await newSite()
    const { id, hash } = await newGuest(site)
    const devices = [someHash(), someHash()]
    for (const device of devices) await addSession(db, site, id, device, now)
    await deleteSession(db, await newSite(), hash)
    expect(await findByRefresh(db, site, hash, now)).toBeDefined()
    await deleteSession(db, site, hash)
    const known = () => Promise.all([hash, ...devices].map((one) => findByRefresh(db, site, one, now)))
    expect((await known()).map(Boolean)).toEqual([false, true, true])
    await deleteSessionsOf(db, site, id)
    expect((await known()).map(Boolean)).toEqual([false, false, false])
  })
})

describe('what a room tells of itself', () => {
  it('comes to the lists, and never takes them back in time', async () => {
    const site = await newSite()
    const { id } = await newGuest(site)
    await projectActivity(db, site, 'made-by-joining', told(5, [{ member: id, seq: 4, at: now }]))
    expect(await readRoom(db, site, 'made-by-joining')).toMatchObject({ seq: 5, activeAt: now, members: 1 })
    // A call that was lost, and arrives after the next one.
    await projectActivity(
      db,
      site,
      'made-by-joining',
      told(3, [{ member: id, seq: 2, at: now - 9 }], now - 9),
    )
    expect(await readRoom(db, site, 'made-by-joining')).toMatchObject({ seq: 5, activeAt: now, messages: 5 })
    expect(await membershipOf(db, site, 'made-by-joining', id)).toMatchObject({ seq: 4, joinedAt: now })
    expect(
      (await membersIn(db, site, 'made-by-joining', { limit: 9 })).items.map(({ member }) => member.id),
    ).toEqual([id])
  })

  it('says nothing of those who erased themselves, nor of strangers', async () => {
    const [site, other] = [await newSite(), await newSite()]
    const [gone, stranger] = [await newGuest(site), await newGuest(other)]
    await eraseMember(db, site, gone.id, now)
    const joined = [gone.id, stranger.id, 'm_nobody'].map((member) => ({ member, seq: 1 }))
    expect(await projectActivity(db, site, 'one', told(1, joined))).toEqual({ erased: [gone.id] })
    expect(await rowsOf('memberships', site)).toEqual([])
  })

  it('does not bring back who left since, until they come again', async () => {
    const site = await newSite()
    const { id } = await newGuest(site)
    const came = (at: number) => projectActivity(db, site, 'one', told(1, [{ member: id, seq: 1, at }]))
    await came(now)
    await env.DB.prepare(`UPDATE memberships SET joined_at = NULL, left_at = ? WHERE member = ?`)
      .bind(now + 10, id)
      .run()
    await came(now)
    expect(await membershipOf(db, site, 'one', id)).toMatchObject({ joinedAt: null })
    await came(now + 20)
    expect(await membershipOf(db, site, 'one', id)).toMatchObject({ joinedAt: now + 20 })
  })

  it('lists no more rooms than the plan allows, and nothing for a site that is not there', async () => {
    const site = await newSite()
    await updateSite(db, site, { limits: { rooms: 1 } })
    const { id } = await newGuest(site)
    for (const slug of ['one', 'two', 'one']) {
      await projectActivity(db, site, slug, told(2, [{ member: id, seq: 1 }]))
    }
    expect(await readRoom(db, site, 'two')).toBeUndefined()
    expect((await rowsOf('memberships', site)).length).toBe(1)
    await projectActivity(db, 'nobody', 'one', told(2, []))
    expect(await rowsOf('rooms', 'nobody')).toEqual([])
  })

  it('takes 500 people at once', async () => {
    const site = await newSite()
    const ids = Array.from({ length: 500 }, memberId)
    const insert = env.DB.prepare(
      `INSERT INTO members (id, site, kind, name, created_at, seen_at) SELECT value, ?1, 'guest', 'A', 0, 0 FROM json_each(?2)`,
    )
    await insert.bind(site, JSON.stringify(ids)).run()
    await projectActivity(
      db,
      site,
      'one',
      told(
        500,
        ids.map((member, seq) => ({ member, seq, at: now })),
      ),
    )
    expect((await rowsOf('memberships', site)).length).toBe(500)
  })
})

describe('a ban', () => {
  it('holds for a member under every id they had, until it ends or is lifted', async () => {
    const site = await newSite()
    const guest = await newGuest(site)
    const member = await memberOf(db, site, ann(), now)
    await memberOf(db, site, ann({ guestHash: guest.hash }), now)
    expect(await findBan(db, site, '', member.id, now)).toBeUndefined()
    await putBan(db, site, { member: guest.id, until: now + 100, reason: 'Spam.' }, now)
    expect(await findBan(db, site, '', member.id, now)).toMatchObject({ reason: 'Spam.', until: now + 100 })
    expect(await findBan(db, site, '', member.id, now + 100)).toBeUndefined()
    await putBan(db, site, { member: member.id }, now)
    expect(await findBan(db, site, '', member.id, now)).toMatchObject({ until: null })
    expect(await findBan(db, await newSite(), '', member.id, now)).toBeUndefined()
    await liftBan(db, site, '', member.id)
    expect(await findBan(db, site, '', member.id, now + 100)).toBeUndefined()
  })

  it('is listed by its room, the latest first, page by page', async () => {
    const site = await newSite()
    for (let i = 0; i < 5; i++) await putBan(db, site, { slug: 'one', member: `m_${i}` }, now + (i % 2))
    await putBan(db, site, { slug: 'two', member: 'm_x' }, now)
    await putBan(db, site, { slug: 'one', member: 'm_over', until: now - 1 }, now)
    const first = await listBans(db, site, 'one', { limit: 3 }, now)
    const rest = await listBans(db, site, 'one', { limit: 3, after: first.next }, now)
    expect([...first.items, ...rest.items].map(({ member }) => member)).toEqual([
      'm_3',
      'm_1',
      'm_4',
      'm_2',
      'm_0',
    ])
    expect(rest.next).toBeUndefined()
  })
})

describe('who erases themselves', () => {
  it('leaves no row, but that they did', async () => {
    const site = await newSite()
    const known = await memberOf(db, site, ann({ name: 'Ann', email: 'ann@shop.test' }), now)
    const guest = await newGuest(site)
    await memberOf(db, site, ann({ guestHash: guest.hash }), now)
    await addSession(db, site, known.id, someHash(), now)
    await projectActivity(db, site, 'one', told(1, [{ member: known.id, seq: 1 }]))
    const held = await exportMember(db, site, known.id)
    expect(held).toMatchObject({ member: { email: 'ann@shop.test' }, devices: [{ seenAt: now }], bans: [] })
    expect(held?.rooms.map(({ slug }) => slug)).toEqual(['one'])

    expect(await eraseMember(db, await newSite(), known.id, now)).toEqual([])
    expect(new Set(await eraseMember(db, site, known.id, now))).toEqual(new Set([known.id, guest.id]))
    for (const table of ['members', 'sessions', 'memberships', 'bans']) {
      expect([table, await rowsOf(table, site)]).toEqual([table, []])
    }
    expect((await rowsOf('erasures', site)).length).toBe(2)
    expect(await exportMember(db, site, known.id)).toBeUndefined()
    // Whoever comes back is somebody new.
    expect((await memberOf(db, site, ann(), now)).id).not.toBe(known.id)
  })

  it('does not get rid of a ban by it', async () => {
    const site = await newSite()
    const known = await memberOf(db, site, ann({ name: 'Ann', email: 'ann@shop.test' }), now)
    await putBan(db, site, { member: known.id, until: now + DAY, reason: 'Spam.' }, now)
    await eraseMember(db, site, known.id, now)
    const rows = await rowsOf('members', site)
    expect(rows).toMatchObject([{ subject: 'signed:ann', name: '', email: null, avatar: null, role: null }])
    expect(JSON.stringify(rows)).not.toContain(known.id)
    const back = await memberOf(db, site, ann(), now)
    expect(back.id).not.toBe(known.id)
    expect(back.name).toBe('Somebody')
    expect(await findBan(db, site, '', back.id, now)).toMatchObject({ reason: 'Spam.' })
    expect(await findBan(db, site, '', back.id, now + DAY)).toBeUndefined()
  })
})

describe('what has served its time', () => {
  it('goes: guests unseen for 180 days with all they had, but no former self', async () => {
    const site = await newSite()
    await createRoom(db, site, { slug: 'one' }, now)
    const old = now - 181 * DAY
    const [gone, stays] = [await newGuest(site, 'Ann', old), await newGuest(site, 'Bob', now - 179 * DAY)]
    await setRoomRole(db, site, 'one', gone.id, 'member')
    await putBan(db, site, { slug: 'one', member: gone.id }, now)
    const former = await newGuest(site, 'Cleo', now - DAY)
    const member = await memberOf(db, site, ann(), old)
    await memberOf(db, site, ann({ guestHash: former.hash }), old)
    await env.DB.prepare('UPDATE members SET seen_at = ? WHERE id = ?').bind(old, former.id).run()

    expect(await purge(db, site, now)).toBe(false)
    const { results } = await env.DB.prepare('SELECT id FROM members WHERE site = ? ORDER BY id')
      .bind(site)
      .all()
    expect(results.map(({ id }) => id)).toEqual([stays.id, former.id, member.id].sort())
    for (const table of ['memberships', 'bans'])
      expect([table, await rowsOf(table, site)]).toEqual([table, []])
    expect(await findByRefresh(db, site, stays.hash, now)).toBeDefined()
  })

  it('goes in rounds that D1 can bear', async () => {
    const rows = JSON.stringify(Array.from({ length: 1200 }, (_, i) => `spent-${i}`))
    await env.DB.prepare('INSERT INTO spent (id, expires_at) SELECT value, 1 FROM json_each(?)')
      .bind(rows)
      .run()
    const rounds = [
      await purge(db, 'nobody', now),
      await purge(db, 'nobody', now),
      await purge(db, 'nobody', now),
    ]
    expect(rounds).toEqual([true, true, false])
    expect(await env.DB.prepare('SELECT count(*) AS n FROM spent').first('n')).toBe(0)
  })
})
