import { readFileSync } from 'node:fs'
import type axe from 'axe-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { namesAmiss } from './names.ts'
import { grantFor, idOf, type Place } from './seat.ts'
import { Visit } from './visit.ts'

const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

/** Who sits down, where, and how. */
export interface Sitting extends Place {
  /** As who; without, as nobody who was here before. */
  name?: string
  role?: 'moderator'
  layout?: string
  width?: number
  prepare?: (context: BrowserContext) => Promise<void>
}

/**
 * Somebody with a keyboard and nothing else: no pointer, and no script that moves the focus. Each key is
 * followed by a look at where the focus is, which may not fall out of the room.
 */
export class Hands {
  private constructor(readonly visit: Visit) {}

  /** Opens the page and tabs into the room, to the composer, or to the launcher where there is one. */
  static async on(browser: Browser, sitting: Sitting): Promise<Hands> {
    const { origin, room, name, role, layout, width = 1200 } = sitting
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    })
    if (name) {
      const member = { id: idOf(name), kind: 'guest', role: role ?? 'guest', name }
      const token = await grantFor(name, origin, role)
      const grant = JSON.stringify({ token, member, expiresAt: Date.now() + 3_600_000 })
      // What a browser keeps of somebody who has been here.
      await context.addInitScript((kept) => {
        if (window === top) localStorage.setItem('parlor:demo:token', kept)
      }, grant)
    }
    await sitting.prepare?.(context)
    const query = new URLSearchParams({ room, ...(layout && { layout }) })
    const options = { context, ...(!layout && { heading: 'Talk' }) }
    const visit = await Visit.to(browser, `${origin}/?${query.toString()}`, options)
    const hands = new Hands(visit)
    await visit.page.evaluate(source)
    const first = layout ? 'Open chat' : 'Message'
    await visit.page.getByLabel(first, { exact: true }).first().waitFor()
    // What helps in writing comes behind the first view.
    if (!layout) await visit.room.getByRole('button', { name: 'Emoji' }).waitFor()
    await hands.until('Tab', first)
    return hands
  }

  get page(): Page {
    return this.visit.page
  }

  /** A message by what it says. */
  row(text: string): Locator {
    return this.visit.room
      .getByRole('article')
      .filter({ has: this.page.locator('[part=body]', { hasText: text }) })
  }

  /** What has the focus, through all shadow roots: its name, with what it says after a bar for a message. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      let at = document.activeElement
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      if (!at || at === document.body) return 'the page'
      const label = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? at.labels?.[0] : null
      const name = at.getAttribute('aria-label') ?? label?.textContent ?? at.textContent
      const said = at.matches('.row') ? at.querySelector('[part=body], .deleted')?.textContent : ''
      return `${name.trim().replace(/\s+/g, ' ')}${said ? ` | ${said.trim()}` : ''}`
    })
  }

  /** Presses keys, as fast as somebody who looks at what they do. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key)
      await this.page.waitForTimeout(25)
      await this.inside(key)
    }
  }

  /** The focus has not fallen to the page. */
  async inside(after: string): Promise<void> {
    const there = (): Promise<boolean> =>
      this.page.evaluate(() => document.activeElement?.localName === 'parlor-room')
    await expect.poll(there, { message: `focus in the room after ${after}` }).toBe(true)
  }

  /** Presses a key until what has the focus is called so. */
  async until(key: string, name: RegExp | string, most = 40): Promise<void> {
    const fits = (now: string): boolean => (typeof name === 'string' ? now === name : name.test(now))
    const way: string[] = []
    for (let now = await this.focused(); !fits(now); now = await this.focused()) {
      if (way.push(now) > most) throw new Error(`${String(name)} was never reached: ${way.join(', ')}`)
      await this.press(key)
    }
  }

  /** The focus comes to what is called so, by itself. */
  async reaches(name: RegExp | string): Promise<void> {
    const now = (): Promise<string> => this.focused()
    if (typeof name === 'string') await expect.poll(now).toBe(name)
    else await expect.poll(now).toMatch(name)
  }

  /** Types a line and sends it. */
  async write(text: string): Promise<void> {
    await this.page.keyboard.type(text)
    await this.press('Enter')
  }

  /** From the composer to a message, by the arrows. */
  async to(text: string): Promise<void> {
    await this.until('Shift+Tab', / \| /)
    await this.until('ArrowUp', new RegExp(` \\| .*${text}`))
  }

  /** From a message into its toolbar and along it to one of its tools, which is pressed; and on to an item of its menu. */
  async tool(name: string, item?: string): Promise<void> {
    await this.press('Enter')
    await this.until('ArrowRight', name)
    await this.press('Enter')
    if (!item) return
    await this.visit.room.getByRole('menu', { name }).waitFor()
    await this.until('ArrowDown', item)
    await this.press('Enter')
  }

  /** Nothing is amiss for axe in the whole room, and each control has a name of its own. */
  async audit(what: string): Promise<void> {
    await this.page.evaluate(settled)
    expect(await this.page.evaluate(violations), what).toEqual([])
    expect(await namesAmiss(this.page), what).toEqual([])
  }

  async leave(): Promise<void> {
    expect(this.visit.errors).toEqual([])
    await this.visit.leave()
  }
}

/** In the page: what still fades in has less contrast than it will have; what says that one waits moves for ever. */
async function settled(): Promise<void> {
  const moving = (root: Document | ShadowRoot): Animation[] => [
    ...root.getAnimations(),
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? moving(shadowRoot) : [])),
  ]
  const ending = moving(document).filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}

/** In the page: what axe finds wrong with the room, as "rule: selectors". */
async function violations(): Promise<string[]> {
  const { run } = (window as unknown as { axe: typeof axe }).axe
  const found = await run(document.querySelector('parlor-room') ?? document)
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`,
  )
}
