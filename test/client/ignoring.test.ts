import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ignoringOf } from '../../widget/features/ignore/ignoring.ts'
import type { RoomClient } from '../../widget/room/client.ts'
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
  const stop = browser.run(() => ignoringOf(client).begin())
  stops.push(
    () => browser.run(stop),
    () => client.close(),
  )
  client.connect()
  await until(client.connection, ({ state }) => state === 'live')
  return client
}

async function member(
  name: string,
  room: string,
): Promise<{ browser: Browser; client: RoomClient; id: string }> {
  const browser = new Browser()
  const client = await visit(browser, room)
  await client.join(name)
  await until(client.me, (me) => me?.kind === 'guest')
  return { browser, client, id: client.me.value?.id ?? '' }
}

const ignores = (client: RoomClient, id: string, is = true): Promise<unknown> =>
  until(client.ignored, (ids) => ids.has(id) === is, 10_000)

describe('whom a reader ignores', () => {
  it('counts as unread no more, in no tab, and is so at the first paint of the next visit', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const tab = await visit(ann.browser, room)
    bob.client.send('Buy now')
    await until(ann.client.unread, ({ count }) => count === 1)
    await ann.browser.run(() => ignoringOf(ann.client).set(bob.id, true))
    expect(ann.client.unread.value.count).toBe(0)
    await ignores(tab, bob.id)
    bob.client.send('Really')
    await until(ann.client.timeline, ({ items }) => items.length === 2)
    expect(ann.client.unread.value.count).toBe(0)

    const next = ann.browser.open({ server: server.url, site: 'demo', room })
    next.connect()
    expect(next.ignored.value.has(bob.id)).toBe(true)
    next.close()

    await ann.browser.run(() => ignoringOf(ann.client).set(bob.id, false))
    expect(ann.client.unread.value.count).toBe(2)
    await ignores(tab, bob.id, false)
  })

  it('is known to the server, by the name they have', async () => {
    const room = slug()
    const [ann, bob] = [await member('Ann', room), await member('Bob', room)]
    const ignoring = ignoringOf(ann.client)
    await ann.browser.run(() => ignoring.set(bob.id, true))
    await ann.browser.run(() => ignoring.refresh(true))
    expect(ignoring.list.value).toEqual([{ id: bob.id, name: 'Bob' }])
    // What this browser forgot the server knows.
    ann.client.store.set(`ignored:${ann.id}`, undefined)
    await ann.browser.run(() => ignoring.refresh(true))
    expect(ann.client.ignored.value.has(bob.id)).toBe(true)
  })

  it('is chosen without a name too, and told once there is one', async () => {
    const room = slug()
    const bob = await member('Bob', room)
    const browser = new Browser()
    const client = await visit(browser, room)
    await browser.run(() => ignoringOf(client).set(bob.id, true))
    expect(client.ignored.value.has(bob.id)).toBe(true)
    await client.join('Ann')
    await until(client.me, (me) => me?.kind === 'guest')
    expect(client.ignored.value.has(bob.id)).toBe(true)
    const told = ignoringOf(client)
    await until(told.list, (list) => list[0]?.name === 'Bob', 10_000)
    await browser.run(() => told.refresh(true))
    expect(told.list.value.map(({ id }) => id)).toEqual([bob.id])
  })

  it('is nobody whom the server refuses', async () => {
    const room = slug()
    const ann = await member('Ann', room)
    await expect(ann.browser.run(() => ignoringOf(ann.client).set(ann.id, true))).rejects.toMatchObject({
      code: 'origin',
    })
    expect(ann.client.ignored.value.size).toBe(0)
  })
})
