import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROME_FLAGS, findChrome } from '../../test/support/chrome.mjs'
import { root } from '../install.mjs'

/** @typedef {import('playwright-core').Page} Page */
/**
 * @typedef {object} Look
 * @property {number} [width]
 * @property {number} [height]
 * @property {boolean} [dark]
 * @property {boolean} [rtl]
 * @property {boolean} [phone]
 * @property {number} [margin] Around the room.
 * @property {string} [query] Of the page's address.
 * @property {(page: Page) => Promise<unknown>} [prepare] Before the page is opened.
 */

const port = Number(process.env.PORT ?? 8787)
export const worker = `http://localhost:${port}`
export const site = `http://localhost:${port + 1}`
/** Of each run another, so that it begins empty. */
export const run = `shots-${Date.now().toString(36)}`
const folder = `${root}dist/shots/`

const executablePath = findChrome()
export const browser = await chromium.launch({
  args: CHROME_FLAGS,
  ...(executablePath && { executablePath }),
})

/** Words of which a picture's name has to hold all, as in `npm run shots -- poll ar 360`. */
const wanted = process.argv.slice(2)
/** @param {string} name */
export const wants = (name) => wanted.every((word) => `-${name.replace('/', '-')}-`.includes(`-${word}-`))

const WIDTHS = [360, 900]
/** All is drawn in these; in the others where they are asked for by name. */
const LANGUAGES = ['en', 'ar']
const MORE = ['de', 'es', 'fr', 'it', 'ja', 'pt', 'tr', 'zh']

/** In what everything is drawn. `suffix` ends the names of such pictures. */
export function looks() {
  const languages = [...LANGUAGES, ...MORE.filter((lang) => wanted.includes(lang))]
  return languages.flatMap((lang) =>
    WIDTHS.flatMap((width) =>
      [false, true].map((dark) => ({
        lang,
        width,
        dark,
        suffix: `${lang}-${width}-${dark ? 'dark' : 'light'}`,
      })),
    ),
  )
}

/**
 * Runs in the page: a bare page with one room in it.
 * @param {{ dark: boolean, rtl: boolean, margin: number, script: string, attributes: Record<string, string> }} options
 */
function build({ dark, rtl, margin, script, attributes }) {
  const { documentElement: html, head, body } = document
  html.lang = 'en'
  html.dir = rtl ? 'rtl' : 'ltr'
  document.title = 'Tideline'
  head.append(
    Object.assign(document.createElement('meta'), { name: 'viewport', content: 'width=device-width' }),
  )
  html.style.colorScheme = dark ? 'dark' : 'light'
  const background = dark ? '#111' : '#fff'
  Object.assign(body.style, { margin: `${margin}px`, fontFamily: 'system-ui', background })
  const element = document.createElement('parlor-room')
  element.style.setProperty('--parlor-height', `calc(100dvh - ${2 * margin}px)`)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  body.replaceChildren(
    element,
    Object.assign(document.createElement('script'), { type: 'module', src: script }),
  )
}

/**
 * A bare page of the demo site's origin with one room in it.
 * @param {Record<string, string>} attributes
 * @param {Look} [look]
 */
export async function open(attributes, look = {}) {
  const { width = 760, height = 720, dark, rtl, phone, margin = 24, query = '', prepare } = look
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    hasTouch: !!phone,
    isMobile: !!phone,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  await prepare?.(page)
  // Something of the site's that is no page, to be made one: pages that a test makes up may not reach localhost.
  await page.goto(`${site}/article.css${query}`)
  await page.evaluate(build, {
    dark: !!dark,
    rtl: !!rtl,
    margin,
    script: `${worker}/parlor.js`,
    attributes: { site: 'demo', room: run, heading: 'Tideline', loading: 'eager', ...attributes },
  })
  return page
}

/**
 * @param {Page} page
 * @param {string} text
 * @param {string} [name] at the first message
 */
export async function say(page, text, name) {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
  if (name) {
    await page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await page.keyboard.press('Enter')
    const join = page.locator('parlor-join')
    await join.waitFor({ state: 'hidden' }).catch(async () => {
      throw new Error(`${name} got no name: ${await join.getByRole('alert').textContent()}`)
    })
  }
  await page.getByText(text).first().waitFor()
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {number} [rest] How long to wait for what is on its way, in milliseconds.
 */
export async function shoot(page, name, rest = 500) {
  await page.waitForTimeout(rest)
  const path = `${folder}${name}.png`
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path })
  console.log(`dist/shots/${name}.png`)
}
