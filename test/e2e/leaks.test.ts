import { createServer, type Server } from 'node:http'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../demo/ports.mjs'
import { startServer } from '../support/server.mjs'
import { LONG } from './long.ts'
import { openBrowser } from './visit.ts'

const VISITS = LONG ? 100 : 40

let server: Awaited<ReturnType<typeof startServer>>
let browser: Browser
let home: Server

beforeAll(async () => {
  const sitePort = await freePort()
  server = await startServer({ sitePort, site: false })
  home = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(`<!doctype html><title>A page</title><main></main>
      <script type="module" src="${server.url}/parlor.js"></script>`)
  })
  await new Promise<void>((resolve) => home.listen(sitePort, '127.0.0.1', resolve))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  home.close()
  await server.stop()
})

/** What a page holds once all garbage is gone, as the browser counts it. */
async function held(
  page: Page,
  cdp: CDPSession,
): Promise<{ nodes: number; listeners: number; rooms: number }> {
  await page.waitForTimeout(1500)
  for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage')
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters')
  const rooms = await page.evaluate(
    () => (globalThis as unknown as { rooms: WeakRef<Element>[] }).rooms.filter((ref) => ref.deref()).length,
  )
  return { nodes, listeners: jsEventListeners, rooms }
}

/** Runs in the page: puts a room in, talks in it, and takes it away. */
async function visit(index: number): Promise<void> {
  interface Room extends HTMLElement {
    connection: string
    me?: { name?: string }
    send(text: string): Promise<void>
    toggle(): void
  }
  const until = async (holds: () => unknown): Promise<void> => {
    const end = Date.now() + 10_000
    while (!holds()) {
      if (Date.now() > end) throw new Error(`visit ${index}: never ${String(holds)}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const { rooms } = globalThis as unknown as { rooms: WeakRef<Element>[] }
  const room = document.createElement('parlor-room') as Room
  const layout = ['inline', 'launcher', 'drawer'][index % 3] ?? 'inline'
  for (const [name, value] of Object.entries({
    site: 'demo',
    room: 'leaks',
    loading: 'eager',
    layout,
    open: '',
  }))
    room.setAttribute(name, value)
  document.querySelector('main')?.append(room)
  await until(() => room.connection === 'live' && room.me)
  if (room.me?.name) await room.send(`Visit ${index}`)
  room.toggle()
  room.toggle()
  rooms.push(new WeakRef(room))
  room.remove()
}

describe('a room that was mounted, used and taken away again and again', () => {
  it('leaves no socket, timer, listener or element behind', { timeout: 120_000 }, async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.addInitScript(() => {
      const timers = new Set<unknown>()
      Object.assign(globalThis, { rooms: [], timers })
      for (const [start, stop] of [
        ['setTimeout', 'clearTimeout'],
        ['setInterval', 'clearInterval'],
      ] as const) {
        const begin = globalThis[start] as (run: () => void, ms?: number) => number
        const end = globalThis[stop] as (id?: number) => void
        Object.assign(globalThis, {
          [start]: (run: () => void, ms?: number) => {
            const id = begin(() => {
              if (start === 'setTimeout') timers.delete(id)
              run()
            }, ms)
            timers.add(id)
            return id
          },
          [stop]: (id?: number) => {
            timers.delete(id)
            end(id)
          },
        })
      }
    })
    const open = new Set<unknown>()
    let opened = 0
    page.on('websocket', (socket) => {
      opened++
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    })
    await page.goto(server.siteUrl)
    await page.waitForFunction(() => customElements.get('parlor-room'))
    const cdp = await context.newCDPSession(page)

    // Once by hand, so that what is fetched and kept once for the page is there, and a name given.
    await page.evaluate(() => {
      const room = document.createElement('parlor-room')
      Object.assign(room, { site: 'demo', room: 'leaks', loading: 'eager' })
      document.querySelector('main')?.append(room)
    })
    await page.getByRole('textbox', { name: 'Message' }).fill('First')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ann')
    await page.keyboard.press('Enter')
    await page.getByRole('article').getByText('First').waitFor()
    await page.evaluate(() => document.querySelector('parlor-room')?.remove())
    for (let index = 0; index < 3; index++) await page.evaluate(visit, index)
    const before = await held(page, cdp)

    for (let index = 0; index < VISITS; index++) await page.evaluate(visit, index)
    const after = await held(page, cdp)
    const timers = await page.evaluate(() => (globalThis as unknown as { timers: Set<unknown> }).timers.size)

    expect(opened).toBeGreaterThanOrEqual(VISITS)
    expect(open.size).toBe(0)
    expect(timers).toBe(0)
    expect(after.rooms).toBeLessThanOrEqual(2)
    // Less than one node or listener for each visit: what stays does not grow with use.
    expect(after.nodes - before.nodes).toBeLessThan(VISITS / 2)
    expect(after.listeners - before.listeners).toBeLessThan(VISITS / 10)
    await context.close()
  })
})
