import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { SignJWT } from 'jose'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../demo/build.mjs'
import { freePort } from '../../demo/ports.mjs'
import { CHROME_FLAGS, findShell } from '../support/chrome.mjs'
import { startServer } from '../support/server.mjs'
import { seal } from '../../worker/lib/vault.ts'

/** A name that no list has, for this machine. */
const FOREIGN = 'foreign.test'

let server: Awaited<ReturnType<typeof startServer>>
let pages: Server
let port = 0
let browser: Browser

beforeAll(async () => {
  port = await freePort()
  await build('widget')
  server = await startServer({ sitePort: port, site: false })
  pages = await serve(port)
  const executablePath = findShell()
  if (!executablePath) throw new Error('No Chrome or Chromium on this machine')
  const args = [...CHROME_FLAGS, `--host-resolver-rules=MAP ${FOREIGN} 127.0.0.1`]
  browser = await chromium.launch({ executablePath, args })
})
afterAll(async () => {
  await browser.close()
  pages.close()
  await server.stop()
})

/** What a host's page is like: a frame with these attributes under this policy. */
interface HostPage {
  src: string
  sandbox?: string
  policy?: string
  script?: string
  scheme?: string
}

/** Answers any path with the page that its query describes. */
async function serve(at: number): Promise<Server> {
  const http = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const { src = '', sandbox, policy, script, scheme } = Object.fromEntries(searchParams)
    response.writeHead(200, {
      'content-type': 'text/html',
      ...(policy && { 'content-security-policy': policy }),
    })
    response.end(`<!doctype html><title>A host</title><meta name="color-scheme" content="${scheme ?? 'light'}">
      <iframe title="Chat" width="600" height="600" ${sandbox === undefined ? '' : `sandbox="${sandbox}"`}
        src="${src.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>
      <script>${script ?? ''}</script>`)
  })
  await new Promise<void>((resolve) => http.listen(at, '127.0.0.1', resolve))
  return http
}

const home = () => `http://127.0.0.1:${port}`
const embed = (path = 'demo/lobby', query: Record<string, string> = {}) =>
  `${server.url}/embed/${path}?${new URLSearchParams(query).toString()}`

interface Opened {
  page: Page
  frame: Frame
  context: BrowserContext
  /** What the console said. */
  said: string[]
}

async function open(
  host: HostPage,
  on = `http://127.0.0.1:${port}`,
  context?: BrowserContext,
): Promise<Opened> {
  const own = context ?? (await browser.newContext())
  const page = await own.newPage()
  page.setDefaultTimeout(30_000)
  const said: string[] = []
  page.on('console', (line) => said.push(line.text()))
  await page.goto(`${on}/?${new URLSearchParams({ ...host }).toString()}`)
  const frame = page.frames()[1]
  if (!frame) throw new Error('the page has no frame')
  return { page, frame, context: own, said }
}

const box = ({ frame }: Opened) => frame.getByRole('textbox', { name: 'Message' })

async function say(at: Opened, text: string, name?: string): Promise<void> {
  await box(at).fill(text)
  await box(at).press('Enter')
  if (name === undefined) return
  await at.frame.getByRole('textbox', { name: 'Your name' }).fill(name)
  await at.frame.getByRole('button', { name: 'Join' }).click()
}
const sees = ({ frame }: Opened, text: string) =>
  frame.getByRole('log').getByText(text, { exact: true }).first().waitFor()

