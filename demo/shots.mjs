// `npm run shots`: pictures of the room in every state, from the demo that `npm start` runs.
import { mkdir } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { CHROME_FLAGS, findChrome } from '../test/support/chrome.mjs'
import { root } from './install.mjs'

const port = Number(process.env.PORT ?? 8787)
const worker = `http://localhost:${port}`
const site = `http://localhost:${port + 1}`
const folder = `${root}dist/shots/`
const room = `shots-${Date.now().toString(36)}`

const TALK = [
  ['ann', 'Low tide is at 6:40 tomorrow. Anyone for the flats?'],
  ['bob', 'Yes. I will bring the flask.'],
  ['bob', 'And the good lamp this time, I promise.'],
  [
    'ann',
    'Last time we came home with one mitten and four jellyfish, so the bar is low: https://tides.example.com/flats',
  ],
  ['bob', '🦀🦀🦀'],
  ['ann', 'Six at the gate, then.'],
]

const executablePath = findChrome()
const browser = await chromium.launch({ args: CHROME_FLAGS, ...(executablePath && { executablePath }) })
await mkdir(folder, { recursive: true })

/**
 * Runs in the page: a bare page with one room in it.
 * @param {{ dark: boolean, rtl: boolean, script: string, attributes: Record<string, string> }} options
 */
function build({ dark, rtl, script, attributes }) {
  const { documentElement: html, head, body } = document
  html.lang = 'en'
  html.dir = rtl ? 'rtl' : 'ltr'
  document.title = 'Tideline'
  head.append(
    Object.assign(document.createElement('meta'), { name: 'viewport', content: 'width=device-width' }),
  )
  html.style.colorScheme = dark ? 'dark' : 'light'
  Object.assign(body.style, { margin: '24px', fontFamily: 'system-ui', background: dark ? '#111' : '#fff' })
  const element = document.createElement('parlor-room')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  body.replaceChildren(
    element,
    Object.assign(document.createElement('script'), { type: 'module', src: script }),
  )
}

/**
 * A bare page of the demo site's origin with one room in it.
 * @param {Record<string, string>} attributes
 * @param {{ width?: number, height?: number, dark?: boolean, rtl?: boolean, phone?: boolean,
 *   prepare?: (page: import('playwright-core').Page) => Promise<unknown> }} [options]
 */
async function open(attributes, { width = 760, height = 720, dark, rtl, phone, prepare } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    hasTouch: !!phone,
    isMobile: !!phone,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await prepare?.(page)
  // Something of the site's that is no page, to be made one: pages that a test makes up may not reach localhost.
  await page.goto(`${site}/article.css`)
  await page.evaluate(build, {
    dark: !!dark,
    rtl: !!rtl,
    script: `${worker}/parlor.js`,
    attributes: { site: 'demo', room, heading: 'Tideline', loading: 'eager', ...attributes },
  })
  return page
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} text
 * @param {string} [name] at the first message
 */
