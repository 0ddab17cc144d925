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

  it('are only so many a minute for one network on one site', async () => {
    const crawler = { address: '192.0.2.1' }
    const { token } = await sessionFor({}, crawler)
    const first = await enter('blog/first', token, crawler)
    await first.until('welcome')
    const guest = await sessionFor({ name: 'Eve' }, crawler)
    for (const one of [token, guest.token]) {
      await spend(crawler.address)
      const refused = await enter('blog/next', one, crawler)
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
