import { readFileSync } from 'node:fs'
import type axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../support/server.mjs'
import { openBrowser, Visit } from './visit.ts'

let server: Awaited<ReturnType<typeof startServer>>
let browser: Browser
const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** What has the focus, looked for through all shadow roots: its name and the text of what it lies in. */
function focused({ page }: Visit): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    return at?.getAttribute('aria-label') ?? at?.textContent.trim() ?? ''
  })
}

async function keys({ page }: Visit, ...all: string[]): Promise<void> {
  for (const key of all) {
    await page.keyboard.press(key)
    // A person is slower than a frame.
    await page.waitForTimeout(30)
  }
}

/** Presses a key until what has the focus is called so. */
async function until(visit: Visit, key: string, name: RegExp | string, most = 30): Promise<void> {
  const fits = async (): Promise<boolean> => {
    const now = await focused(visit)
    return typeof name === 'string' ? now === name : name.test(now)
  }
  for (let count = 0; !(await fits()); count++) {
    if (count === most) throw new Error(`${String(name)} was never reached; now at ${await focused(visit)}`)
    await keys(visit, key)
  }
}

/** From a message into its toolbar and along it to one of its tools. */
async function tool(visit: Visit, name: string): Promise<void> {
  await keys(visit, 'Enter')
  await until(visit, 'ArrowRight', name)
}

async function audit({ page }: Visit, what: string): Promise<void> {
  // What still fades in has less contrast than it will have; what says that one waits moves for ever.
  await page.evaluate(async () => {
    const moving = (root: Document | ShadowRoot): Animation[] => [
      ...root.getAnimations(),
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? moving(shadowRoot) : [])),
    ]
    const ending = moving(document).filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
  const found = await page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof axe }).axe
    const { violations } = await run(document.querySelector('parlor-room') ?? document)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)
  })
  expect(found, what).toEqual([])
}

describe('a room by the keyboard alone', () => {
  it('is read, answered, reacted to, changed, taken back and walked, with nothing amiss for axe', async () => {
    const ann = await Visit.to(browser, `${server.siteUrl}/inline.html`, { heading: 'The kitchen table' })
    await ann.box.waitFor()
    await ann.page.evaluate(source)
    // Pressed before: a Tab from the page leads here as well, through what the page has of its own.
    await ann.box.focus()
    const write = async (text: string): Promise<void> => {
      await ann.page.keyboard.type(text)
      await keys(ann, 'Enter')
    }
    await write('The kettle is on')
    await ann.page.waitForFunction(() => true)
    await ann.room.getByRole('textbox', { name: 'Your name' }).waitFor()
    await write('Ann')
    await ann.sees('The kettle is on')
    await write('Who wants tea?')
    await ann.sees('Who wants tea?')
    const row = (text: string) => ann.room.getByRole('article').filter({ hasText: text })
    await audit(ann, 'a conversation')

    // To the last message, and the one before it.
    await until(ann, 'Shift+Tab', /^Ann, /)
    await keys(ann, 'ArrowUp')
    await ann.room.getByRole('toolbar', { name: 'Message actions' }).waitFor()
    await audit(ann, 'a toolbar')

    await tool(ann, 'React')
    await keys(ann, 'Enter')
    await expect.poll(() => focused(ann)).not.toBe('React')
    await ann.page.keyboard.type('crab')
    await ann.page.waitForTimeout(300)
    await audit(ann, 'the emoji picker')
    await keys(ann, 'Enter')
    const crab = row('The kettle is on').getByRole('button', { name: /^🦀, 1 reaction, yours too/ })
    await crab.waitFor()
    expect(await crab.getAttribute('aria-pressed')).toBe('true')
    await audit(ann, 'a reaction')

    // Escape goes from the toolbar to the message, and on to the composer.
    await until(ann, 'Escape', /^Ann, /, 3)
    await keys(ann, 'Escape')
    await expect.poll(() => focused(ann)).toBe('Message')

    // An answer quotes, and the quote leads back.
    await until(ann, 'Shift+Tab', /^Ann, /)
    await until(ann, 'ArrowUp', /^Ann, /)
    await tool(ann, 'Reply')
    await keys(ann, 'Enter')
    await expect.poll(() => focused(ann)).toBe('Message')
    await write('I do')
    await ann.sees('I do')
    const quote = row('I do').getByRole('button', { name: /^In reply to Ann: / })
    await quote.waitFor()
    await audit(ann, 'a quote')

    // Deleting asks nothing, and is taken back.
    await until(ann, 'Shift+Tab', /^Ann, /)
    await tool(ann, 'Delete')
    await keys(ann, 'Enter')
    await ann.room.getByText('Message deleted.', { exact: true }).waitFor()
    await audit(ann, 'a deletion')
    await until(ann, 'Tab', 'Undo', 10)
    await keys(ann, 'Enter')
    await ann.sees('I do')

    await ann.box.focus()
    await until(ann, 'Shift+Tab', /^Ann, /)
    await tool(ann, 'More')
    await keys(ann, 'Enter')
    await expect.poll(() => focused(ann)).toBe('Copy text')
    await audit(ann, 'a menu')
    await until(ann, 'ArrowDown', 'Go to a day')
    await keys(ann, 'Enter')
    await ann.room.getByRole('dialog', { name: 'Go to a day' }).waitFor()
    await audit(ann, 'the choice of a day')
    await keys(ann, 'Escape')
    await expect.poll(() => ann.room.getByRole('dialog').count()).toBe(0)
    expect(ann.errors).toEqual([])
    await ann.leave()
  }, 90_000)
})
