import { createServer, type Server } from 'node:http'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../demo/ports.mjs'
import { startServer } from '../support/server.mjs'
import { ELSEWHERE, openBrowser } from './visit.ts'

let server: Awaited<ReturnType<typeof startServer>>
let browser: Browser
/** A page of an origin that the site `demo` allows, and one of an origin it does not. */
let home: Server
let foreign: Server
let foreignUrl = ''

beforeAll(async () => {
  const sitePort = await freePort()
  server = await startServer({ sitePort, site: false })
  home = await serve(sitePort)
  const port = await freePort()
  foreign = await serve(port)
  foreignUrl = `http://${ELSEWHERE}:${port}`
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  for (const one of [home, foreign]) one.close()
  await server.stop()
})

/** Answers `/?room=lobby&site=demo` with a page that holds such an element; `csp` is its policy. */
async function serve(port: number): Promise<Server> {
  const pages = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname !== '/') return void response.writeHead(404).end('nothing here')
    const csp = searchParams.get('csp')
    searchParams.delete('csp')
    response.writeHead(200, {
      'content-type': 'text/html',
      ...(csp && { 'content-security-policy': csp }),
    })
    const attributes = [...searchParams].map(([name, value]) => `${name}="${value}"`).join(' ')
    response.end(`<!doctype html><title>A page</title>
      <parlor-room ${attributes}></parlor-room><script type="module" src="${server.url}/parlor.js"></script>`)
  })
  await new Promise<void>((resolve) => pages.listen(port, '127.0.0.1', resolve))
  return pages
}

interface Options {
  on?: string
  context?: BrowserContext
  before?: (page: Page) => Promise<unknown>
}

/** One visitor at a page with one room. */
class Visitor {
  /** What the console was told about the room, and the codes of `parlor-error`. */
  readonly said: string[] = []

  private constructor(readonly page: Page) {
    page.on('console', (line) => {
      if (line.text().startsWith('<parlor-room>')) this.said.push(line.text())
    })
  }

  static async at(attributes: Record<string, string>, options: Options = {}): Promise<Visitor> {
    const context = options.context ?? (await browser.newContext())
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    const visitor = new Visitor(page)
    await page.addInitScript(() => {
      const codes: string[] = []
      Object.assign(globalThis, { codes })
      addEventListener('parlor-error', (event) => codes.push((event as unknown as { code: string }).code))
    })
    await options.before?.(page)
    const query = new URLSearchParams({ site: 'demo', heading: 'The room', ...attributes })
    await page.goto(`${options.on ?? server.siteUrl}/?${query.toString()}`)
    return visitor
  }

  get codes(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { codes: string[] }).codes)
  }
  get box() {
    return this.page.getByRole('textbox', { name: 'Message' })
  }
  get send() {
    return this.page.getByRole('button', { name: 'Send' })
  }
  sees(text: string): Promise<void> {
    return this.page.getByText(text).first().waitFor()
  }
  async join(name: string, text: string): Promise<void> {
    await this.box.fill(text)
    await this.box.press('Enter')
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await this.page.keyboard.press('Enter')
    await this.page.getByRole('log').getByText(text, { exact: true }).waitFor()
  }
  leave(): Promise<void> {
    return this.page.context().close()
  }
}

/** Takes the server from a visitor's reach for as long as `down` holds; with a code, the room alone, which says so. */
async function blocking(page: Page, down: () => boolean, code?: number): Promise<void> {
  if (!code) await page.route(`${server.url}/v1/**`, (route) => (down() ? route.abort() : route.fallback()))
  await page.routeWebSocket(/\/socket/, (socket) => {
    if (down()) void socket.close({ code: code ?? 1011 })
    else socket.connectToServer()
  })
}

