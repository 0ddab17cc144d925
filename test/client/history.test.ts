import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { RoomClient } from '../../widget/room/client.ts'
import { Browser, until } from './browser.ts'
import { fill, type Server, startServer } from './server.ts'

const COUNT = 300
const LENGTH = 3600
let server: Server
let browser: Browser
let client: RoomClient

beforeAll(async () => {
  server = await startServer()
  await fill(server, 'long', COUNT, LENGTH)
}, 120_000)
afterAll(() => server.stop())
afterEach(() => client.close())

async function visit(): Promise<void> {
  browser = new Browser()
  client = browser.open({ server: server.url, site: 'demo', room: 'long' })
  client.connect()
  await until(client.ready, Boolean)
}

const seqs = (): number[] => client.timeline.value.items.map(({ seq }) => seq)
const settled = (): Promise<unknown> =>
  until(client.timeline, ({ loading }) => !loading.before && !loading.after)

async function scrollUp(): Promise<void> {
  while (client.timeline.value.more.before) {
    client.loadBefore()
    await settled()
  }
}

it('survives a mebibyte of pages on one connection, for it says what it received', async () => {
  await visit()
  const [socket] = browser.sockets
  await scrollUp()
  expect(seqs()).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1))
  const told = browser.said.map((text) => JSON.parse(text) as { type: string; bytes?: number })
  const received = told.filter(({ type }) => type === 'received').map(({ bytes = 0 }) => bytes)
  expect(received.at(-1)).toBeGreaterThan(1024 * 1024)
  expect([...browser.sockets]).toEqual([socket])
})

it('would be closed as too slow if it did not', async () => {
  await visit()
  let why = 0
  for (const socket of browser.sockets) socket.once('close', (code: number) => (why = code))
  browser.withholds = (text) => text.includes('"received"')
  const down = until(client.connection, ({ state }) => state === 'reconnecting', 20_000)
  await Promise.race([down, scrollUp()])
  expect(why).toBe(4408)
})

it('goes to a message far back, on from there until it meets the newest, and back at once', async () => {
  await visit()
  const newest = seqs().at(-1)
  client.showAround(10)
  expect(client.timeline.value.loading).toEqual({ before: true, after: true })
  await until(client.timeline, ({ items }) => items.some(({ seq }) => seq === 10))
  expect(client.timeline.value.more.after).toBe(true)
  expect(client.timeline.value.newer).toBe(COUNT - (seqs().at(-1) ?? 0))
  client.showLatest()
  expect(client.timeline.value).toMatchObject({ more: { after: false }, newer: 0 })
  expect(seqs().at(-1)).toBe(newest)
  client.showAround(10)
  await until(client.timeline, ({ items }) => items.some(({ seq }) => seq === 10))
  while (client.timeline.value.more.after) {
    client.loadAfter()
    await settled()
  }
  const [first = 0] = seqs()
  expect(seqs()).toEqual(Array.from({ length: COUNT - first + 1 }, (_, i) => first + i))
})

it('takes people off the roster when they leave', async () => {
  const people = await Promise.all(
    ['Ann', 'Bob'].map(async (name) => {
      const one = new Browser().open({ server: server.url, site: 'demo', room: 'leaving' })
      one.connect()
      await one.join(name)
      return one
    }),
  )
  const [ann, bob] = people
  if (!ann || !bob) throw new Error('nobody came')
  client = ann
  const names = (): string => ann.roster.value.members.map(({ name }) => name).join()
  await until(ann.roster, () => names() === 'Ann,Bob')
  bob.close()
  await until(ann.roster, ({ count }) => names() === 'Ann' && count === 1)
})
