import { readFileSync } from 'node:fs'
import type axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { tokenFor } from '../support/token.mjs'
import { LONG } from './long.ts'
import { openScene } from './scene.ts'
import { Visit } from './visit.ts'

const scene = openScene()

/** A member at the page with the list, by the names that assistive technology reads. */
class Visitor {
  private constructor(
    readonly visit: Visit,
    readonly list: Locator,
  ) {}

  static async arrive(path = '/rooms.html'): Promise<Visitor> {
    const visit = await Visit.to(scene.browser, scene.server.siteUrl + path, { heading: 'The shed' })
    const list = visit.page.getByRole('navigation', { name: 'Rooms' })
    await list.getByRole('listitem').first().waitFor()
    return new Visitor(visit, list)
  }

  get page(): Page {
    return this.visit.page
  }
  row(name: string): Locator {
    return this.list
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: new RegExp(`^${name}`) }) })
  }
  room(name: string): Locator {
    return this.page.getByRole('region', { name })
  }
  /** Chooses a room and waits until it is open. */
  async choose(name: string): Promise<Locator> {
    await this.list.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    const room = this.room(name)
    await room.getByRole('textbox', { name: 'Message' }).waitFor()
    return room
  }
  tab(name: string): Promise<void> {
    return this.list.getByRole('tab', { name }).click()
  }
  /** Looks at the list anew, as coming back online does. */
  look(): Promise<boolean> {
    return this.page.evaluate(() => dispatchEvent(new Event('online')))
  }
}