describe('a room that can’t be shown says why, to the visitor and in one sentence to the page', () => {
  it('unknown site', async () => {
    const ann = await Visitor.at({ site: 'nowhere', room: 'lobby' })
    await ann.sees('This chat isn’t set up yet')
    expect(await ann.codes).toEqual(['unknown_site'])
    expect(ann.said).toEqual([`<parlor-room>: ${server.url} has no site "nowhere": check "site".`])
    await ann.leave()
  })

  it('a room of an impossible name', async () => {
    const ann = await Visitor.at({ room: 'no such room!' })
    await ann.sees('This room doesn’t exist')
    expect(await ann.codes).toEqual(['not_found'])
    expect(ann.said).toEqual(['<parlor-room>: site "demo" has no room "no such room!": check "room".'])
    await ann.leave()
  })

  it('a page that the site does not allow', async () => {
    const ann = await Visitor.at({ room: 'lobby' }, { on: foreignUrl })
    await ann.sees('This chat can’t open here')
    expect(await ann.codes).toEqual(['origin'])
    expect(ann.said).toEqual([
      `<parlor-room>: site "demo" does not allow ${foreignUrl}: add it on the dashboard.`,
    ])
    await ann.leave()
  })

  it('nothing listens at the server named, or something else does', async () => {
    for (const wrong of ['http://127.0.0.1:9', server.siteUrl]) {
      const ann = await Visitor.at({ room: 'lobby', server: wrong })
      await ann.sees('Can’t reach the chat')
      await ann.page.getByRole('button', { name: 'Try now' }).click()
      await ann.page.waitForTimeout(1500)
      expect(await ann.codes).toEqual(['unreachable'])
      expect(ann.said).toEqual([
        `<parlor-room>: no Parlor server answers at ${wrong}: check "server", or the network.`,
      ])
      await ann.leave()
    }
  })

  it('a policy of the page that blocks WebSockets', async () => {
    const csp = `connect-src ${server.url}`
    const ann = await Visitor.at({ room: 'lobby', csp })
    await ann.sees('Can’t reach the chat')
    expect(await ann.codes).toEqual(['unreachable'])
    expect(ann.said).toHaveLength(1)
    await ann.leave()
  })

  it('a token that nobody here signed', async () => {
    const ann = await Visitor.at(
      { room: 'lobby' },
      {
        before: (page) =>
          page.route(`${server.url}/v1/sites/demo/session`, async (route) => {
            if (route.request().method() !== 'POST') return route.fallback()
            const response = await route.fetch()
            const json = (await response.json()) as { token: string }
            await route.fulfill({ response, json: { ...json, token: `${json.token.slice(0, -4)}AAAA` } })
          }),
      },
    )
    await ann.sees('This visit has ended')
    expect(await ann.codes).toEqual(['identity_expired'])
    await ann.page.unrouteAll()
    await ann.page.getByRole('button', { name: 'Try now' }).click()
    await ann.box.waitFor()
    await ann.leave()
  })

  it('too many open places', async () => {
    const context = await browser.newContext()
    const first = await Visitor.at({ room: 'places' }, { context })
    await first.join('Ann', 'Here')
    const more = []
    for (let tab = 0; tab < 5; tab++) more.push(await Visitor.at({ room: 'places' }, { context }))
    const all = [first, ...more]
    const refused = (): Promise<number[]> =>
      Promise.all(all.map(({ page }) => page.getByText('Open in too many places').count()))
    await expect.poll(async () => (await refused()).reduce((sum, one) => sum + one)).toBe(1)
    await first.leave()
  })

  it.each([
    [4403, 'forbidden', 'For members only'],
    [4410, 'gone', 'There’s a newer chat'],
    [4413, 'full', 'The room is full'],
    [4429, 'flooding', 'That was too fast'],
    [4400, 'malformed', 'The chat stopped'],
  ])('closed with %i', async (code, word, sentence) => {
    const ann = await Visitor.at(
      { room: 'lobby' },
      {
        // The real Worker says these to few pages: who is banned, or comes last into a full room.
        before: (page) => page.routeWebSocket(/\/socket/, (socket) => void socket.close({ code })),
      },
    )
    await ann.sees(sentence)
    expect(await ann.codes).toEqual([word])
    await ann.leave()
  })
})

