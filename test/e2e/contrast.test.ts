import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../support/server.mjs'
import { pale, type Part } from './contrast-parts.ts'
import { Seat } from './seat.ts'
import { Staged, type Fill } from './staged.ts'
import { openBrowser, Visit } from './visit.ts'

let server: Awaited<ReturnType<typeof startServer>>
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const style = (part: Locator, name: string): Promise<string> =>
  part.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name)

describe('a member who needs other colours', () => {
  it('sees the launcher, the panel, the emphasis and presence in forced colours', async () => {
    const ann = await Visit.to(browser, `${server.siteUrl}/`, { heading: 'Readers’ room' })
    await ann.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    const launcher = ann.page.getByRole('button', { name: 'Open chat' })
    expect(await style(launcher, 'border-top-width')).toBe('2px')
    await ann.open()
    expect(await style(ann.room, 'border-top-width')).toBe('1px')
    await ann.say('Legible', 'Ann')
    await ann.sees('Legible')
    await ann.room.getByRole('button', { name: 'People' }).click()
    const mark = ann.page.getByRole('list', { name: 'People' }).locator('.presence').first()
    await mark.waitFor()
    // A shadow would not be painted, and a background only where the element says that it matters.
    expect(await style(mark, 'forced-color-adjust')).toBe('none')
    expect(await style(mark, 'background-color')).not.toBe(await style(ann.room, 'background-color'))
    await ann.leave()
  })

  it('sees stronger lines and words with more contrast', async () => {
    const ann = await Visit.to(browser, `${server.siteUrl}/inline.html`, { heading: 'The kitchen table' })
    await ann.box.waitFor()
    const line = (): Promise<string> => style(ann.room, 'border-top-color')
    const usual = await line()
    await ann.page.emulateMedia({ contrast: 'more' })
    expect(await line()).not.toBe(usual)
    await ann.leave()
  })
})

/** Brands from near-black to near-white, round the wheel, beyond sRGB, and one of two values. */
const ACCENTS = [
  'oklch(0.47 0.09 160)',
  '#000',
  '#fff',
  '#ffd400',
  '#ff5a00',
  '#e01e5a',
  '#0000ff',
  '#2563eb',
  '#00e5ff',
  '#00ff00',
  'color(display-p3 1 0 0.6)',
  'light-dark(#7a1fa2, #e1bee7)',
]

/** Waits until all of them are there, and expects each to be told apart in both themes with any accent. */
async function expectLegible(page: Page, parts: readonly Part[]): Promise<void> {
  const missing = async (): Promise<string[]> =>
    (await page.evaluate(pale, ['light', '', parts] as const)).filter((one) => one.endsWith('is not there'))
  await expect.poll(missing).toEqual([])
  const failures: string[] = []
  for (const theme of ['light', 'dark'])
    for (const accent of ACCENTS)
      failures.push(...(await page.evaluate(pale, [theme, accent, parts] as const)))
  expect(failures).toEqual([])
}

