import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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

/** Two rooms with something to find in each, of which the site's search knows. */
async function told(): Promise<void> {
  const bob = await arrive()
  await bob.say('The ladder is in the hut', 'Bob')
  await bob.sees('The ladder is in the hut')
  await enter(bob.page, 'Seed swap')
  await inRoom(bob.page, 'Seed swap').getByRole('textbox', { name: 'Message' }).fill('A ladder for the beans')
  await inRoom(bob.page, 'Seed swap').getByRole('textbox', { name: 'Message' }).press('Enter')
  await inRoom(bob.page, 'Seed swap').getByText('A ladder for the beans').first().waitFor()
  await vi.waitFor(
    async () => {
      await find(bob.page, 'Seed swap', 'ladder')
      await results(bob.page).nth(1).waitFor({ timeout: 2000 })
    },
    { timeout: 60_000 },
  )
  await bob.leave()
}

const arrive = () => Visit.to(browser, `${server.siteUrl}/rooms.html`, { heading: 'The shed' })
const inRoom = (page: Page, name: string) => page.getByRole('region', { name })
const results = (page: Page) => page.getByRole('list', { name: 'Results' }).getByRole('button')
const slug = (page: Page) => page.locator('parlor-room').getAttribute('room')

async function enter(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  await inRoom(page, name).getByRole('textbox', { name: 'Message' }).waitFor()
}

/** Looks for something in all rooms, from the room that is open. */
async function find(page: Page, heading: string, query: string): Promise<void> {
  const room = inRoom(page, heading)
  const field = room.getByRole('searchbox', { name: 'Search messages' })
  if (!(await field.isVisible())) await room.getByRole('button', { name: 'Search', exact: true }).click()
  await room.getByRole('button', { name: 'All rooms' }).click()
  await field.fill(query)
  await field.press('Enter')
}

describe('what was found in another room', { timeout: 180_000 }, () => {
  beforeAll(told, 120_000)

  it('leads there, tells the page, marks the room in the list, and has a way back', async () => {
    const ann = await arrive()
    const { page } = ann
    await ann.sees('The ladder is in the hut')
    await page.evaluate(() => {
      const seen: unknown[] = []
      Object.assign(globalThis, { seen })
      document.addEventListener('parlor-room-change', (event) => {
        const { room, seq } = event as Event & { room: string; seq?: number }
        seen.push([room, seq, (event.target as Element).localName])
      })
    })
    await find(page, 'The shed', 'ladder beans')
    await results(page).filter({ hasText: 'A ladder for the beans' }).click()
    const swap = inRoom(page, 'Seed swap')
    await swap.getByRole('log').getByText('A ladder for the beans').waitFor()
    expect(await slug(page)).toBe('plots/seeds')
    expect(await page.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen)).toEqual([
      ['plots/seeds', 1, 'parlor-room'],
    ])
    const row = page.getByRole('navigation', { name: 'Rooms' }).locator('[aria-current]')
    await expect.poll(() => row.innerText()).toMatch(/^Seed swap/)
    // The focus goes along.
    const article = swap.getByRole('article').filter({ hasText: 'A ladder for the beans' })
    await expect.poll(() => article.evaluate((one) => one.matches(':focus'))).toBe(true)

    await swap.getByRole('button', { name: 'Back to where you were' }).click()
    await ann.sees('The ladder is in the hut')
    expect(await slug(page)).toBe('plots/shed')
    expect(
      await inRoom(page, 'The shed').getByRole('button', { name: 'Back to where you were' }).count(),
    ).toBe(0)
    expect(ann.errors).toEqual([])
    await ann.leave()
  })

  it('leaves the way there to a page that would rather lead there itself', async () => {
    const ann = await arrive()
    await ann.sees('The ladder is in the hut')
    await ann.page.evaluate(() =>
      document.addEventListener('parlor-room-change', (event) => {
        event.preventDefault()
        const { room, seq } = event as Event & { room: string; seq?: number }
        document.title = `${room}.${seq}`
      }),
    )
    await find(ann.page, 'The shed', 'ladder beans')
    await results(ann.page).first().click()
    await expect.poll(() => ann.page.title()).toBe('plots/seeds.1')
    expect(await slug(ann.page)).toBe('plots/shed')
    expect(ann.errors).toEqual([])
    await ann.leave()
  })

  it('is reached in a narrow panel too, where the search gives way to it, until one goes on there', async () => {
    const ann = await arrive()
    const { page } = ann
    await ann.sees('The ladder is in the hut')
    await page.locator('parlor-room').evaluate((room: HTMLElement) => {
      room.style.width = '360px'
    })
    await find(page, 'The shed', 'ladder beans')
    await results(page).first().press('Enter')
    const swap = inRoom(page, 'Seed swap')
    await swap.getByRole('log').getByText('A ladder for the beans').waitFor()
    expect(await page.locator('parlor-search').count()).toBe(0)
    const back = swap.getByRole('button', { name: 'Back to where you were' })
    await back.waitFor()
    await swap.getByRole('textbox', { name: 'Message' }).fill('I can lend one')
    await swap.getByRole('textbox', { name: 'Message' }).press('Enter')
    await swap.getByRole('textbox', { name: 'Your name' }).fill('Ann')
    await swap.getByRole('button', { name: 'Join' }).click()
    await swap.getByRole('log').getByText('I can lend one').first().waitFor()
    await back.waitFor({ state: 'detached' })
    expect(ann.errors).toEqual([])
    await ann.leave()
  })

  it('is offered where this room has nothing', async () => {
    const ann = await arrive()
    await ann.sees('The ladder is in the hut')
    const room = inRoom(ann.page, 'The shed')
    await room.getByRole('button', { name: 'Search', exact: true }).click()
    await room.getByRole('searchbox', { name: 'Search messages' }).fill('beans')
    await room.getByText('Nothing found.').waitFor()
    await room.getByRole('button', { name: 'All rooms' }).last().click()
    await results(ann.page).filter({ hasText: 'A ladder for the beans' }).waitFor()
    await ann.leave()
  })
})
