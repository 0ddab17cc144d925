import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../demo/ports.mjs'
import { CHROME_FLAGS, findChrome } from '../support/chrome.mjs'
import { startHost } from '../support/host.mjs'
import { startProvider } from '../support/oidc.mjs'
import { startServer } from '../support/server.mjs'
import { ar } from '../../worker/words/ar.ts'
import { Visit } from './visit.ts'

const BLOCKING = '--test-third-party-cookie-phaseout'
const PEOPLE = {
  ann: { name: 'Ann Lee', email: 'ann@example.com', email_verified: true },
  // Says it is Ann, and nobody has checked.
  eve: { name: 'Eve', email: 'ann@example.com', email_verified: false },
  bob: { name: 'Bob Ray', email: 'bob@example.com', email_verified: true },
  zoe: { name: 'Zoe', email: 'zoe@example.com', email_verified: true },
}
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

let server: Awaited<ReturnType<typeof startServer>>
let provider: Awaited<ReturnType<typeof startProvider>>
let host: Awaited<ReturnType<typeof startHost>>
let browser: Browser
let rooms = 0

const launch = (options: { ignoreDefaultArgs?: string[] } = {}) => {
  const executablePath = findChrome()
  if (!executablePath) throw new Error('No Chrome or Chromium on this machine')
  return chromium.launch({ executablePath, args: [...CHROME_FLAGS, BLOCKING], ...options })
}

beforeAll(async () => {
  const [port, providerPort, hostPort] = [await freePort(), await freePort(), await freePort()]
  const callback = `http://127.0.0.1:${port}/auth/api/callback/example`
  provider = await startProvider({ port: providerPort, callback, people: PEOPLE })
  const bindings = {
    PARLOR_OIDC_EXAMPLE_ISSUER: provider.issuer,
    PARLOR_OIDC_EXAMPLE_CLIENT_ID: provider.client_id,
    PARLOR_OIDC_EXAMPLE_CLIENT_SECRET: provider.client_secret,
  }
  server = await startServer({ port, bindings })
  host = await startHost({ port: hostPort, parlor: server.url })
  browser = await launch()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await Promise.all([server.stop(), host.stop(), provider.stop()])
})

/** Somebody with a browser of their own, at a page with a room that nobody was in. */
async function visit(address = `${host.url}/?room=room-${++rooms}`, by = browser): Promise<Visit> {
  const context = await by.newContext({ viewport: { width: 900, height: 800 } })
  return Visit.to(by, address, { heading: 'Talk', context })
}

/** The window that opens by a press. */
async function popUp(visitor: Visit, press: () => Promise<void>): Promise<Page> {
  const [opened] = await Promise.all([visitor.page.context().waitForEvent('page'), press()])
  opened.setDefaultTimeout(30_000)
  return opened
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const fromJoin = (visitor: Visit) => () =>
  visitor.room.getByRole('button', { name: 'Sign in', exact: true }).click()

async function throughProvider(page: Page, login: string): Promise<void> {
  await button(page, 'Continue with Example').click()
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('anything')
  await page.locator('button[type=submit]').click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function register(page: Page, { name, email }: { name: string; email: string }): Promise<void> {
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('correct horse battery')
  await button(page, 'Create account').click()
}

async function agree(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: `Continue to Demo as ${name}` }).waitFor()
  await expect(violations(page)).resolves.toEqual([])
  const closed = page.waitForEvent('close')
  await button(page, 'Continue').click()
  await closed
}

/** The page's own policy lets no script in, so axe comes by the debugger. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string }[] }> }
    }
    return (await checker.run()).violations.map(({ id }) => id)
  })
}

describe('a browser that blocks cookies of third parties', () => {
  /** Whether a server is sent its own cookie by a page of another site. */
  async function isSent(context: BrowserContext): Promise<boolean> {
    let seen = false
    const probe = createServer((request, response) => {
      seen ||= request.url === '/asked' && /probe=1/.test(request.headers.cookie ?? '')
      response.setHeader('set-cookie', 'probe=1; SameSite=None; Secure; Path=/')
      response.setHeader('access-control-allow-origin', host.url)
      response.setHeader('access-control-allow-credentials', 'true')
      response.end()
    })
    const port = await freePort()
    await new Promise<void>((listening) => probe.listen(port, '127.0.0.1', listening))
    const page = await context.newPage()
    // Once as the first party, so that there is a cookie to send.
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.goto(host.url)
    await page.evaluate(
      (url) => fetch(url, { credentials: 'include' }).then(() => undefined),
      `http://127.0.0.1:${port}/asked`,
    )
    await page.close()
    probe.close()
    return seen
  }

  it('is what the tests below run in', async () => {
    // One that is told to allow them, to know that the question is a good one.
    const profile = await mkdtemp(join(tmpdir(), 'parlor-profile-'))
    await mkdir(join(profile, 'Default'))
    const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
    const executablePath = findChrome() ?? ''
    const allowing = await chromium.launchPersistentContext(profile, { executablePath, args: CHROME_FLAGS })
    expect(await isSent(allowing)).toBe(true)
    await allowing.close()
    await rm(profile, { recursive: true, force: true })
    const context = await browser.newContext()
    expect(await isSent(context)).toBe(false)
    await context.close()
  })
})

