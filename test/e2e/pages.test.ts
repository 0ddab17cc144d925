import { readFileSync } from 'node:fs'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openScene } from './scene.ts'
import { Visit } from './visit.ts'

const scene = openScene()
const visit = (path: string, heading?: string) =>
  Visit.to(scene.browser, scene.server.siteUrl + path, heading ? { heading } : {})

describe('one script tag', () => {
  it('brings a launcher that opens, counts unread messages and gives focus back', async () => {
    const ann = await visit('/', 'Readers’ room')
    await ann.open()
    await ann.say('What a piece', 'Ann')
    await ann.sees('What a piece')
    await ann.page.keyboard.press('Escape')
    const launcher = ann.page.getByRole('button', { name: 'Open chat' })
    await launcher.waitFor()

    const bob = await visit('/', 'Readers’ room')
    await bob.open()
    await bob.sees('What a piece')
    await bob.say('I cried at the cake', 'Bob')
    await bob.sees('I cried at the cake')
    await ann.page.waitForFunction(() => {
      const element = document.querySelector('parlor-room')
      return element && 'unread' in element && element.unread === 1
    })

    await launcher.click()
    await ann.sees('I cried at the cake')
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('asks nothing of the server before a first visitor opens it', async () => {
    const context = await scene.browser.newContext()
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    page.on('websocket', (socket) => asked.push(socket.url()))
    await page.goto(`${scene.server.siteUrl}/`)
    await page.getByRole('button', { name: 'Open chat' }).waitFor()
    await page.waitForTimeout(1000)
    expect(asked.filter((path) => path.includes('/v1/'))).toEqual([])
    await context.close()
  })
})

describe('a hostile page', () => {
  it('keeps a strict policy and the room works, without one violation', async () => {
    const [ann, bob] = await Promise.all([
      visit('/hostile.html', 'Bargain hunters'),
      visit('/hostile.html', 'Bargain hunters'),
    ])
    await ann.say('Is it pegs again?', 'Ann')
    await bob.sees('Is it pegs again?')
    await bob.say('It is always pegs', 'Bob')
    await ann.sees('It is always pegs')
    await ann.room.getByRole('button', { name: 'People' }).click()
    await ann.page.waitForTimeout(500)
    for (const { page } of [ann, bob]) {
      expect(await page.locator('#reports').allInnerTexts()).toEqual([''])
      expect(await page.locator('#violations').innerText()).toBe('0')
    }
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('does not reach into the room with its styles', async () => {
    const ann = await visit('/hostile.html', 'Bargain hunters')
    await ann.box.waitFor()
    const style = await ann.box.evaluate((box) => {
      const { textTransform, letterSpacing, fontSize } = getComputedStyle(box)
      return { textTransform, letterSpacing, fontSize }
    })
    expect(style).toEqual({ textTransform: 'none', letterSpacing: 'normal', fontSize: '16px' })
    const box = await ann.page.locator('parlor-room').boundingBox()
    expect(box?.height).toBeGreaterThan(300)
    await ann.leave()
  })
})

describe('many rooms on a page', () => {
  it('are apart, and one name serves them all', async () => {
    const ann = await visit('/many.html', 'Grandstand')
    await ann.say('Come on Holme', 'Ann')
    await ann.sees('Come on Holme')
    const lifts = ann.page.getByRole('region', { name: 'Lifts home' })
    await lifts.getByRole('textbox', { name: 'Message' }).fill('Two seats to Varnes')
    await lifts.getByRole('textbox', { name: 'Message' }).press('Enter')
    await lifts
      .getByRole('article', { name: /^Ann, / })
      .getByText('Two seats to Varnes')
      .waitFor()
    expect(await ann.log.getByText('Two seats to Varnes').count()).toBe(0)
    expect(ann.errors).toEqual([])
    await ann.leave()
  })
})

describe('an app that routes', () => {
  it('changes rooms with its chapters and closes the one it leaves', async () => {
    const ann = await visit('/spa/tides', 'Reading a tide table')
    const open = new Set<string>()
    ann.page.on('websocket', (socket) => {
      open.add(socket.url())
      socket.on('close', () => open.delete(socket.url()))
    })
    await ann.say('Springs or neaps?', 'Ann')
    await ann.sees('Springs or neaps?')
    await ann.page.getByRole('link', { name: 'Twelve clouds' }).click()
    await ann.page
      .getByRole('region', { name: 'Twelve clouds' })
      .getByRole('textbox', { name: 'Message' })
      .waitFor()
    await ann.page.goBack()
    await ann.sees('Springs or neaps?')
    await ann.page.getByRole('link', { name: 'A page without a room' }).click()
    await ann.page.getByText('Nobody talks here').waitFor()
    await expect.poll(() => open.size).toBe(0)
    expect(ann.errors).toEqual([])
    await ann.leave()
  })
})

describe('each page, checked by axe', () => {
  const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
  it.each(['/', '/inline.html', '/many.html', '/spa/tides'])('%s has no violation', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await scene.browser.newContext({ colorScheme, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await page.goto(scene.server.siteUrl + path)
      if (path === '/') await page.getByRole('button', { name: 'Open chat' }).click()
      await page.getByRole('textbox', { name: 'Message' }).first().waitFor()
      expect(await violations(page, source)).toEqual([])
      await context.close()
    }
  })
})

async function violations(page: Page, source: string): Promise<string[]> {
  await page.evaluate(source)
  const results = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
}