describe('a list beside a room', () => {
  it('switches the room, and marks it', async () => {
    const ann = await Visitor.arrive()
    expect(await ann.row('The shed').locator('[aria-current]').count()).toBe(1)
    await ann.choose('Seed swap')
    expect(await ann.page.locator('parlor-room').getAttribute('room')).toBe('plots/seeds')
    expect(await ann.list.locator('[aria-current]').count()).toBe(1)
    expect(await ann.row('Seed swap').locator('[aria-current]').count()).toBe(1)
    expect(ann.visit.errors).toEqual([])
    await ann.visit.leave()
  })

  // It waits a minute for the room to tell the lists, twice.
  it.runIf(LONG)(
    'counts what two members write to each other in two rooms',
    { timeout: 180_000 },
    async () => {
      const [ann, bob] = await Promise.all([Visitor.arrive(), Visitor.arrive()])
      for (const [who, name] of [
        [ann, 'Ann'],
        [bob, 'Bob'],
      ] as const) {
        await who.visit.say(`${name} is here`, name)
        await who.visit.sees(`${name} is here`)
      }
      await ann.visit.sees('Bob is here')

      // The room tells the lists each minute: Ann's visit, then what Bob writes while she is elsewhere.
      await ann.tab('Joined')
      const joined = ann.row('The shed')
      await expect
        .poll(async () => (await ann.look(), joined.count()), { timeout: 75_000, interval: 1000 })
        .toBe(1)
      await ann.tab('Public')
      await ann.choose('Tool library')
      for (const text of ['Kettle is on', 'Second cup?']) await bob.visit.say(text)
      await bob.visit.sees('Second cup?')
      await expect
        .poll(async () => (await ann.look(), ann.row('The shed').getByText('2 unread messages').count()), {
          timeout: 75_000,
          interval: 1000,
        })
        .toBe(1)
      const shed = await ann.choose('The shed')
      await shed.getByText('Second cup?').waitFor()
      await expect.poll(() => ann.row('The shed').getByText('unread').count()).toBe(0)

      // Back elsewhere it stays read, although the list has not heard of it yet.
      await ann.choose('Tool library')
      await ann.look()
      await ann.page.waitForTimeout(500)
      expect(await ann.row('The shed').getByText('unread').count()).toBe(0)

      // Favourites survive a reload; leaving takes a room off the list.
      await ann.row('The shed').hover()
      await ann.list.getByRole('button', { name: 'Favourite: The shed' }).click()
      await ann.page.waitForTimeout(300)
      await ann.page.reload()
      await ann.tab('Favourites')
      await ann.row('The shed').waitFor()
      await ann.row('The shed').hover()
      await ann.list.getByRole('button', { name: 'More: The shed' }).click()
      await ann.page.getByRole('menuitem', { name: 'Leave room' }).click()
      await ann.list.getByText('You left The shed.').first().waitFor()
      await ann.list.getByText('No favourites yet').waitFor()
      await ann.tab('Joined')
      await expect.poll(async () => (await ann.look(), ann.row('The shed').count())).toBe(0)
      expect([...ann.visit.errors, ...bob.visit.errors]).toEqual([])
      await Promise.all([ann.visit.leave(), bob.visit.leave()])
    },
  )

  it('counts live, of the room that is open while nobody looks', async () => {
    const [ann, bob] = await Promise.all([Visitor.arrive(), Visitor.arrive()])
    const [one, two] = await Promise.all([ann.choose('Bees'), bob.choose('Bees')])
    await one.getByRole('textbox', { name: 'Message' }).waitFor()
    await ann.page.locator('parlor-room').evaluate((room) => room.toggleAttribute('hidden', true))
    await two.getByRole('textbox', { name: 'Message' }).fill('They swarm')
    await two.getByRole('textbox', { name: 'Message' }).press('Enter')
    await two.getByRole('textbox', { name: 'Your name' }).fill('Bob')
    await two.getByRole('button', { name: 'Join' }).click()
    await two.getByText('They swarm').waitFor()
    await ann.row('Bees').getByText('1 unread message').waitFor()
    await Promise.all([ann.visit.leave(), bob.visit.leave()])
  })

  it('leads to a message that the address names in another room than the page’s', async () => {
    const ann = await Visitor.arrive()
    const swap = await ann.choose('Seed swap')
    await ann.visit.page.getByRole('textbox', { name: 'Message' }).fill('Beans for peas')
    await ann.visit.page.keyboard.press('Enter')
    await swap.getByRole('textbox', { name: 'Your name' }).fill('Ann')
    await swap.getByRole('button', { name: 'Join' }).click()
    const said = swap.getByRole('article').filter({ hasText: 'Beans for peas' })
    await said.waitFor()
    await expect.poll(() => swap.getByLabel('Sending').count()).toBe(0)
    const seq = await said.evaluate(
      (row) => (row as unknown as { row: { message: { seq: number } } }).row.message.seq,
    )
    const link = `parlor=${encodeURIComponent('plots/seeds')}.${seq}`

    const { page } = await Visit.to(scene.browser, `${scene.server.siteUrl}/rooms.html?${link}`)
    const there = page.getByRole('region', { name: 'Seed swap' })
    await there.getByText('Beans for peas').waitFor()
    expect(await page.locator('parlor-room').getAttribute('room')).toBe('plots/seeds')
    await page.context().close()

    // Without a list the page alone says which room it shows.
    const alone = await Visit.to(scene.browser, `${scene.server.siteUrl}/inline.html?${link}`)
    await alone.box.waitFor()
    await alone.page.waitForTimeout(500)
    expect(await alone.page.locator('parlor-room').getAttribute('room')).not.toBe('plots/seeds')
    await Promise.all([alone.leave(), ann.visit.leave()])
  })

  it('is whole for those who read by assistive technology, light and dark', async () => {
    const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
    for (const colorScheme of ['light', 'dark'] as const) {
      const ann = await Visitor.arrive()
      await ann.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await ann.page.evaluate(source)
      const { violations } = await ann.page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(),
      )
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([])
      await ann.visit.leave()
    }
  })

  it('works on a page whose policy allows nothing inline', async () => {
    const page = await (await scene.browser.newContext()).newPage()
    await page.goto(`${scene.server.siteUrl}/hostile.html`)
    await page.evaluate(() => {
      const list = document.createElement('parlor-rooms')
      list.setAttribute('site', 'demo')
      document.querySelector('main')?.append(list)
    })
    await page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: /^The shed/ })
      .waitFor()
    expect(await page.locator('#violations').innerText()).toBe('0')
    await page.context().close()
  })

  it('searches, and pages through sixty rooms', async () => {
    for (let i = 0; i < 60; i++) await openRoom(`bed-${String(i).padStart(2, '0')}`)
    const ann = await Visitor.arrive()
    const items = ann.list.getByRole('listitem')
    await expect.poll(() => items.count()).toBe(30)
    await expect
      .poll(async () => {
        await items.last().scrollIntoViewIfNeeded()
        return items.count()
      })
      .toBeGreaterThanOrEqual(70)
    const names = await items.evaluateAll((all) => all.map((item) => (item as HTMLElement).dataset['slug']))
    expect(new Set(names).size).toBe(names.length)
    await ann.list.getByRole('searchbox', { name: 'Search rooms' }).fill('BED-1')
    await expect.poll(() => items.count()).toBe(10)
    await ann.choose('bed-17')
    await ann.visit.leave()
  })
})

/** Makes a room as joining makes it. */
async function openRoom(slug: string): Promise<void> {
  const token = await tokenFor({ member: 'm_test', name: 'Tess', origin: scene.server.siteUrl })
  const socket = new WebSocket(
    `${scene.server.url.replace('http', 'ws')}/v1/sites/demo/rooms/${slug}/socket`,
    ['parlor.v1', token],
    { origin: scene.server.siteUrl },
  )
  await new Promise((resolve, reject) => {
    socket.once('message', resolve)
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
    socket.once('error', reject)
  })
  socket.terminate()
}
