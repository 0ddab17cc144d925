import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RoomClient } from '../../widget/room/client.ts'
import { named } from '../../widget/room/session.ts'
import { Browser, until } from './browser.ts'
import { type Server, startServer } from './server.ts'

let server: Server
const open = new Set<RoomClient>()
let number = 0

beforeAll(async () => {
  server = await startServer()
}, 60_000)
afterAll(() => server.stop())
afterEach(() => {
  for (const client of open) client.close()
  open.clear()
})

const room = (): string => `room-${Date.now().toString(36)}-${++number}`

async function visit(browser: Browser, slug: string): Promise<RoomClient> {
  const client = browser.open({ server: server.url, site: 'demo', room: slug })
  open.add(client)
  client.connect()
  await until(client.connection, ({ state }) => state === 'live')
  return client
}

async function member(name: string, slug: string): Promise<{ browser: Browser; client: RoomClient }> {
  const browser = new Browser()
  const client = await visit(browser, slug)
  await client.join(name)
  return { browser, client }
}

const bodies = (client: RoomClient): string[] => client.timeline.value.items.map(({ body }) => body)
const shows = (client: RoomClient, count: number): Promise<unknown> =>
  until(client.timeline, ({ items }) => items.length === count, 15_000)
const idle = (client: RoomClient): Promise<unknown> =>
  until(client.pending, (rows) => rows.length === 0, 15_000)

describe('joining', () => {
  it('lets a watching visitor read, and sends what they wrote once they have a name', async () => {
    const slug = room()
    const { client: ann } = await member('Ann', slug)
    ann.send('welcome')
    const bob = await visit(new Browser(), slug)
    await shows(bob, 1)
    expect(bob.me.value?.kind).toBe('watching')
    bob.send('thank you')
    expect(bob.pending.value).toMatchObject([{ body: 'thank you', state: 'pending' }])
    await bob.join('Bob')
    expect(bob.me.value).toMatchObject({ kind: 'guest', name: 'Bob' })
    await shows(ann, 2)
    await idle(bob)
    expect(bodies(ann)).toEqual(['welcome', 'thank you'])
    expect(ann.people.value.get(bob.me.value?.id ?? '')?.name).toBe('Bob')
    expect(ann.unread.value).toMatchObject({ count: 1, first: 2 })
  })

  it('says why a name is refused', async () => {
    const client = await visit(new Browser(), room())
    await expect(client.join('  ')).rejects.toMatchObject({ code: 'empty' })
    expect(client.connection.value.state).toBe('live')
  })

  it('makes all tabs of a browser one member, and a later visit the same one', async () => {
    const slug = room()
    const browser = new Browser()
    const one = await visit(browser, slug)
    const two = await visit(browser, slug)
    await one.join('Ann')
    await until(two.me, (me) => me?.kind === 'guest')
    expect(two.me.value?.id).toBe(one.me.value?.id)
    await until(one.roster, ({ members }) => members.length === 1)
    const three = await visit(browser, slug)
    expect(three.me.value).toEqual(one.me.value)
  })

  it('does so too where storage shows a tab what another has written later than that one says so', async () => {
    const slug = room()
    const browser = new Browser()
    const [one, two] = [await visit(browser, slug), await visit(browser, slug)]
    browser.lag = 200
    await one.join('Ann')
    await until(two.me, (me) => me?.id === one.me.value?.id)
    // As signing out does.
    browser.run(() => {
      for (const key of one.store.keys('')) one.store.set(key, undefined)
    }, one)
    await until(two.me, (me) => me?.kind === 'watching')
  })

  it('lets two tabs join at the same time as one member', async () => {
    const slug = room()
    const browser = new Browser()
    const one = await visit(browser, slug)
    const two = await visit(browser, slug)
    await Promise.all([one.join('Ann'), two.join('Ann')])
    expect(two.me.value?.id).toBe(one.me.value?.id)
  })

  it('makes them one member from the first, where the second does not see in its storage yet who the first is', async () => {
    const slug = room()
    const browser = new Browser()
    const tabs = [await visit(browser, slug), await visit(browser, slug)]
    const ids = new Set<string>()
    for (const { me } of tabs) me.subscribe(() => named(me.value) && ids.add(me.value.id))
    browser.lag = 30
    await Promise.all(tabs.map((tab) => tab.join('Ann')))
    for (const { me } of tabs) await until(me, named)
    expect(ids.size).toBe(1)
  })

  it('is closed with a reason by a site that does not exist', async () => {
    const client = new Browser().open({ server: server.url, site: 'nowhere', room: 'lobby' })
    open.add(client)
    client.connect()
    expect(await until(client.connection, ({ state }) => state === 'closed')).toMatchObject({
      code: 'unknown_site',
    })
  })
})

describe('reading', () => {
  it('counts nothing as unread at a first visit, and tells the room what was seen of it', async () => {
    const slug = room()
    const { client: ann } = await member('Ann', slug)
    for (const text of ['one', 'two', 'three']) ann.send(text)
    await shows(ann, 3)
    const { browser } = await member('Bob', room())
    const bob = await visit(browser, slug)
    await shows(bob, 3)
    expect(bob.unread.value.count).toBe(0)
    const told = (): string[] => browser.said.filter((frame) => frame.includes('"read"'))
    expect(told()).toEqual([])
    bob.markRead(2)
    bob.markRead(2)
    expect(told()).toEqual([JSON.stringify({ type: 'read', seq: 2 })])
    expect(bob.unread.value.count).toBe(0)
  })
})