describe('signing in from a page that keeps other windows away', () => {
  it('goes through an OpenID provider, and a guest keeps what they wrote', async () => {
    const ann = await visit()
    await ann.say('Written as a guest', 'Somebody')
    await ann.sees('Written as a guest')
    await ann.box.fill('a draft that stays')
    const before = await ann.page.evaluate(
      () => (document.querySelector('parlor-room') as unknown as { me: { id: string } }).me,
    )
    const page = await popUp(ann, () =>
      ann.page.evaluate(
        () => void (document.querySelector('parlor-room') as unknown as { signIn(): Promise<void> }).signIn(),
      ),
    )
    await page.getByRole('heading', { name: 'Sign in to Demo' }).waitFor()
    await expect(violations(page)).resolves.toEqual([])
    await throughProvider(page, 'ann')
    await agree(page, 'Ann Lee')
    await ann.page.waitForFunction(
      () =>
        (document.querySelector('parlor-room') as unknown as { me: { kind: string } }).me.kind === 'account',
    )
    const me = await ann.page.evaluate(
      () => (document.querySelector('parlor-room') as unknown as { me: { id: string } }).me,
    )
    expect(me.id).toBe(before.id)
    expect(await ann.box.inputValue()).toBe('a draft that stays')
    await ann.box.press('Enter')
    await ann.sees('a draft that stays')
    expect(await ann.order(['Written as a guest', 'a draft that stays'])).toHaveLength(2)
    expect(ann.errors).toEqual([])
    await ann.leave()
  })

  it('works with nothing configured, by e-mail and password, and sends what waited for a name', async () => {
    const cleo = await visit()
    await cleo.say('My first words')
    const page = await popUp(cleo, fromJoin(cleo))
    await register(page, { name: 'Cleo', email: 'cleo@example.com' })
    await agree(page, 'Cleo')
    await cleo.sees('My first words')
    await cleo.room.getByText('Cleo').first().waitFor()
    await cleo.leave()
  })

  it('lets go of an account, says when a password does not fit, and takes the one that does', async () => {
    const dan = await visit()
    await dan.say('One')
    const first = await popUp(dan, fromJoin(dan))
    await register(first, { name: 'Dan', email: 'dan@example.com' })
    await button(first, 'Use another account').click()
    await first.getByLabel('E-mail').fill('dan@example.com')
    await first.getByLabel('Password').fill('not the password')
    await button(first, 'Sign in').click()
    await first.getByText('E-mail and password do not fit together.').waitFor()
    await expect(violations(first)).resolves.toEqual([])
    await first.getByLabel('Password').fill('correct horse battery')
    await first.getByLabel('Password').press('Enter')
    await agree(first, 'Dan')
    await dan.sees('One')
    await dan.leave()
  })
})

describe('a room in Arabic', () => {
  it('is signed in to in Arabic, from right to left, by way of a provider and of a password', async () => {
    const laila = await visit(`${host.url}/?room=arabic&locale=ar`)
    const box = laila.room.locator('textarea')
    await box.fill('مرحبًا بكم')
    await box.press('Enter')
    const page = await popUp(laila, () =>
      laila.room.getByRole('button', { name: ar.signIn.submit, exact: true }).click(),
    )
    const arabic = async (heading: string) => {
      await page.getByRole('heading', { name: heading, exact: true }).waitFor()
      const { lang, dir } = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        dir: getComputedStyle(document.body).direction,
      }))
      expect([lang, dir]).toEqual(['ar', 'rtl'])
      await expect(violations(page)).resolves.toEqual([])
    }
    const title = ar.signIn.title.replace('{site}', 'Demo')
    await arabic(title)

    // A provider speaks for itself; whoever turns back there is told so in Arabic.
    await button(page, ar.signIn.by.replace('{provider}', 'Example')).click()
    await page.getByRole('link', { name: /cancel/i }).click()
    await page.getByRole('alert').getByText(ar.provider.denied.replace('{provider}', 'Example')).waitFor()
    await arabic(title)
    // Whoever comes back too late comes to an address that says nothing any more.
    const late = await page.context().newPage()
    await late.goto(`${server.url}/auth/failed?error=state_mismatch`)
    await late.getByText(ar.refused.late).waitFor()
    await late.close()

    await page.getByRole('link', { name: ar.signIn.create }).click()
    await arabic(ar.signUp.title)
    await button(page, ar.signUp.submit).click()
    await page.getByText(ar.wrong.nameMissing).waitFor()
    await arabic(ar.signUp.title)
    await page.getByLabel(ar.signUp.name).fill('ليلى')
    await page.getByLabel(ar.signIn.email).fill('laila@example.com')
    await page.getByLabel(ar.signIn.password).fill('correct horse battery')
    await button(page, ar.signUp.submit).click()
    await arabic(ar.confirm.title.replace('{site}', 'Demo').replace('{name}', 'ليلى'))
    const closed = page.waitForEvent('close')
    await button(page, ar.confirm.submit).click()
    await closed
    await laila.room.getByText('مرحبًا بكم').first().waitFor()
    await laila.room.getByText('ليلى').first().waitFor()
    expect(laila.errors).toEqual([])
    await laila.leave()
  })
})

