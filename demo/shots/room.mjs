import { browser, open, say, shoot, site, wants } from './stage.mjs'

/** @typedef {import('playwright-core').Page} Page */

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

/**
 * One picture of a room that needs no talk of its own.
 * @param {string} name
 * @param {Parameters<typeof open>[0]} attributes
 * @param {Parameters<typeof open>[1] & { wait?: number }} [options]
 */
async function picture(name, attributes, options = {}) {
  if (!wants(name)) return
  const page = await open(attributes, options)
  await page.waitForTimeout(options.wait ?? 900)
  await shoot(page, name)
  await page.context().close()
}

/**
 * The page of the demo site with a list beside a room, as somebody with a name and a favourite has it.
 * @param {string} name
 * @param {{ dark?: boolean, phone?: boolean }} [options]
 */
async function listBesideRoom(name, { dark, phone } = {}) {
  if (!wants(name)) return
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
  // Not those that pictures have made.
  await page.route('**/directory?*', (route) =>
    route.continue({ url: `${route.request().url()}&query=plots` }),
  )
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

/** @param {number} code @param {string} [reason] @returns {(page: Page) => Promise<void>} */
const closing = (code, reason) => (page) =>
  page.routeWebSocket(/\/socket/, (socket) => void socket.close({ code, ...(reason && { reason }) }))

/** Two people and what they say, which the other pictures of this room show as well. */
async function talk() {
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
  return ann
}

/** Where a line fails. @param {Page} ann */
async function trouble(ann) {
  await say(ann, 'Sent while the line was up.')
  await ann.context().setOffline(true)
  await ann.getByRole('textbox', { name: 'Message' }).fill('Written while it was down.')
  await ann.keyboard.press('Enter')
  await ann.waitForTimeout(10_000)
  await shoot(ann, 'offline-pending')
  await ann.context().setOffline(false)
}

/** Pictures of a room around its conversation: how it stands in a page, and what it says where there is none. */
export async function room() {
  const ann = wants('talk') || wants('trouble') ? await talk() : undefined
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
  if (ann) await trouble(ann)
}
