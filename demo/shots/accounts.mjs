import { createHash, randomBytes } from 'node:crypto'
import { browser, looks, shoot, site, wants, worker } from './stage.mjs'

/** @typedef {import('playwright-core').Page} Page */

const STATES = ['sign-in', 'wrong', 'provider', 'sign-up', 'unfit', 'confirm', 'refused', 'nothing', 'alone']

/** Pictures of the pages that people sign in on, and of addresses for frames without a room. */
export async function accounts() {
  for (const { lang, width, dark, suffix } of looks()) {
    const name = (/** @type {string} */ state) => `accounts/${state}-${suffix}`
    if (!STATES.some((state) => wants(name(state)))) continue
    const context = await browser.newContext({
      viewport: { width, height: 720 },
      deviceScaleFactor: 2,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      extraHTTPHeaders: { 'accept-language': lang },
    })
    const page = await context.newPage()
    // A password takes its time to be made, and more on a busy machine.
    page.setDefaultTimeout(30_000)
    const draw = async (/** @type {string} */ state) => {
      if (wants(name(state))) await shoot(page, name(state), 100)
    }
    await signIn(page, lang, draw)
    await page.goto(`${worker}/embed/nowhere/lobby?locale=${lang}`)
    await draw('nothing')
    await page.goto(`${worker}/embed/demo/lobby?locale=${lang}`)
    await draw('alone')
    await context.close()
  }
}

/**
 * From the first page to the last.
 * @param {Page} page
 * @param {string} lang
 * @param {(state: string) => Promise<void>} draw
 */
async function signIn(page, lang, draw) {
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url')
  const asked = new URLSearchParams({ site: 'demo', origin: site, challenge, lang })
  const address = `${worker}/auth/continue?${asked.toString()}`
  await page.goto(address)
  await draw('refused')
  await page.goto(address, { referer: `${site}/` })
  await draw('sign-in')
  const submit = page.locator('form:not([action*=provider]) .primary')
  await page.locator('#email').fill('ann@')
  await submit.click()
  await page.locator('#email-error').waitFor()
  await draw('wrong')
  await page.goto(`${address}&error=account_not_linked&by=example`)
  await draw('provider')
  await page.goto(`${address}&new=1`)
  await draw('sign-up')
  await submit.click()
  await page.locator('#name-error').waitFor()
  await draw('unfit')
  await page.locator('#name').fill(lang === 'ar' ? 'ليلى' : 'Ines Prado')
  await page.locator('#email').fill(`${randomBytes(6).toString('hex')}@example.com`)
  await page.locator('#password').fill('correct horse battery')
  await submit.click()
  await page.locator('.who').waitFor()
  await draw('confirm')
}
