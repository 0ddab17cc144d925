import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { forgetSites } from '../../worker/db/sites.ts'
import { type Claims, signToken } from '../../worker/lib/token.ts'
import { Client, eventually } from '../room/support.ts'
import { did, keyFor } from './api.support.ts'
import { call, makeSite, PAGE, refusal, ask, sessionFor } from './support.ts'

const STAGING = 'https://staging.test'
const refused = { code: 4403, reason: 'origin' }
/** Seconds in which a host may take it that a page is out. */
const SOON = 5000

let site = ''
let key = ''
let made = 0

beforeEach(async () => {
  site = `pages-${++made}`
  await makeSite({
    id: site,
    origins: [PAGE, STAGING, 'https://*.example.com'],
    settings: { localhost: true },
  })
  key = await keyFor(site)
})

const change = (body: object) => did('PATCH', `/v1/sites/${site}`, { key, body })

async function enter(room: string, token: string, origin: string): Promise<Client> {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parlor.v1, ${token}`, origin }
  const response = await call(`/v1/sites/${site}/rooms/${room}/socket`, { headers })
  if (!response.webSocket) throw new Error(`no socket but ${response.status}`)
  return new Client(response.webSocket)
}

/** Somebody in a room, by a page of that origin. */
async function visitor(room: string, origin: string, body: object = {}) {
  const { token } = await sessionFor(body, { site, origin })
  const client = await enter(room, token, origin)
  await client.until('welcome')
  await eventually(async () => (await env.SITE.get(env.SITE.idFromName(site)).open()).includes(room), 'known')
  return { client, token }
}

/** A token as only the Worker makes them, of any claims. */
async function tokenOf(more: Partial<Claims> & Pick<Claims, 'origin'>): Promise<string> {
  const settings = { creates: '*', localhost: true }
  const claims = {
    member: 'm_any',
    kind: 'signed',
    role: 'moderator',
    site,
    version: 1,
    settings,
    name: 'Sue',
  }
  return (await signToken({ ...claims, ...more } as Claims, env.PARLOR_SECRET, Date.now())).token
}

describe('an origin that is taken off the list', () => {
  it('takes its open sockets along in every room, whoever they are, and nobody else', async () => {
    const there = await Promise.all([
      visitor('one', STAGING),
      visitor('one', STAGING, { name: 'Ann' }),
      visitor('two', STAGING, { name: 'Bob' }),
    ])
    const moderator = await enter('one', await tokenOf({ origin: STAGING }), STAGING)
    await moderator.until('welcome')
    const here = [await visitor('one', PAGE, { name: 'Cas' }), await visitor('two', 'https://a.example.com')]

    const start = performance.now()
    await change({ origins: [PAGE, 'https://*.example.com'] })
    for (const client of [...there.map((one) => one.client), moderator]) {
      expect(await client.untilClosed()).toEqual(refused)
    }
    expect(performance.now() - start).toBeLessThan(SOON)
    for (const { client } of here) {
      client.say({ type: 'sync', rev: 0 })
      await client.until('changes')
      expect(client.closed).toBeUndefined()
    }
  })

  it('does so too where it was one of many by a star, or of the visitor’s own machine', async () => {
    const starred = await visitor('one', 'https://a.example.com')
    const local = await visitor('one', 'http://localhost:3000')
    const home = await visitor('one', PAGE)
    await change({ origins: [PAGE] })
    expect(await starred.client.untilClosed()).toEqual(refused)
    expect(local.client.closed).toBeUndefined()
    await change({ settings: { localhost: null } })
    expect(await local.client.untilClosed()).toEqual(refused)
    expect(home.client.closed).toBeUndefined()
  })

  it('leaves frames of the Worker’s own, which are on no list', async () => {
    const frames = [
      { origin: 'null', frame: { list: 'of-then' } },
      { origin: 'https://chat.test', frame: { list: 'of-then' } },
    ]
    // Let in before this isolate knew of any list.
    forgetSites()
    const rooms = await Promise.all(
      frames.map(async (claims) => enter('framed', await tokenOf(claims), claims.origin)),
    )
    for (const room of rooms) await room.until('welcome')
    const { client } = await visitor('framed', STAGING)
    await change({ origins: [PAGE] })
    expect(await client.untilClosed()).toEqual(refused)
    expect(rooms.map(({ closed }) => closed)).toEqual([undefined, undefined])
  })

  it('is out though its pages hold tokens that last: in its room, in one asleep, in one not made yet', async () => {
    const { client, token } = await visitor('open', STAGING, { name: 'Ann' })
    const asleep = await visitor('asleep', STAGING)
    asleep.client.socket.close(1000)
    await visitor('open', PAGE)
    await change({ origins: [PAGE] })
    await client.untilClosed()
    expect(await refusal(await ask({}, { site, origin: STAGING }))).toEqual({
      status: 403,
      code: 'forbidden',
    })
    for (const room of ['open', 'asleep', 'unmade']) {
      const known = await enter(room, token, STAGING)
      expect(await known.untilClosed(), `${room}, by an isolate that knows`).toEqual(refused)
      expect(known.frames).toEqual([])
      // An isolate that has just come up reads nothing before it lets a token through.
      forgetSites()
      expect(await (await enter(room, token, STAGING)).untilClosed(), room).toEqual(refused)
      // One that has read the list before the change still gives tokens.
      forgetSites()
      const late = await tokenOf({ origin: STAGING })
      expect(await (await enter(room, late, STAGING)).untilClosed(), room).toEqual(refused)
      await ask({}, { site })
    }
  })

  it('comes in again once it is back', async () => {
    const { client, token } = await visitor('back', STAGING)
    await change({ origins: [PAGE] })
    await client.untilClosed()
    await change({ origins: [PAGE, STAGING] })
    // Neither the room, which nobody is in, nor this isolate has heard of it, and the token is of before.
    await (await enter('back', token, STAGING)).until('welcome')
  })

  it('is out though the list changes several times at once', async () => {
    const { client } = await visitor('often', STAGING)
    await visitor('often', PAGE)
    const start = performance.now()
    await Promise.all([
      change({ origins: [PAGE, STAGING, 'https://one.test'] }),
      change({ settings: { post: 'identified' } }),
      change({ settings: { post: null } }),
      change({ origins: [PAGE] }),
    ])
    // The last of them may have been any.
    await change({ origins: [PAGE] })
    expect(await client.untilClosed()).toEqual(refused)
    expect(performance.now() - start).toBeLessThan(SOON)
  })
})