describe('a room in a frame', () => {
  it.each([
    ['without a sandbox', undefined],
    ['with scripts and its own origin', 'allow-scripts allow-same-origin'],
    ['with scripts alone, at no origin', 'allow-scripts'],
  ])('%s reads and writes, on a page that bans scripts', async (_, sandbox) => {
    const room = `frame-${String(sandbox?.length ?? 0)}`
    const policy = `default-src 'none'; script-src 'none'; frame-src ${server.url}`
    const host = { src: embed(`demo/${room}`), policy, ...(sandbox !== undefined && { sandbox }) }
    const [ann, bob] = await Promise.all([open(host), open(host)])
    await say(ann, 'From a frame', 'Ann')
    await sees(bob, 'From a frame')
    await say(bob, 'To a frame', 'Bob')
    await sees(ann, 'To a frame')
    const origin = await ann.frame.evaluate(() => globalThis.origin)
    expect(origin).toBe(sandbox === 'allow-scripts' ? 'null' : server.url)
    // The policy of the page in the frame holds without an exception.
    expect(
      ann.said.filter((line) => line.includes('Content Security Policy') && line.includes(server.url)),
    ).toEqual([])
    const height = await ann.frame
      .locator('parlor-room')
      .evaluate((room) => room.getBoundingClientRect().height)
    expect(height).toBe(600)
    await Promise.all([ann.context.close(), bob.context.close()])
  })

  it('takes a slug with slashes, encoded or not', async () => {
    const [ann, bob] = await Promise.all([
      open({ src: embed('demo/blog/one') }),
      open({ src: embed('demo/blog%2Fone') }),
    ])
    await say(ann, 'One room', 'Ann')
    await sees(bob, 'One room')
    await Promise.all([ann.context.close(), bob.context.close()])
  })

  it('keeps a guest over a reload where it has an origin to keep things at', async () => {
    const ann = await open({ src: embed('demo/kept') })
    await say(ann, 'Before', 'Ann')
    await sees(ann, 'Before')
    await ann.page.reload()
    const again = { ...ann, frame: ann.page.frames()[1] ?? ann.frame }
    await say(again, 'After')
    await sees(again, 'After')
    await ann.context.close()
  })

  it('looks and reads as its address says, and like the page around it', async () => {
    const query = { heading: 'Côte & "co"', locale: 'en-GB', accent: '#a30', theme: 'nonsense' }
    const context = await browser.newContext({ colorScheme: null })
    const ann = await open({ src: embed('demo/lobby', query), scheme: 'dark' }, home(), context)
    await ann.frame.getByRole('region', { name: 'Côte & "co"' }).waitFor()
    const element = ann.frame.locator('parlor-room')
    expect(await element.getAttribute('locale')).toBe('en-GB')
    expect(await element.getAttribute('theme')).not.toBe('nonsense')
    const accent = await element.evaluate((room) =>
      getComputedStyle(room).getPropertyValue('--parlor-accent'),
    )
    expect(accent.trim()).toBe('#a30')
    const dark = () => ann.frame.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    expect(await dark()).toBe(true)
    await ann.context.close()
  })
})

/** A secret of the site `demo`, put into its database while the Worker does not hold it. */
async function makeKey(): Promise<{ kid: string; secret: Uint8Array }> {
  const kid = 'k_frames_of_a_page'
  const secret = randomBytes(32).toString('base64url')
  const sealed = await seal(secret, { site: 'demo', kid }, server.secret)
  await server.kill9()
  const files = readdirSync(server.state, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.sqlite'))) {
    const db = new DatabaseSync(`${server.state}/${file}`)
    if (db.prepare("SELECT name FROM sqlite_master WHERE name = 'keys'").all().length > 0) {
      const add = db.prepare('INSERT INTO keys (kid, site, secret, created_at) VALUES (?, ?, ?, ?)')
      add.run(kid, 'demo', sealed, Date.now())
    }
    db.close()
  }
  await server.restart()
  return { kid, secret: new TextEncoder().encode(secret) }
}

