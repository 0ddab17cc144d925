import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ignoringOf } from '../../widget/features/ignore/ignoring.ts'
import type { IgnoredResponse } from '../../protocol/http.ts'
import type { RoomClient } from '../../widget/room/client.ts'
import { request } from '../../widget/room/request.ts'
import { Browser, until } from './browser.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let number = 0
const stops: (() => void)[] = []

beforeAll(async () => {
  server = await startServer()
}, 60_000)
afterAll(() => server.stop())
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

const slug = (): string => `ignoring-${Date.now().toString(36)}-${++number}`

async function visit(browser: Browser, room: string): Promise<RoomClient> {
  const client = browser.open({ server: server.url, site: 'demo', room })
  const stop = browser.run(() => ignoringOf(client).begin(), client)
  stops.push(
    () => browser.run(stop, client),
    () => client.close(),
  )
  client.connect()
  await until(client.connection, ({ state }) => state === 'live')
  return client
}

interface Member {
  browser: Browser
  client: RoomClient
  id: string
}

async function member(name: string, room: string): Promise<Member> {
  const browser = new Browser()
  const client = await visit(browser, room)
  await client.join(name)
  await until(client.me, (me) => me?.kind === 'guest')
  return { browser, client, id: client.me.value?.id ?? '' }
}

const ignores = (client: RoomClient, id: string, is = true): Promise<unknown> =>
  until(client.ignored, (ids) => ids.has(id) === is, 10_000)

/** What happens to somebody in one tab of a browser. */
const set = ({ browser }: Pick<Member, 'browser'>, tab: RoomClient, id: string, on: boolean): Promise<void> =>
  browser.run(() => ignoringOf(tab).set(id, on), tab)

/** Whom the server has on somebody's list. */
async function kept({ browser, client }: Member): Promise<string[]> {
  const { options, session } = client
  const answer = await browser.run(
    () => request(options, 'me/ignored', { method: 'GET', token: session.grant?.token }),
    client,
  )
  return (answer as IgnoredResponse).ignored.map(({ id }) => id)
}

/** Holds up what of a browser's requests is asked so, `before` it goes or after it was answered; returns how to let it go on. */
function hold({ browser }: Member, asked: string, before = false): { held: Promise<void>; go: () => void } {
  let go = (): void => undefined
  let begun = (): void => undefined
  const held = new Promise<void>((resolve) => (begun = resolve))
  const goes = new Promise<void>((resolve) => (go = resolve))
  browser.carries = async (what, send) => {
    if (!what.startsWith(asked)) return send()
    browser.carries = (_, next) => next()
    const answer = before ? undefined : await send()
    begun()
    await goes
    return answer ?? send()
  }
  return { held, go }
}

describe('whom a reader ignores in several tabs', () => {
  it('is seen by all, though storage shows what one has written later than that one says so', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const tab = await visit(ann.browser, room)
    ann.browser.lag = 200
    for (const on of [true, false]) {
      await set(ann, ann.client, bob.id, on)
      await ignores(tab, bob.id, on)
    }
  })

  it('is not undone by a list that was asked for before', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const tab = await visit(ann.browser, room)
    const list = hold(ann, 'GET')
    const looked = ann.browser.run(() => ignoringOf(tab).refresh(true), tab)
    await list.held
    const chosen = set(ann, ann.client, bob.id, true)
    await Promise.race([chosen, sleep(500)])
    list.go()
    await Promise.all([looked, chosen])
    expect(await kept(ann)).toEqual([bob.id])
    for (const one of [ann.client, tab]) {
      await ignores(one, bob.id)
      await sleep(100)
      expect(one.ignored.value.has(bob.id)).toBe(true)
    }
  })

  it('is what was chosen last, whichever tab tells the server of it when', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const tab = await visit(ann.browser, room)
    const put = hold(ann, 'PUT', true)
    const chosen = set(ann, ann.client, bob.id, true)
    await put.held
    await ignores(tab, bob.id)
    const released = set(ann, tab, bob.id, false)
    await Promise.race([released, sleep(500)])
    put.go()
    await Promise.all([chosen, released])
    expect(await kept(ann)).toEqual([])
    for (const one of [ann.client, tab]) await ignores(one, bob.id, false)
  })

  it('is all of them that were chosen at the same moment', async () => {
    const room = slug()
    const [ann, bob, cem] = [await member('Ann', room), await member('Bob', room), await member('Cem', room)]
    const tab = await visit(ann.browser, room)
    ann.browser.lag = 50
    await Promise.all([set(ann, ann.client, bob.id, true), set(ann, tab, cem.id, true)])
    expect((await kept(ann)).sort()).toEqual([bob.id, cem.id].sort())
    for (const one of [ann.client, tab]) for (const { id } of [bob, cem]) await ignores(one, id)
    await sleep(200)
    for (const one of [ann.client, tab]) expect(one.ignored.value.size).toBe(2)
  })
})

describe('whom a reader ignores', () => {
  it('counts as unread no more, in no tab, and is so at the first paint of the next visit', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const tab = await visit(ann.browser, room)
    bob.client.send('Buy now')
    await until(ann.client.unread, ({ count }) => count === 1)
    await set(ann, ann.client, bob.id, true)
    expect(ann.client.unread.value.count).toBe(0)
    await ignores(tab, bob.id)
    bob.client.send('Really')
    await until(ann.client.timeline, ({ items }) => items.length === 2)
    expect(ann.client.unread.value.count).toBe(0)

    const next = ann.browser.open({ server: server.url, site: 'demo', room })
    next.connect()
    expect(next.ignored.value.has(bob.id)).toBe(true)
    next.close()

    await set(ann, ann.client, bob.id, false)
    expect(ann.client.unread.value.count).toBe(2)
    await ignores(tab, bob.id, false)
  })

  it('is known to the server, by the name they have', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const ignoring = ignoringOf(ann.client)
    await ann.browser.run(() => ignoring.set(bob.id, true))
    await ann.browser.run(() => ignoring.refresh(true), ann.client)
    expect(ignoring.list.value).toEqual([{ id: bob.id, name: 'Bob' }])
    // What this browser forgot the server knows.
    ann.client.store.set(`ignored:${ann.id}`, undefined)
    await ann.browser.run(() => ignoring.refresh(true), ann.client)
    expect(ann.client.ignored.value.has(bob.id)).toBe(true)
  })

  it('is chosen without a name too, and told once there is one', async () => {
    const room = slug()
    const bob = await member('Bob', room)
    const browser = new Browser()
    const client = await visit(browser, room)
    await set({ browser }, client, bob.id, true)
    expect(client.ignored.value.has(bob.id)).toBe(true)
    await client.join('Ann')
    await until(client.me, (me) => me?.kind === 'guest')
    expect(client.ignored.value.has(bob.id)).toBe(true)
    const told = ignoringOf(client)
    await until(told.list, (list) => list[0]?.name === 'Bob', 10_000)
    await browser.run(() => told.refresh(true), client)
    expect(told.list.value.map(({ id }) => id)).toEqual([bob.id])
  })

  it('is nobody whom the server refuses', async () => {
    const room = slug()
    const ann = await member('Ann', room)
    await expect(set(ann, ann.client, ann.id, true)).rejects.toMatchObject({
      code: 'origin',
    })
    expect(ann.client.ignored.value.size).toBe(0)
  })
})
