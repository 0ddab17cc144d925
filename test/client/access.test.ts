import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { hashOf } from '../../worker/lib/secrets.ts'
import { seal } from '../../worker/lib/vault.ts'
import { Identity } from '../../widget/features/identity/identity.ts'
import { announced, exported, setAnnounced } from '../../widget/features/settings/deeds.ts'
import type { RoomClient, RoomOptions } from '../../widget/room/client.ts'
import { rename } from '../../widget/room/rename.ts'
import { request } from '../../widget/room/request.ts'
import { Browser, until } from './browser.ts'
import { PAGE, SECRET, type Server, startServer } from './server.ts'

const KEY = 'a secret that the host and the Worker share'
const PASSWORD = 'open sesame'
const SETTINGS = { guests: true, creates: '*', challenge: 'off' }
let server: Server
const open = new Set<RoomClient>()

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
const site = (id: string, settings: object): Promise<unknown> =>
  server.sql(`INSERT INTO sites (id, name, origins, settings, version, created_at)
    VALUES ('${id}', '${id}', ${text(JSON.stringify([PAGE]))}, ${text(JSON.stringify({ ...SETTINGS, ...settings }))}, 1, 0)`)
const API_KEY = `pk_${'0'.repeat(20)}_${'k'.repeat(43)}`
/** A room as the host's server makes it. */
async function room(slug: string, kept: object): Promise<void> {
  const response = await fetch(`${server.url}/v1/sites/demo/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug, ...kept }),
  })
  if (response.status !== 201) throw new Error(await response.text())
}

beforeAll(async () => {
  server = await startServer()
  await site('guarded', { challenge: 'always' })
  await site('signed', { signedOnly: true })
  await server.sql(`INSERT INTO keys (kid, site, secret, created_at)
    VALUES ('k_testtesttesttest', 'demo', '${await seal(KEY, { site: 'demo', kid: 'k_testtesttesttest' }, SECRET)}', 0)`)
  await server.sql(`INSERT INTO api_keys (id, site, name, hash, scopes, created_at)
    VALUES ('${'0'.repeat(20)}', 'demo', 'test', '${await hashOf(API_KEY)}', '["rooms:read","rooms:write"]', 0)`)
  await new Browser().run(async () => {
    await room('secret', { settings: { join: 'password' }, password: PASSWORD })
    await room('club', { settings: { join: 'identified' } })
    await room('over', { state: 'archived' })
    await room('quiet', { state: 'closed', notice: 'Back on Monday.' })
  })
}, 90_000)
afterAll(() => server.stop())
afterEach(() => {
  for (const client of open) client.close()
  open.clear()
})

function enter(browser: Browser, slug: string, more: Partial<RoomOptions> = {}): RoomClient {
  const client = browser.open({ server: server.url, site: 'demo', room: slug, ...more })
  open.add(client)
  client.connect()
  return client
}
const live = (client: RoomClient): Promise<unknown> =>
  until(client.connection, ({ state }) => state === 'live', 10_000)
const closed = (client: RoomClient): Promise<{ code?: string | undefined }> =>
  until(client.connection, ({ state }) => state === 'closed', 10_000)

const token = (sub: string, claims: object = {}, lasts = 600): Promise<string> =>
  new SignJWT({ name: sub, ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: 'k_testtesttesttest' })
    .setSubject(sub)
    .setAudience('demo')
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + lasts)
    .sign(new TextEncoder().encode(KEY))

function signedBy(word: string, provide: () => Promise<string> | undefined = () => undefined) {
  const moved: string[] = []
  return { signed: new Identity(word, provide, (next) => moved.push(next)), moved }
}

describe('an identity that the host has signed', () => {
  it('comes in by it, and a guest of this browser keeps what they wrote', async () => {
    const browser = new Browser()
    const guest = enter(browser, 'upgrade')
    await live(guest)
    await guest.join('Ann')
    guest.send('as a guest')
    await until(guest.timeline, ({ items }) => items.length === 1)
    guest.draft = 'half a thought'
    const before = guest.me.value?.id ?? ''
    guest.close()
    const ann = enter(browser, 'upgrade', signedBy(await token('ann')))
    await live(ann)
    expect(ann.me.value).toMatchObject({ kind: 'signed', name: 'ann' })
    expect([ann.me.value?.id, ...(ann.me.value?.was ?? [])]).toContain(before)
    expect(ann.draft).toBe('half a thought')
    await until(ann.timeline, ({ items }) => items.length === 1)
    // What speaks for the guest is gone: without the host's word nobody comes back as them.
    ann.close()
    const nobody = enter(browser, 'upgrade')
    await live(nobody)
    expect(nobody.me.value?.kind).toBe('watching')
  })

  it('keeps tokens apart by subject and by what is said of them', async () => {
    const keys = [
      await token('a'),
      await token('b'),
      await token('a', { role: 'moderator' }),
      await token('a', {}, 60),
    ].map((word) => signedBy(word).signed.key)
    expect(new Set(keys).size).toBe(3)
    expect(keys[0]).toBe(keys[3])
  })

  it('asks the provider before a token ends, on the live socket', async () => {
    const provide = vi.fn(() => token('bea', {}, 600))
    const bea = enter(new Browser(), 'renewal', signedBy(await token('bea', {}, 4), provide))
    await live(bea)
    const states: string[] = []
    bea.connection.subscribe(() => states.push(bea.connection.value.state))
    const first = bea.session.grant?.token
    await expect.poll(() => provide).toHaveBeenCalled()
    await expect.poll(() => bea.session.grant?.token).not.toBe(first)
    expect(states).toEqual([])
  })

  it('is refused when it is over and there is no better one: never a guest', async () => {
    const cid = enter(new Browser(), 'late', signedBy(await token('cid', {}, -120)))
    expect((await closed(cid)).code).toBe('identity_expired')
    expect(cid.timeline.value.items).toEqual([])
    expect(cid.me.value).toBe(undefined)
  })

  it('takes up a better word from the host, and then comes in', async () => {
    const { signed } = signedBy(await token('dee', {}, -120))
    const browser = new Browser()
    const dee = enter(browser, 'better', { signed })
    await closed(dee)
    const better = await token('dee')
    browser.run(() => signed.hear(better))
    await live(dee)
    expect(dee.me.value).toMatchObject({ kind: 'signed', name: 'dee' })
  })

  it('of somebody else is told, not taken', async () => {
    const { signed, moved } = signedBy(await token('eve', {}, -120), () => token('fay'))
    const eve = enter(new Browser(), 'other', { signed })
    expect((await closed(eve)).code).toBe('closed')
    expect(moved).toHaveLength(1)
    expect(signed.hear(moved[0] ?? '')).toBe(false)
  })

  it('is all that lets in where only the host may', async () => {
    expect((await closed(enter(new Browser(), 'x', { site: 'signed' }))).code).toBe('signed_only')
  })
})

describe('a room that is not open to all', () => {
  it('asks for its password, takes it, and is open at the next visit', async () => {
    const browser = new Browser()
    const client = enter(browser, 'secret')
    expect((await closed(client)).code).toBe('password_required')
    const ask = (password: string): Promise<unknown> =>
      browser.run(() =>
        request(client.options, 'rooms/secret/enter', {
          body: { password },
          token: client.session.grant?.token,
        }),
      )
    await expect(ask('guess')).rejects.toMatchObject({ code: 'password_required' })
    client.pass = ((await ask(PASSWORD)) as { pass: string }).pass
    client.retryNow()
    await live(client)
    client.close()
    await live(enter(browser, 'secret'))
  })

  it('says which kind of closed it is', async () => {
    expect((await closed(enter(new Browser(), 'club'))).code).toBe('identity_required')
    expect((await closed(enter(new Browser(), 'over'))).code).toBe('archived')
    const quiet = enter(new Browser(), 'quiet')
    await live(quiet)
    expect(quiet.room.value).toMatchObject({ state: 'closed', notice: 'Back on Monday.' })
  })
})

describe('a challenge', () => {
  it('is met before a guest is made, without anyone noticing', async () => {
    const gus = enter(new Browser(), 'lobby', { site: 'guarded' })
    await live(gus)
    await gus.join('Gus')
    expect(gus.me.value).toMatchObject({ kind: 'guest', name: 'Gus' })
  })
})

describe('oneself', () => {
  it('is renamed in place, in every tab, and given as a file', async () => {
    const browser = new Browser()
    const [hal, other] = [enter(browser, 'self'), enter(browser, 'self')]
    await Promise.all([live(hal), live(other)])
    await hal.join('Hal')
    await until(other.me, (me) => me?.name === 'Hal')
    hal.send('to be kept')
    await until(hal.timeline, ({ items }) => items.length === 1)
    await browser.run(() => rename(hal, 'Henry'))
    await until(other.me, (me) => me?.name === 'Henry')
    await until(other.people, (people) => people.get(hal.me.value?.id ?? '')?.name === 'Henry')
    expect(await browser.run(() => exported(hal))).toContain('to be kept')
  })

  it('chooses what is announced, by room', () => {
    const [ivy, other] = [enter(new Browser(), 'loud'), enter(new Browser(), 'louder')]
    setAnnounced(ivy, 'mentions')
    expect([announced(ivy), announced(other)]).toEqual(['mentions', 'all'])
  })
})