describe('sending', () => {
  it('delivers 30 messages written offline, once each and in order', async () => {
    const slug = room()
    const { client: ann, browser } = await member('Ann', slug)
    const { client: bob } = await member('Bob', slug)
    browser.online = false
    browser.cut()
    await until(ann.connection, ({ state }) => state === 'reconnecting')
    const written = Array.from({ length: 30 }, (_, i) => `line ${i}`)
    for (const line of written) ann.send(line)
    expect(ann.pending.value.map(({ body }) => body)).toEqual(written)
    browser.online = true
    ann.retryNow()
    await shows(bob, 30)
    await idle(ann)
    expect(bodies(bob)).toEqual(written)
    expect(bodies(ann)).toEqual(written)
  })

  it('survives a lost acknowledgement without sending twice', async () => {
    const slug = room()
    const { client: ann, browser } = await member('Ann', slug)
    const { client: bob } = await member('Bob', slug)
    browser.loses = (text) => text.includes('"done"') || text.includes('"changes"')
    ann.send('once')
    await shows(bob, 1)
    expect(ann.pending.value).toHaveLength(1)
    bob.send('newer')
    await shows(bob, 2)
    browser.loses = () => false
    browser.cut()
    let beside = false
    ann.timeline.subscribe(() => {
      beside ||=
        ann.timeline.value.items.some(({ body }) => body === 'once')
        && ann.pending.value.some(({ body }) => body === 'once')
    })
    await idle(ann)
    await shows(ann, 2)
    ann.send('after')
    await shows(bob, 3)
    expect(bodies(bob)).toEqual(['once', 'newer', 'after'])
    await shows(ann, 3)
    expect(bodies(ann)).toEqual(bodies(bob))
    expect(beside).toBe(false)
  })

  it('sends what a closed tab left behind, before what is written next', async () => {
    const slug = room()
    const { client: ann, browser } = await member('Ann', slug)
    ann.send('zero')
    await idle(ann)
    browser.loses = (text) => text.includes('"done"') || text.includes('"changes"')
    ann.send('one')
    void ann.edit(1, 'zero, edited').catch(() => undefined)
    ann.send('two')
    await new Promise((resolve) => setTimeout(resolve, 200))
    ann.close()
    browser.loses = () => false
    const again = browser.open({ server: server.url, site: 'demo', room: slug })
    open.add(again)
    again.connect()
    expect(again.me.value?.name).toBe('Ann')
    await until(again.pending, (rows) => rows.map(({ body }) => body).join() === 'one,two')
    await until(again.connection, ({ state }) => state === 'live')
    again.send('three')
    await shows(again, 4)
    await idle(again)
    expect(bodies(again)).toEqual(['zero, edited', 'one', 'two', 'three'])
  })

  it('heals two edits and a rename of different members in one window', async () => {
    const slug = room()
    const { client: ann, browser } = await member('Ann', slug)
    const { client: bob } = await member('Bob', slug)
    ann.send('a')
    bob.send('b')
    await Promise.all([shows(ann, 2), shows(bob, 2)])
    const seq = (client: RoomClient, body: string): number =>
      client.timeline.value.items.find((message) => message.body === body)?.seq ?? 0
    // A rename reaches the room with a fresh token.
    const refresh = browser.storage.getItem('parlor:demo:refresh')
    const renamed = await fetchSession({ refresh, name: 'Anna' })
    const edits = [ann.edit(seq(ann, 'a'), 'a2'), bob.edit(seq(bob, 'b'), 'b2')]
    for (const socket of browser.sockets)
      socket.send(JSON.stringify({ type: 'renew', token: renamed.token, rev: 0 }))
    await Promise.all(edits)
    for (const client of [ann, bob]) {
      await until(client.timeline, ({ items }) => items.every(({ body }) => body.endsWith('2')))
      await until(client.people, (people) => people.get(ann.me.value?.id ?? '')?.name === 'Anna')
    }
    expect(bodies(bob).toSorted()).toEqual(['a2', 'b2'])
    expect(bodies(ann)).toEqual(bodies(bob))
  })

  it('refuses an edit of what is not one’s own, and one that is too long without asking', async () => {
    const slug = room()
    const { client: ann } = await member('Ann', slug)
    const { client: bob } = await member('Bob', slug)
    ann.send('mine')
    await shows(bob, 1)
    await expect(bob.edit(1, 'yours')).rejects.toMatchObject({ code: 'forbidden' })
    const nonce = bob.send('x'.repeat(5000))
    expect(bob.pending.value).toMatchObject([{ nonce, state: 'failed', code: 'too_long' }])
    bob.discard(nonce)
    expect(bob.pending.value).toEqual([])
    bob.send('short')
    await shows(ann, 2)
  })

  it('deletes and restores', async () => {
    const slug = room()
    const { client: ann } = await member('Ann', slug)
    ann.send('a')
    await shows(ann, 1)
    await ann.run({ type: 'delete', seq: 1 })
    await until(ann.timeline, ({ items }) => !!items[0]?.deletedAt)
    expect(bodies(ann)).toEqual([''])
    await ann.run({ type: 'restore', seq: 1 })
    await until(ann.timeline, ({ items }) => items[0]?.body === 'a')
  })
})

async function fetchSession(body: unknown): Promise<{ token: string }> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const call = request(
      `${server.url}/v1/sites/demo/session`,
      { method: 'POST', headers: { origin: 'http://page.test', 'content-type': 'application/json' } },
      (response) => {
        let text = ''
        response.on('data', (part: Buffer) => (text += part.toString()))
        response.on('end', () => resolve(JSON.parse(text) as { token: string }))
      },
    )
    call.on('error', reject)
    call.end(JSON.stringify(body))
  })
}