describe('what stands in and around messages', () => {
  it('reads in both themes with any accent', async () => {
    const staged = new Staged(server.url)
    const context = await browser.newContext({
      viewport: { width: 1200, height: 900 },
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await staged.route(page)
    await page.goto(`${server.siteUrl}/inline.html`)
    const search = page.getByRole('button', { name: 'Search', exact: true }).first()
    await search.waitFor()
    const fill =
      (reaction: string): Fill =>
      (sink) =>
        ({ body: 'A word <@p0> <@here> `code`', reaction, mine: '👍', 'preview url': 'https://a.example/' })[
          sink
        ] ?? sink
    staged.show([fill('👍'), fill('🎉')])
    // What completes comes behind the first view.
    await page.getByRole('button', { name: 'Emoji' }).first().waitFor()
    await page.getByRole('textbox', { name: 'Message' }).first().pressSequentially('@')
    await expectLegible(page, [{ at: '.completions .active .name' }, { at: '.completions small' }])
    await search.click()
    await page.getByRole('searchbox').first().fill('word')
    await expectLegible(page, [
      { at: '.mention:not(.me)' },
      { at: '.mention.me' },
      { at: '.bubble code' },
      { at: '.bubble pre' },
      { at: 'parlor-code .press' },
      { at: '.bubble blockquote' },
      { at: '.bubble a' },
      { at: '.edited' },
      { at: 'parlor-spoiler .eye' },
      { at: '.quote .who' },
      { at: '.quote .what' },
      { at: '.chip[aria-pressed="true"] .number' },
      { at: '.chip[aria-pressed="true"]', by: 'border-top-color' },
      { at: '.chip[aria-pressed="false"] .number' },
      { at: '.pins .said' },
      { at: '.pins .who' },
      { at: '.pins .number' },
      { at: 'parlor-poll >> .choice bdi', on: '.choice .bar' },
      { at: 'parlor-poll >> .choice.own bdi', on: '.choice.own .bar' },
      { at: 'parlor-poll >> .choice.own .share', on: '.choice.own .bar' },
      { at: 'parlor-poll >> .choice.own', by: 'border-top-color' },
      { at: 'parlor-poll >> .choice input', by: 'accent-color' },
      { at: 'parlor-poll >> .count' },
      { at: 'parlor-poll >> .foot' },
      { at: 'parlor-poll >> .link' },
      { at: 'parlor-preview >> .site' },
      { at: 'parlor-preview >> .title' },
      { at: 'parlor-preview >> .description' },
      { at: '.result mark' },
      { at: '.result time' },
      { at: 'parlor-search >> .told p' },
      // Where a field has no sign or word in it, its line alone says that it is one.
      { at: 'parlor-search >> .field', by: 'border-top-color' },
      { at: 'parlor-search >> .jump input', by: 'border-top-color' },
      { at: 'parlor-composer >> .start .icon', by: 'color' },
    ])
    await context.close()
  })

  it('reads on its way, in menus and cards, and shows the focus', async () => {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 900 },
      reducedMotion: 'reduce',
    })
    const ann = await Visit.to(browser, `${server.siteUrl}/inline.html`, {
      heading: 'The kitchen table',
      context,
    })
    const bob = await Seat.take({ url: server.url, origin: server.siteUrl, room: 'kitchen-table' }, 'Bob')
    await bob.say('Welcome')
    await ann.sees('Welcome')
    await ann.say('@Bob! Nice to be here', 'Ann')
    await ann.room.locator('.own .mention').waitFor()
    let refused = false
    await ann.page.routeWebSocket(/\/socket/, (socket) => {
      const room = socket.connectToServer()
      socket.onMessage((data) => {
        const frame = data === 'ping' ? {} : (JSON.parse(String(data)) as { type?: string; nonce?: string })
        if (frame.type !== 'send') room.send(data)
        // The first is refused, and nothing is ever heard of those after it.
        else if (!refused)
          socket.send(JSON.stringify({ type: 'rejected', nonce: frame.nonce, code: 'filtered' }))
        refused ||= frame.type === 'send'
      })
    })
    await ann.page.reload()
    await ann.room.locator('.own .mention').waitFor()
    await ann.say('Well')
    await ann.room.getByRole('button', { name: 'Retry' }).waitFor()
    await ann.say('Still going')
    await expectLegible(ann.page, [
      { at: '.own .mention' },
      { at: 'parlor-failed >> .reason' },
      { at: 'parlor-failed >> button' },
      { at: '.bubble.failed', by: 'border-top-color' },
      { at: '.bubble.pending' },
      { at: '.mark', by: 'color' },
    ])

    const more = ann.room.getByRole('article').filter({ hasText: 'Nice to be here' })
    await more.hover()
    await more.getByRole('button', { name: 'Delete' }).waitFor()
    await more.getByRole('button', { name: 'More' }).click()
    await ann.page.keyboard.press('ArrowDown')
    await expectLegible(ann.page, [
      { at: '.menu button' },
      { at: '.menu button:focus', by: 'outline-color' },
      { at: '.menu button svg' },
      { at: '.tool[aria-expanded=true]' },
    ])

    await ann.page.keyboard.press('ArrowDown')
    await ann.page.keyboard.press('Enter')
    await ann.room.getByRole('dialog', { name: 'Go to a day' }).waitFor()
    await ann.page.keyboard.press('Tab')
    await expectLegible(ann.page, [
      { at: '.card h3' },
      { at: '.card label' },
      { at: '.card .primary' },
      { at: '.day-form input', by: 'border-top-color' },
      { at: '.card :focus-visible', by: 'outline-color' },
    ])
    await ann.page.keyboard.press('Escape')

    await ann.room.getByRole('button', { name: 'Emoji' }).click()
    await ann.page.getByRole('gridcell').first().waitFor()
    await ann.page.getByRole('searchbox', { name: 'Search emoji' }).fill('crab')
    await expectLegible(ann.page, [
      { at: 'parlor-emoji >> input' },
      { at: 'parlor-emoji >> input', by: 'border-top-color' },
      { at: 'parlor-emoji >> .foot' },
      { at: 'parlor-emoji >> .foot code' },
    ])
    await ann.page.getByRole('searchbox', { name: 'Search emoji' }).fill('')
    await expectLegible(ann.page, [
      { at: 'parlor-emoji >> h3' },
      { at: 'parlor-emoji >> [aria-selected=true]' },
      { at: 'parlor-emoji >> [aria-selected=false]' },
    ])
    await ann.page.keyboard.press('Escape')

    await ann.room.getByRole('button', { name: 'Poll' }).click()
    await ann.page.getByRole('button', { name: 'Ask', exact: true }).click()
    await expectLegible(ann.page, [
      { at: 'parlor-poll-maker >> .main' },
      { at: 'parlor-poll-maker >> #error' },
      { at: 'parlor-poll-maker >> legend' },
      { at: 'parlor-poll-maker >> .row input', by: 'border-top-color' },
      { at: 'parlor-poll-maker >> #ends', by: 'border-top-color' },
      { at: 'parlor-poll-maker >> :focus-visible', by: 'outline-color' },
    ])
    await ann.page.keyboard.press('Escape')

    await ann.room.getByRole('button', { name: 'Settings' }).click()
    await expectLegible(ann.page, [
      { at: 'parlor-settings >> small' },
      { at: 'parlor-settings >> .item.danger' },
      { at: 'parlor-hearing >> .switch', by: 'border-top-color' },
      { at: 'parlor-hearing >> fieldset p' },
    ])
    await ann.room.getByRole('button', { name: 'Change name' }).click()
    await expectLegible(ann.page, [
      { at: 'parlor-settings >> form label' },
      { at: 'parlor-settings >> form input', by: 'border-top-color' },
    ])
    await context.close()
  })
})