describe('what was written is kept', () => {
  /** Somebody who comes back to a draft while the room can't be reached; `back` ends that. */
  async function away(room: string, code?: number): Promise<{ ann: Visitor; back: () => void }> {
    let down = false
    const ann = await Visitor.at({ room }, { before: (page) => blocking(page, () => down, code) })
    await ann.join('Ann', 'First words')
    await ann.box.fill('Half a thought')
    await ann.page.waitForTimeout(600)
    down = true
    await ann.page.reload()
    return { ann, back: () => (down = false) }
  }

  it('when the server is out of reach at load, until it is back', async () => {
    const { ann, back } = await away('kept')
    await ann.sees('Can’t reach the chat')
    back()
    // It comes by itself.
    await ann.box.waitFor()
    await expect.poll(() => ann.box.inputValue()).toBe('Half a thought')
    await ann.sees('First words')
    await ann.leave()
  })

  it('when the room has shut them out, until they try again', async () => {
    const { ann, back } = await away('asked', 4400)
    await ann.sees('The chat stopped')
    back()
    await ann.page.getByRole('button', { name: 'Try now' }).click()
    await ann.box.waitFor()
    await expect.poll(() => ann.box.inputValue()).toBe('Half a thought')
    await ann.sees('First words')
    await ann.leave()
  })

  it('when it is too long, or nothing: it can’t be sent, and says why', async () => {
    const ann = await Visitor.at({ room: 'long' })
    await ann.join('Ann', 'Before')
    const long = 'x'.repeat(4100)
    await ann.box.fill(long)
    await ann.sees('100 too many')
    expect(await ann.send.isDisabled()).toBe(true)
    await ann.box.press('Enter')
    expect((await ann.box.inputValue()).replaceAll('\n', '')).toBe(long)
    await ann.box.fill('   ')
    await ann.box.press('Enter')
    expect(await ann.page.getByRole('article').count()).toBe(1)
    await ann.leave()
  })

  it('when much is sent at once: all of it arrives, once and in order', async () => {
    const ann = await Visitor.at({ room: 'flood' })
    await ann.join('Ann', 'Message 0')
    await ann.page.evaluate(() => {
      const room = document.querySelector('parlor-room') as unknown as { send(text: string): Promise<void> }
      return Promise.all(Array.from({ length: 20 }, (_, index) => room.send(`Message ${index + 1}`)))
    })
    const shown = await ann.page.getByText(/^Message \d+$/).allTextContents()
    const numbers = shown.map((text) => Number(text.split(' ')[1]))
    expect(numbers).toEqual(Array.from({ length: 21 }, (_, index) => index))
    expect(await ann.codes).toEqual([])
    await ann.leave()
  })

  it('for the visit where the browser refuses storage, which is said', async () => {
    const ann = await Visitor.at(
      { room: 'lobby' },
      {
        before: (page) =>
          page.addInitScript(() => {
            for (const store of ['localStorage', 'sessionStorage', 'indexedDB'])
              Object.defineProperty(window, store, {
                get: () => {
                  throw new DOMException('Access is denied for this document.', 'SecurityError')
                },
              })
          }),
      },
    )
    await ann.sees('This browser keeps nothing for the chat')
    await ann.page.getByRole('button', { name: 'Dismiss' }).click()
    await ann.join('Ann', 'All the same')
    expect(await ann.page.getByText('keeps nothing').count()).toBe(0)
    await ann.leave()
  })
})

describe('a server that is down', () => {
  it('when a page with its script loads, leaves the page as it is', async () => {
    const errors: string[] = []
    await server.kill9()
    const ann = await Visitor.at(
      { room: 'lobby' },
      { before: async (page) => void page.on('pageerror', (error) => errors.push(error.message)) },
    )
    await ann.page.waitForTimeout(500)
    expect(errors).toEqual([])
    await server.restart()
    await ann.page.reload()
    await ann.box.waitFor()
    await ann.leave()
  })
})