async function say(page, text, name) {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
  if (name) {
    await page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await page.keyboard.press('Enter')
  }
  await page.getByText(text).first().waitFor()
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function shoot(page, name) {
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${folder}${name}.png` })
  console.log(`dist/shots/${name}.png`)
}

/**
 * One picture of a room that needs no talk of its own.
 * @param {string} name
 * @param {Parameters<typeof open>[0]} attributes
 * @param {Parameters<typeof open>[1] & { wait?: number, act?: (page: import('playwright-core').Page) => Promise<unknown> }} [options]
 */
async function picture(name, attributes, options = {}) {
  const page = await open(attributes, options)
  await page.waitForTimeout(options.wait ?? 900)
  await options.act?.(page)
  await shoot(page, name)
  await page.context().close()
}

/**
 * The page of the demo site with a list beside a room, as somebody with a name and a favourite has it.
 * @param {string} name
 * @param {{ dark?: boolean, phone?: boolean }} [options]
 */
async function listBesideRoom(name, { dark, phone } = {}) {
  const page = await (
    await browser.newContext({
      viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 860 },
      deviceScaleFactor: 2,
      hasTouch: !!phone,
      isMobile: !!phone,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
  ).newPage()
  await page.goto(`${site}/rooms.html`)
  await page.getByRole('button', { name: /^Seed swap/ }).waitFor()
  if (!phone) {
    await say(page, 'The kettle is on, if anyone is about.', 'Hedda')
    await page.getByRole('button', { name: /^Seed swap/ }).hover()
    await page.getByRole('button', { name: 'Favourite: Seed swap' }).click()
    await page.getByRole('button', { name: /^What’s ripe/ }).hover()
  }
  await shoot(page, name)
  await page.context().close()
}

/** @param {number} code @param {string} [reason] @returns {(page: import('playwright-core').Page) => Promise<void>} */
const closing = (code, reason) => (page) =>
  page.routeWebSocket(/\/socket/, (socket) => void socket.close({ code, ...(reason && { reason }) }))

try {
  const ann = await open({}, { width: 1000 })
  const bob = await open({}, { dark: true })
  await shoot(ann, 'empty')
  for (const [index, [who, text]] of TALK.entries()) {
    const page = who === 'ann' ? ann : bob
    await say(page, text ?? '', index < 2 ? (who === 'ann' ? 'Ann Lindqvist' : 'Bob Okafor') : undefined)
  }
  await ann.getByRole('button', { name: 'People' }).click()
  await ann.getByRole('list', { name: 'People' }).getByText('Bob Okafor').waitFor()
  await shoot(ann, 'wide-people')
  await bob.getByRole('textbox', { name: 'Message' }).fill('I might be five min')
  await ann.getByText('is typing').waitFor()
  await shoot(ann, 'typing')
  await shoot(bob, 'dark')

  await picture('narrow', {}, { width: 340 })
  await picture('rtl', { locale: 'ar' }, { width: 600, rtl: true })
  await picture('launcher-closed', { layout: 'launcher' }, { width: 900 })
  await picture('launcher', { layout: 'launcher', open: '' }, { width: 900, height: 800 })
  await picture('launcher-dark', { layout: 'launcher', open: '' }, { width: 900, height: 800, dark: true })
  await picture('drawer', { layout: 'drawer', open: '' }, { width: 900, height: 800 })
  await picture('phone', { layout: 'launcher', open: '' }, { width: 390, height: 780, phone: true })
  await picture('read-only', { readonly: '' })
  await picture('consent', { consent: 'required' })
  await listBesideRoom('rooms')
  await listBesideRoom('rooms-dark', { dark: true })
  await listBesideRoom('rooms-phone', { phone: true })
  await picture('refused', { site: 'nowhere' }, { wait: 1500 })
  await picture('full', {}, { prepare: closing(4413), wait: 2500 })
  await picture('banned', {}, { prepare: closing(4403, 'banned'), wait: 1500 })
  await picture('loading', {}, { prepare: (page) => page.routeWebSocket(/\/socket/, () => undefined) })
  await picture('unreachable', { server: 'http://localhost:9' }, { wait: 5000 })

  await say(ann, 'Sent while the line was up.')
  await ann.context().setOffline(true)
  await ann.getByRole('textbox', { name: 'Message' }).fill('Written while it was down.')
  await ann.keyboard.press('Enter')
  await ann.waitForTimeout(10_000)
  await shoot(ann, 'offline-pending')
  await ann.context().setOffline(false)

  /** @type {import('playwright-core').WebSocketRoute | undefined} */
  let wire
  let cut = false
  const cat = await open(
    {},
    {
      prepare: (page) =>
        page.routeWebSocket(/\/socket/, (socket) => {
          if (cut) return void socket.close({ code: 1012 })
          wire = socket
          const server = socket.connectToServer()
          socket.onMessage((message) => {
            const text = String(message)
            if (!text.includes('"too much"')) return server.send(message)
            const { nonce } = JSON.parse(text)
            socket.send(JSON.stringify({ type: 'rejected', nonce, code: 'filtered' }))
          })
        }),
    },
  )
  await say(cat, 'Room for one more?', 'Cat')
  await say(cat, 'too much')
  await shoot(cat, 'failed')
  cut = true
  await wire?.close({ code: 1012 })
  await cat.waitForTimeout(2000)
  await shoot(cat, 'reconnecting')
} finally {
  await browser.close()
}
