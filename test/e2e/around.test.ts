import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openScene } from './scene.ts'
import { Visit } from './visit.ts'

const scene = openScene({ whole: true })

const HEADING = 'The kitchen table'
const visit = (context?: BrowserContext) =>
  Visit.to(scene.browser, `${scene.server.siteUrl}/inline.html`, {
    heading: HEADING,
    ...(context && { context }),
  })

/** A tab that nobody looks at: a browser without a screen takes every tab for the one in front. */
const look = (page: Page, away: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    })
    document.hasFocus = () => !hidden
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, away)

const settings = async ({ room, page }: Visit) => {
  await room.getByRole('button', { name: 'Settings' }).click()
  const desktop = page.getByRole('checkbox', { name: 'Notifications on this device' })
  await desktop.waitFor()
  return desktop
}

describe('a reader who looks elsewhere', () => {
  it('is told by the browser once, whatever the number of tabs, and not of what they have read', async () => {
    const context = await scene.browser.newContext({ viewport: { width: 1200, height: 900 } })
    await context.grantPermissions(['notifications'], { origin: scene.server.siteUrl })
    await context.addInitScript(() => {
      const told: string[] = []
      Object.assign(window, { told })
      window.Notification = class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options)
          told.push(`${title} | ${options?.body ?? ''} | ${options?.tag ?? ''}`)
          this.addEventListener('close', () => told.push('closed'))
        }
      }
    })
    const told = async (...pages: Page[]) =>
      (
        await Promise.all(
          pages.map((page) => page.evaluate(() => (window as unknown as { told: string[] }).told)),
        )
      ).flat()
    const ann = await visit(context)
    await ann.say('Back soon', 'Ann')
    await ann.sees('Back soon')
    await (await settings(ann)).click()
    await expect.poll(() => told(ann.page)).toHaveLength(1)
    await ann.page.keyboard.press('Escape')
    const tab = await visit(context)
    await tab.sees('Back soon')
    const bob = await visit()
    await bob.say('While she looks', 'Bob')
    await ann.sees('While she looks')
    expect(await told(ann.page, tab.page)).toHaveLength(1)

    for (const { page } of [ann, tab]) await look(page, true)
    await bob.say('Tea is **ready**')
    await tab.sees('Tea is ready').catch(() => undefined)
    await expect
      .poll(() => told(ann.page, tab.page))
      .toContainEqual(expect.stringMatching(/^The kitchen table \| Bob: Tea is ready \| parlor:/) as string)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await told(ann.page, tab.page)).toHaveLength(2)
    await Promise.all([context.close(), bob.leave()])
  })

  it('finds the number in the title, once for two rooms, and the title as the page has it afterwards', async () => {
    const [ann, bob] = [await visit(), await visit()]
    await ann.say('I am here', 'Ann')
    await bob.say('So am I', 'Bob')
    await ann.sees('So am I')
    const title = await ann.page.title()
    await ann.page.evaluate(() => {
      // The same room again, as a page with a launcher besides has it.
      const room = document.querySelector('parlor-room')
      if (room) document.body.append(room.cloneNode(true))
    })
    await look(ann.page, true)
    await bob.say('One')
    await expect.poll(() => ann.page.title()).toBe(`(1) ${title}`)
    await bob.say('Two')
    await expect.poll(() => ann.page.title()).toBe(`(2) ${title}`)
    await ann.page.evaluate(() => (document.title = 'Another page'))
    await expect.poll(() => ann.page.title()).toBe('(2) Another page')
    await look(ann.page, false)
    await expect.poll(() => ann.page.title()).toBe('Another page')
    await Promise.all([ann.leave(), bob.leave()])
  })
})

describe('what is written offline', () => {
  it('waits in the open, is there after a reload, and goes out once', async () => {
    const [ann, bob] = [await visit(), await visit()]
    await ann.say('Before the tunnel', 'Ann')
    // Shown to the one who wrote it before it is sent: it waits too, where the line goes first.
    await bob.sees('Before the tunnel')
    await ann.page.context().setOffline(true)
    await ann.room.getByText('You can keep writing', { exact: false }).waitFor()
    await ann.say('In the tunnel')
    await ann.sees('In the tunnel')
    await ann.say('Still in it')
    await ann.room.getByText('2 messages wait.').waitFor()
    expect(await ann.room.getByRole('img', { name: 'Sending' }).count()).toBe(2)
    // The room can't be reached, but the page comes: the server of the room is another.
    await ann.page.context().setOffline(false)
    await ann.page.context().route(`${scene.server.url}/v1/**`, (route) => route.abort())
    await ann.page.reload()
    await ann.page.context().unroute(`${scene.server.url}/v1/**`)
    await ann.sees('Still in it')
    await bob.sees('Still in it')
    expect(await bob.order(['Before the tunnel', 'In the tunnel', 'Still in it'])).toEqual([
      'Before the tunnel',
      'In the tunnel',
      'Still in it',
    ])
    await Promise.all([ann.leave(), bob.leave()])
  })
})

describe('somebody who is ignored', () => {
  it('is so in every tab and after coming back, until they are no more, and does not know', async () => {
    const [ann, bob] = [await visit(), await visit()]
    await bob.say('First words', 'Troll')
    await ann.say('Oh no', 'Ann')
    await ann.sees('First words')
    const tab = await visit(ann.page.context())
    await tab.sees('First words')

    await ann.room.getByRole('button', { name: 'People' }).click()
    const row = ann.page.getByRole('listitem').filter({ hasText: 'Troll' })
    await row.hover()
    await row.getByRole('button', { name: 'Ignore Troll' }).click()
    await ann.page.getByText('You no longer see what Troll writes').waitFor()
    await ann.page.keyboard.press('Escape')
    for (const page of [ann.page, tab.page])
      await expect
        .poll(() => page.getByRole('log').getByText('First words', { exact: true }).isVisible())
        .toBe(false)

    await tab.page.reload()
    await tab.sees('Oh no')
    expect(await tab.log.getByText('First words', { exact: true }).isVisible()).toBe(false)
    await bob.sees('Oh no')

    await settings(tab)
    await tab.page.getByRole('button', { name: 'Stop ignoring Troll' }).click()
    await tab.page.getByText('Nobody. To ignore').waitFor()
    await tab.page.keyboard.press('Escape')
    await tab.sees('First words')
    await ann.sees('First words')
    expect([...ann.errors, ...tab.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })
})