describe('a browser that opens no window', () => {
  let blocking: Browser
  beforeAll(async () => {
    blocking = await launch({ ignoreDefaultArgs: ['--disable-popup-blocking'] })
  })
  afterAll(() => blocking.close())

  it('signs in in the same tab and comes back, the draft kept and the address clean', async () => {
    const bob = await visit(`${host.url}/?room=blocked#part`, blocking)
    await bob.box.fill('Not sent yet')
    // The page asks by itself: without a press the browser lets no window open.
    await bob.page.evaluate(() => {
      const room = document.querySelector('parlor-room') as unknown as { signIn(): Promise<void> }
      setTimeout(() => void room.signIn(), 6000)
    })
    await bob.page.waitForURL(/\/auth\/continue/)
    await throughProvider(bob.page, 'bob')
    await bob.page.getByRole('heading', { name: 'Continue to Demo as Bob Ray' }).waitFor()
    await button(bob.page, 'Continue').click()
    await bob.page.waitForURL(`${host.url}/?room=blocked#part`)
    await bob.page.waitForFunction(
      () =>
        (document.querySelector('parlor-room') as unknown as { me?: { kind: string } }).me?.kind
        === 'account',
    )
    expect(bob.page.context().pages()).toHaveLength(1)
    expect(await bob.box.inputValue()).toBe('Not sent yet')
    await bob.box.press('Enter')
    await bob.sees('Not sent yet')
    await bob.leave()
  })
})

describe('what is refused', () => {
  it('is a page of another origin, and a link from anywhere', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const ask = (origin: string) =>
      `${server.url}/auth/continue?${new URLSearchParams({ site: 'demo', origin, challenge: 'c'.repeat(43) }).toString()}`
    expect((await page.goto(ask('https://evil.example')))?.status()).toBe(403)
    await page.goto(host.url)
    expect((await page.goto(ask(host.url)))?.status()).toBe(403)
    await page.getByText('A sign-in begins on the page whose room you want to enter').waitFor()
    await expect(violations(page)).resolves.toEqual([])
    await context.close()
  })

  it('is an address that the provider has not verified: it is not believed, and not kept', async () => {
    const eve = await visit()
    await eve.say('Hello')
    const hers = await popUp(eve, fromJoin(eve))
    await throughProvider(hers, 'eve')
    await hers.getByRole('heading', { name: 'Continue to Demo as Eve' }).waitFor()
    expect(await hers.getByText('ann@example.com').count()).toBe(0)
    await hers.close()
    await eve.leave()
  })

  it('leaves an address to whom the provider has verified it for, and nothing of who had it before', async () => {
    // Somebody registers Zoe’s address before Zoe comes.
    const squatter = await visit()
    await squatter.say('Mine?')
    const early = await popUp(squatter, fromJoin(squatter))
    await register(early, { name: 'Squatter', email: 'zoe@example.com' })
    await agree(early, 'Squatter')
    await squatter.sees('Mine?')

    const zoe = await visit()
    await zoe.say('Hello')
    const page = await popUp(zoe, fromJoin(zoe))
    await throughProvider(page, 'zoe')
    await page.getByText('has an account here already').waitFor()
    await expect(violations(page)).resolves.toEqual([])
    await button(page, 'It is not mine: start anew with Example').click()
    await agree(page, 'Zoe')
    await zoe.sees('Hello')
    await zoe.leave()

    await squatter.leave()
    const again = await visit()
    await again.say('Again')
    const theirs = await popUp(again, fromJoin(again))
    await theirs.getByLabel('E-mail').fill('zoe@example.com')
    await theirs.getByLabel('Password').fill('correct horse battery')
    await button(theirs, 'Sign in').click()
    await theirs.getByText('E-mail and password do not fit together.').waitFor()
    await again.leave()
  })
})
