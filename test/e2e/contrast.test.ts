import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../support/server.mjs'
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
