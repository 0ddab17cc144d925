import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { networkHash } from '../../worker/lib/network.ts'
import { signToken } from '../../worker/lib/token.ts'
import { Client, eventually } from '../room/support.ts'
import { call, makeSite, PAGE, sessionFor } from './support.ts'

beforeAll(async () => {
  for (const id of ['shop', 'other']) await makeSite({ id })
})

interface Coming {
  site?: string
  address?: string
}

async function enter(room: string, token: string, { site = 'shop', address = '' }: Coming = {}) {
  const headers = new Headers({
    upgrade: 'websocket',
    'sec-websocket-protocol': `parlor.v1, ${token}`,
    origin: PAGE,
  })
  if (address) headers.set('cf-connecting-ip', address)
  const response = await call(`/v1/sites/${site}/rooms/${encodeURIComponent(room)}/socket`, { headers })
  if (!response.webSocket) throw new Error(`no socket but ${response.status}`)
  return new Client(response.webSocket)
}

/** Makes as many rooms as a network may in this minute, without the rooms. */
async function spend(address: string): Promise<void> {
  const network = await networkHash(address, 'shop', env.PARLOR_SECRET, Date.now())
  while ((await env.NEW_ROOMS.limit({ key: `shop:${network}` })).success) continue
}

let rooms = 0

/** Comes to a room that is not there, its network having made all that it may; again where the minute ended just then. */
async function late(token: string, from: Required<Pick<Coming, 'address'>>): Promise<Client> {
  for (let tries = 0; ; tries++) {
    await spend(from.address)
    const client = await enter(`late/${++rooms}`, token, from)
    await eventually(() => client.frames.length > 0, 'told')
    if (client.frames[0]?.type !== 'welcome' || tries === 2) return client
  }
}

const roomOf = (slug: string) => env.ROOM.get(env.ROOM.idFromName(`passing/${slug}`))

const joined = async (member: string) =>
  (
    await env.DB.prepare('SELECT slug FROM memberships WHERE member = ?').bind(member).all<{ slug: string }>()
  ).results.map(({ slug }) => slug)

const listed = async (site = 'shop') =>
  (await env.DB.prepare('SELECT slug FROM rooms WHERE site = ? ORDER BY slug').bind(site).all()).results.map(
    ({ slug }) => slug,
  )

describe('rooms that joining makes', () => {
  it('are on the site’s list once somebody with a name was there, not for being looked at', async () => {
    const { token } = await sessionFor({})
    const looker = await enter('looked-at', token)
    await looker.until('welcome')
    expect(await listed()).toEqual([])
    const ann = await sessionFor({ name: 'Ann' })
    await (await enter('entered', ann.token)).until('welcome')
    expect(await listed()).toEqual(['entered'])
    // By the same line, as a visitor of a page does who begins to write.
    looker.say({ type: 'renew', token: ann.token })
    await looker.until('welcome', ({ me }) => me.name === 'Ann')
    await eventually(async () => (await listed()).includes('looked-at'), 'on the list')
  })

  it('leave the list with all who passed by when nobody wrote for a day, unless somebody cares for them', async () => {
    await makeSite({ id: 'passing' })
    const at = { site: 'passing' }
    const { token, member } = await sessionFor({ name: 'Ann' }, at)
    const slugs = ['banned', 'favoured', 'left', 'made', 'titled']
    const clients = await Promise.all(slugs.map((slug) => enter(slug, token, at)))
    await eventually(async () => (await joined(member.id)).length === slugs.length, 'joined')
    await Promise.all(clients.map((client) => client.leave()))
    await env.DB.batch([
      env.DB.prepare(`UPDATE memberships SET favourite = 1 WHERE slug = 'favoured'`),
      env.DB.prepare(`UPDATE rooms SET title = 'Titled' WHERE slug = 'titled'`),
      env.DB.prepare(
        `INSERT INTO bans (site, slug, member, created_at) VALUES ('passing', 'banned', 'm_eve', 0)`,
      ),
    ])
    const policy = await env.SITE.get(env.SITE.idFromName('passing')).policy('made')
    if (policy) await roomOf('made').configure(policy)
    for (const slug of slugs) {
      await runInDurableObject(roomOf(slug), async (room, { storage }) => {
        storage.sql.exec('UPDATE room SET idle_at = 1 WHERE idle_at IS NOT NULL')
        await room.alarm()
      })
    }
    expect(await listed('passing')).toEqual(['banned', 'favoured', 'made', 'titled'])
    expect((await joined(member.id)).sort()).toEqual(['banned', 'favoured', 'made', 'titled'])
    // By the same name there is another room.
    await (await enter('left', token, at)).until('welcome')
    expect(await listed('passing')).toContain('left')
  })

  it('are only so many a minute for one network on one site', async () => {
    const crawler = { address: '192.0.2.1' }
    const { token } = await sessionFor({}, crawler)
    const first = await enter('blog/first', token, crawler)
    await first.until('welcome')
    const guest = await sessionFor({ name: 'Eve' }, crawler)
    for (const one of [token, guest.token]) {
      const refused = await late(one, crawler)
      expect(await refused.untilClosed()).toEqual({ code: 4409, reason: 'rate_limited' })
      expect(refused.frames).toEqual([{ type: 'rejected', code: 'rate_limited', retryAfter: 60 }])
    }
    // Rooms that are there are open to them, whoever made them.
    await spend(crawler.address)
    await (await enter('blog/first', token, crawler)).until('welcome')
    await (await enter('blog/next', token, { address: '192.0.2.2' })).until('welcome')
    await (await enter('blog/next', token, crawler)).until('welcome')
    const elsewhere = await sessionFor({}, { ...crawler, site: 'other' })
    await (await enter('blog/next', elsewhere.token, { ...crawler, site: 'other' })).until('welcome')
    // For whom the host signed, the host answers: a school begins at eight.
    const claims = { member: 'm_pupil', kind: 'signed', role: 'member', name: 'Pupil', site: 'shop' } as const
    const pupil = { ...claims, origin: PAGE, version: 1, settings: { creates: '*' } }
    const signed = await signToken(pupil, env.PARLOR_SECRET, Date.now())
    await (await enter('blog/last', signed.token, crawler)).until('welcome')
    expect(await listed()).toContain('blog/last')
    expect(await listed()).not.toContain('blog/next')
  })
})
