import { looks, open, shoot, wants } from './stage.mjs'

/** Why there is no room to see, by the code that the room's place says it by. */
const CODES = [
  'unknown_site',
  'not_found',
  'origin',
  'full',
  'banned',
  'forbidden',
  'identity_required',
  'identity_expired',
  'archived',
  'left',
  'network_busy',
  'gone',
  'unreachable',
  'offline',
  'too_many',
  'flooding',
]
/** Those that end: the card says when. */
const ENDS = new Set(['banned'])
const UNTIL = Date.UTC(2027, 2, 14, 17, 30)

/** Pictures of what stands where no room can be shown, in every language that is drawn. */
export async function refusals() {
  for (const { lang, width, dark, suffix } of looks()) {
    const look = { width, height: 480, dark, rtl: lang === 'ar', margin: width < 480 ? 0 : 24 }
    const codes = CODES.filter((code) => wants(`refused/${code.replace('_', '-')}-${suffix}`))
    if (codes.length > 0) await draw(codes, lang, suffix, look)
    const consent = `refused/consent-${suffix}`
    if (!wants(consent)) continue
    const page = await open({ locale: lang, consent: 'required' }, look)
    await page.locator('parlor-consent button').waitFor()
    await shoot(page, consent)
    await page.context().close()
  }
}

/**
 * @param {readonly string[]} codes
 * @param {string} lang
 * @param {string} suffix
 * @param {import('./stage.mjs').Look} look
 */
async function draw(codes, lang, suffix, look) {
  /** @param {import('playwright-core').Page} page */
  const full = (page) => page.routeWebSocket(/\/socket/, (socket) => void socket.close({ code: 4413 }))
  const page = await open({ locale: lang }, { ...look, prepare: full })
  const card = page.locator('parlor-refused')
  await card.waitFor()
  for (const code of codes) {
    const until = ENDS.has(code) ? UNTIL : undefined
    await card.evaluate((one, connection) => Object.assign(one, { connection }), {
      state: 'closed',
      code,
      ...(until && { until }),
    })
    await shoot(page, `refused/${code.replace('_', '-')}-${suffix}`, 150)
  }
  await page.context().close()
}
