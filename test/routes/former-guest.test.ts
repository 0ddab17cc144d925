import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionResponse } from '../../protocol/http.ts'
import { database } from '../../worker/db/database.ts'
import { createSignIn } from '../../worker/db/signins.ts'
import type { Env } from '../../worker/env.ts'
import { hashOf, random } from '../../worker/lib/secrets.ts'
import { eventually, sleep, wrote } from '../room/support.ts'
import { Client } from '../room/support.ts'
import { claimsFor, identityFor, type Key, makeKey } from './host.ts'
import { asMember } from './member.ts'
import { ask, call, makeSite, PAGE, sessionFor } from './support.ts'

const SITE = 'shop'
/** Milliseconds that the tabs of who somebody was have to bring the new token. */
const MOMENT = 3000
const over = { code: 4401, reason: 'identity_expired' }
let key: Key
let rooms = 0
const newRoom = () => `was-${++rooms}`

beforeAll(async () => {
  await makeSite({ id: SITE })
  key = await makeKey(SITE)
})
beforeEach(() => {
  vi.restoreAllMocks()
})

async function enter(room: string, token: string): Promise<Client> {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parlor.v1, ${token}`, origin: PAGE }
  const response = await call(`/v1/sites/${SITE}/rooms/${room}/socket`, { headers })
  if (!response.webSocket) throw new Error(`no socket but ${response.status}`)
  return new Client(response.webSocket)
}

async function inside(room: string, token: string): Promise<Client> {
  const client = await enter(room, token)
  await client.until('welcome')
  await eventually(async () => (await env.SITE.get(env.SITE.idFromName(SITE)).open()).includes(room), 'known')
  return client
}

/** Signs a guest of this browser in, as the account of that name. */
async function asAccount(account: string, { refresh }: SessionResponse, bindings: Partial<Env> = {}) {
  const verifier = random(32)
  const signIn = { challenge: await hashOf(verifier), site: SITE, origin: PAGE, account }
  await createSignIn(database(env.DB), { ...signIn, expiresAt: Date.now() + 60_000 })
  return sessionFor({ verifier, refresh }, { bindings })
}

const asSigned = async (sub: string, { refresh }: SessionResponse) =>
  sessionFor({ identity: await identityFor(key, claimsFor(sub, { name: 'Ann' })), refresh })

/** Signed in on another device, where there was no guest. */
const elsewhere = async (account: string) => {
  const guest = await sessionFor({ name: 'Ann' })
  return asAccount(account, guest)
}

const ways: [string, (guest: SessionResponse) => Promise<SessionResponse>][] = [
  ['an account, under the same id', (guest) => asAccount('acc_new', guest)],
  ['an account that was here before', (guest) => asAccount('acc_old', guest)],
  ['a member of the host’s', (guest) => asSigned('host-new', guest)],
]

describe.each(ways)('a guest who becomes %s', (_, become) => {
  beforeAll(async () => {
    await elsewhere('acc_old')
  })

  it('is heard no more by the guest’s token: not on an open line, nor by a new one, nor over HTTP', async () => {
    const [room, asleep, unmade] = [newRoom(), newRoom(), newRoom()]
    const guest = await sessionFor({ name: 'Ann' })
    const open = await inside(room, guest.token)
    const slept = await inside(asleep, guest.token)
    slept.socket.close(1000)
    expect(await wrote(open, 'as a guest')).toMatchObject({ type: 'done' })

    const start = performance.now()
    const member = await become(guest)
    expect([member.member.id, ...(member.member.was ?? [])]).toContain(guest.member.id)
    expect((await asMember(guest.token, 'GET', 'me')).status).toBe(401)
    const late = await Promise.all([room, asleep, unmade].map((one) => enter(one, guest.token)))
    for (const line of [open, ...late]) expect(await line.untilClosed()).toEqual(over)
    expect(late[0]?.frames).toEqual([])
    // The rest is a limit for what hangs, not for a machine that has more to do.
    expect(performance.now() - start).toBeLessThan(MOMENT + 10_000)
    await inside(room, member.token)
  })

  it('goes on by the new one on the same line, which never closes', async () => {
    const room = newRoom()
    const guest = await sessionFor({ name: 'Ann' })
    const tabs = [await inside(room, guest.token), await inside(room, guest.token)]
    const member = await become(guest)
    for (const tab of tabs) tab.say({ type: 'renew', token: member.token })
    for (const tab of tabs) {
      await tab.until('welcome', ({ me }) => me.kind !== 'guest')
      expect(await wrote(tab, 'as a member')).toMatchObject({ type: 'done' })
    }
    await sleep(MOMENT + 1000)
    for (const tab of tabs) expect(tab.closed).toBeUndefined()
  })
})

describe('a guest who signs in', () => {
  it('ends nothing of who they are on other devices, nor of anyone else', async () => {
    const room = newRoom()
    const device = await elsewhere('acc_two')
    const there = await inside(room, device.token)
    const bob = await inside(room, (await sessionFor({ name: 'Bob' })).token)
    const guest = await sessionFor({ name: 'Ann' })
    const first = await asAccount('acc_two', guest)
    const here = await inside(room, first.token)
    // Once more by the same browser, as after a sign-out.
    const again = await sessionFor({ name: 'Ann' })
    await asAccount('acc_two', again)
    await sleep(MOMENT + 1000)
    for (const line of [there, bob, here]) {
      expect(line.closed).toBeUndefined()
      expect(await wrote(line)).toMatchObject({ type: 'done' })
    }
    expect((await asMember(device.token, 'GET', 'me')).status).toBe(200)
  })

  it('is signed in though the site’s object is out of reach, which is told of', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const lost = () => Promise.reject(new Error('Network connection lost.'))
    const get = () => new Proxy({}, { get: () => lost })
    const SITE_OBJECTS = { idFromName: () => 'id', get } as unknown as Env['SITE']
    const guest = await sessionFor({ name: 'Ann' })
    const member = await asAccount('acc_lost', guest, { SITE: SITE_OBJECTS })
    expect(member.member.kind).toBe('account')
    expect(error).toHaveBeenCalledOnce()
    expect((await ask({ refresh: guest.refresh })).status).toBe(401)
  })
})
