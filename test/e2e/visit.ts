import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { CHROME_FLAGS, findChrome, findShell } from '../support/chrome.mjs'

/** A host name of this machine that is none of its own: pages there are strangers to every site. */
export const ELSEWHERE = 'elsewhere.example'

/** The browser that members sit at; `whole`: with settings and notifications, which takes longer for each page. */
export function openBrowser({ whole = false } = {}): Promise<Browser> {
  const executablePath = whole ? findChrome() : findShell()
  if (!executablePath) throw new Error('No Chrome or Chromium on this machine')
  return chromium.launch({
    executablePath,
    args: [...CHROME_FLAGS, `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`],
  })
}

/** What a person sees of one room on a page, by the names that assistive technology reads. */
export class Visit {
  /** What the page or the widget complained about. */
  readonly errors: string[] = []

  private constructor(
    readonly page: Page,
    readonly room: Locator,
  ) {
    page.on('pageerror', (error) => this.errors.push(error.message))
  }

  /** Opens an address as somebody with a storage of their own, unless a context is given. */
  static async to(
    browser: Browser,
    address: string,
    options: { heading?: string; context?: BrowserContext } = {},
  ): Promise<Visit> {
    const calm = { viewport: { width: 1200, height: 900 }, reducedMotion: 'reduce' } as const
    const context = options.context ?? (await browser.newContext(calm))
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    const room = options.heading
      ? page.getByRole('region', { name: options.heading })
      : page.getByRole('region').last()
    const visit = new Visit(page, room)
    await page.goto(address)
    return visit
  }

  get log(): Locator {
    return this.room.getByRole('log', { name: 'Messages' })
  }
  get box(): Locator {
    return this.room.getByRole('textbox', { name: 'Message' })
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open chat' }).click()
    await this.box.waitFor()
  }

  /** Writes and sends; the first time it gives a name when asked for one. */
  async say(text: string, name?: string): Promise<void> {
    await this.box.fill(text)
    await this.box.press('Enter')
    if (name === undefined) return
    const asked = this.room.getByRole('textbox', { name: 'Your name' })
    await asked.fill(name)
    await this.room.getByRole('button', { name: 'Join' }).click()
  }

  async sees(text: string): Promise<void> {
    await this.log.getByText(text, { exact: true }).first().waitFor()
  }

  /** Those of the given texts that are shown, from top to bottom, as often as they are shown. */
  async order(texts: readonly string[]): Promise<string[]> {
    const shown: { text: string; y: number }[] = []
    for (const text of texts) {
      for (const match of await this.log.getByText(text, { exact: true }).all()) {
        shown.push({ text, y: (await match.boundingBox())?.y ?? 0 })
      }
    }
    return shown.sort((a, b) => a.y - b.y).map(({ text }) => text)
  }

  async leave(): Promise<void> {
    await this.page.context().close()
  }
}
