import { open, run } from './stage.mjs'
import { Wire } from './wire.mjs'

/** @typedef {import('./stage.mjs').Look} Look */
/** @typedef {Awaited<ReturnType<import('./cast.mjs').Cast['play']>>} Played */

/**
 * Somebody at a page with a staged conversation, who finds things by what they are and not by what one
 * language calls them.
 */
export class Reader {
  /** @type {import('playwright-core').Page} */
  page
  wire
  lang
  played

  /**
   * @param {import('playwright-core').Page} page
   * @param {{ lang: string, played: Played, wire: Wire }} of
   */
  constructor(page, { lang, played, wire }) {
    this.page = page
    this.lang = lang
    this.played = played
    this.wire = wire
  }

  /**
   * @param {{ room: string, lang: string, look: Look, played: Played, identity?: string | undefined,
   *   welcome?: (welcome: import('../../protocol/server.ts').Welcome) => void, reads?: { member: string, seq: number }[], still?: boolean }} options
   *   Without an identity: somebody who has no name yet. `still`: is left as it opens.
   */
  static async open({ room, lang, look, played, identity, welcome, reads, still }) {
    const wire = new Wire(played, welcome, reads)
    const page = await open(
      { room: `${run}-${room}`, locale: lang, ...(identity && { identity }) },
      { ...look, rtl: lang === 'ar', prepare: (one) => wire.route(one) },
    )
    const reader = new Reader(page, { lang, played, wire })
    if (still) return reader
    await reader.field.waitFor()
    // What is fetched behind the history.
    await page.locator('parlor-composer .start button').first().waitFor()
    await reader.rest()
    return reader
  }

  leave() {
    return this.page.context().close()
  }

  get field() {
    return this.page.locator('parlor-composer textarea')
  }
  get rows() {
    return this.page.locator('parlor-timeline .row')
  }

  /** The row of a line, by what the script calls it. @param {string} name */
  async row(name) {
    const seq = this.played.seqs[name]
    const at = await this.rows.evaluateAll(
      (all, wanted) => all.findIndex((one) => /** @type {any} */ (one).row.message?.seq === wanted),
      seq,
    )
    if (at < 0) throw new Error(`no row of ${name}`)
    return this.rows.nth(at)
  }

  /** Brings a line to the middle, and leaves it alone. @param {string} name */
  async look(name) {
    const row = await this.row(name)
    await row.evaluate((one) => one.scrollIntoView({ block: 'center' }))
    return row
  }

  /** The words of a part, in this reader's language. @param {string} part */
  async words(part) {
    const { lang } = this
    if (lang === 'en') return (await import(`../../widget/locales/en-${part}.ts`)).words
    return (await import(`../../widget/locales/${lang}.ts`))[lang](lang).parts[part]
  }

  /** Presses one of a line's tools. @param {string} name @param {string} tool A word of the part `reading`. */
  async tool(name, tool) {
    const row = await this.look(name)
    await row.locator('.line').hover()
    await row.locator(`.tools [aria-label="${(await this.words('reading'))[tool]}"]`).click()
  }

  /** Chooses from a line's menu. @param {string} name @param {string} menu @param {string} label */
  async choose(name, menu, label) {
    await this.tool(name, menu)
    await this.page.locator('.menu button', { hasText: label }).click()
  }

  /** @param {string} text */
  async say(text) {
    await this.field.fill(text)
    await this.field.press('Enter')
  }

  /** Opens what a button of the header opens. @param {'roster' | 'search' | 'settings'} sheet */
  async sheet(sheet) {
    await this.page.locator(`parlor-room #${sheet}`).click()
  }

  /** Puts away what is open, and the mouse aside. */
  async rest() {
    await this.page.mouse.move(1, 1)
    for (let at = 0; at < 3; at++) await this.page.keyboard.press('Escape')
    for (const open of await this.page.locator('parlor-room header [aria-expanded=true]').all())
      await open.click()
    if (await this.field.count()) await this.field.fill('')
    await this.page.locator('parlor-timeline .log').evaluate((log) => log.scrollTo(0, log.scrollHeight))
    await this.page.evaluate(() => {
      let at = document.activeElement
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      if (at instanceof HTMLElement) at.blur()
    })
  }
}