describe('an identity from the page around', () => {
  let key: Awaited<ReturnType<typeof makeKey>>
  beforeAll(async () => {
    key = await makeKey()
  })
  const sign = (sub: string, name: string) =>
    new SignJWT({ sub, name })
      .setProtectedHeader({ alg: 'HS256', kid: key.kid })
      .setAudience('demo')
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(key.secret)

  /** A page that answers its frame, as docs/embedding.md shows it. */
  const answering = (token: string) => `const frame = document.querySelector('iframe')
    addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow) return
      if (data.type !== 'parlor-ready' && data.type !== 'parlor-identity-wanted') return
      frame.contentWindow.postMessage({ type: 'parlor-identity', token: '${token}' }, '*')
    })`

  it.each(['allow-scripts', 'allow-scripts allow-same-origin'])(
    'is taken in a sandbox with %s',
    async (sandbox) => {
      const room = `signed-${sandbox.length}`
      const src = embed(`demo/${room}`, { identity: 'parent' })
      const ann = await open({ src, sandbox, script: answering(await sign('u1', 'Ann of the house')) })
      await say(ann, 'Signed and sent')
      await sees(ann, 'Signed and sent')
      await ann.frame.getByRole('article', { name: /^Ann of the house, / }).waitFor()
      await ann.context.close()
    },
  )

  it('is not taken from the frame itself, nor from a window that is not its parent', async () => {
    const token = await sign('u2', 'Mallory')
    const ann = await open({ src: embed('demo/forged') })
    await box(ann).waitFor()
    const attempt = { type: 'parlor-identity', token }
    await ann.frame.evaluate((message) => postMessage(message, '*'), attempt)
    await ann.page.evaluate((message) => {
      const other = document.createElement('iframe')
      document.body.append(other)
      const script = other.contentDocument?.createElement('script')
      if (!script) throw new Error('no script')
      script.textContent = `parent.frames[0].postMessage(${JSON.stringify(message)}, '*')`
      other.contentDocument?.body.append(script)
    }, attempt)
    await ann.page.waitForTimeout(500)
    expect(
      await ann.frame.locator('parlor-room').evaluate((room) => 'identity' in room && room.identity),
    ).toBe('')
    await ann.context.close()
  })

  it('is asked for again when the room needs another, and forgotten when the page says so', async () => {
    const token = await sign('u3', 'Cleo')
    const ann = await open({ src: embed('demo/again', { identity: 'parent' }), script: answering(token) })
    await say(ann, 'It is me')
    await sees(ann, 'It is me')
    await ann.page.evaluate(() => {
      document
        .querySelector('iframe')
        ?.contentWindow?.postMessage({ type: 'parlor-identity', token: null }, '*')
    })
    await box(ann).fill('Somebody else')
    await box(ann).press('Enter')
    await ann.frame.getByRole('textbox', { name: 'Your name' }).waitFor()
    await ann.context.close()
  })
})

describe('a frame whose leave has ended', () => {
  it('loads itself anew, unless it has only just come', async () => {
    const ann = await open({ src: embed('demo/anew') })
    await box(ann).waitFor()
    const refused = () =>
      ann.frame.evaluate(() => {
        dispatchEvent(Object.assign(new Event('parlor-error'), { code: 'origin' }))
      })
    const mark = () => ann.frame.evaluate(() => Object.assign(globalThis, { marked: true }))
    const marked = () => ann.frame.evaluate(() => 'marked' in globalThis)
    await mark()
    await refused()
    await ann.page.waitForTimeout(300)
    expect(await marked()).toBe(true)
    await ann.frame.evaluate(() => (performance.now = () => 61_000))
    await refused()
    await expect.poll(() => marked().catch(() => true)).toBe(false)
    await box(ann).waitFor()
    await ann.context.close()
  })
})

describe('a page that is not on the list', () => {
  it('cannot show the room', async () => {
    const ann = await open({ src: embed() }, `http://${FOREIGN}:${port}`)
    await expect.poll(() => ann.said.join('\n')).toContain('frame-ancestors')
    expect(await ann.frame.locator('parlor-room').count()).toBe(0)
    await ann.context.close()
  })

  it('cannot show a page that may, and shows the room', async () => {
    const inner = `http://127.0.0.1:${port}/?${new URLSearchParams({ src: embed() }).toString()}`
    const ann = await open({ src: inner }, `http://${FOREIGN}:${port}`)
    await expect.poll(() => ann.said.join('\n')).toContain('frame-ancestors')
    await ann.context.close()
  })

  it('gets no session from a frame of its own, though its origin is as opaque as ours', async () => {
    const attempt = `fetch('${server.url}/v1/sites/demo/session', { method: 'POST', body: '{}',
      headers: { 'content-type': 'application/json' } }).then((r) => document.title = r.status)`
    const ann = await open({ src: 'about:blank' }, `http://${FOREIGN}:${port}`)
    await ann.page.evaluate((script) => {
      const frame = document.createElement('iframe')
      frame.sandbox.add('allow-scripts')
      frame.srcdoc = `<script>${script}</script>`
      document.body.append(frame)
    }, attempt)
    const own = () => ann.page.frames().find((frame) => frame.url() === 'about:srcdoc')
    await expect.poll(() => own()?.title()).toBe('403')
    await ann.context.close()
  })
})

describe('an address without a room', () => {
  it('says so calmly, in any frame', async () => {
    const ann = await open({ src: embed('nobody/lobby') }, `http://${FOREIGN}:${port}`)
    await ann.frame.getByText('There is no room at this address.').waitFor()
    await ann.context.close()
  })

  it('says what a room’s address is for, when opened by itself', async () => {
    const page = await browser.newPage()
    const answer = await page.goto(embed())
    expect(answer?.status()).toBe(400)
    await page.getByText('shown inside another page').waitFor()
    await page.close()
  })
})
