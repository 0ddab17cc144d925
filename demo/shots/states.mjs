import { LINKS, PAST, POLLS, WORDS } from './talks.mjs'

/** @typedef {import('./reader.mjs').Reader} Reader */
/**
 * A conversation and the states it can be in, each reached from rest.
 * @typedef {object} Scene
 * @property {readonly import('./talks.mjs').Line[]} lines
 * @property {true} [stranger] Is read by somebody without a name.
 * @property {true} [fresh] Its states leave something behind: each is somebody else's visit.
 * @property {(welcome: import('../../protocol/server.ts').Welcome, seqs: Record<string, number>, ids: Record<string, string>) => void} [welcome]
 * @property {(seqs: Record<string, number>, ids: Record<string, string>) => { member: string, seq: number }[]} [reads] How far others have read.
 * @property {(seqs: Record<string, number>, room: string) => string} [query]
 * @property {Record<string, (reader: Reader) => Promise<unknown>>} states
 */

/** @param {Reader} reader @param {string} selector */
const press = ({ page }, selector) => page.locator(selector).first().click()

/** @type {Record<string, Scene>} */
export const SCENES = {
  words: {
    lines: WORDS,
    states: {
      formatting: (reader) => reader.look('marks'),
      code: (reader) => reader.look('code'),
      spoiler: async (reader) => (await reader.look('spoiler')).locator('.eye').click(),
      paste: (reader) => reader.look('paste'),
      'paste-open': async (reader) => (await reader.look('paste')).locator('.all').click(),
      long: (reader) => reader.look('long'),
    },
  },

  reading: {
    lines: PAST,
    welcome(welcome, seqs) {
      welcome.read = seqs['own'] ?? 0
      welcome.features.push('receipts')
    },
    reads: ({ own = 0, last = 0 }, { mira = '', jonah = '', tove = '' }) => [
      { member: mira, seq: own },
      { member: jonah, seq: last },
      { member: tove, seq: last },
    ],
    states: {
      unread: async ({ page }) => page.waitForTimeout(100),
      past: (reader) => reader.look('key'),
      toolbar: async (reader) => (await reader.look('rules')).locator('.line').hover(),
      'toolbar-own': async (reader) => (await reader.look('own')).locator('.line').hover(),
      menu: (reader) => reader.tool('rules', 'more'),
      moderate: (reader) => reader.tool('edited', 'moderate'),
      'edit-history': async (reader) => {
        await reader.choose('edited', 'moderate', (await reader.words('reading')).editHistory)
      },
      react: (reader) => reader.tool('rules', 'react'),
      reactors: async (reader) => (await reader.look('own')).locator('.chip').first().hover(),
      replying: (reader) => reader.tool('rules', 'reply'),
      editing: (reader) => reader.tool('own', 'edit'),
      'editing-empty': async (reader) => {
        await reader.tool('own', 'edit')
        await reader.field.fill('')
      },
      keyboard: async ({ page, rows }) => {
        await rows.last().focus()
        await page.keyboard.press('ArrowUp')
        await page.keyboard.press('Enter')
      },
      pins: (reader) => press(reader, '.pins .icon'),
      day: (reader) => press(reader, '.day button'),
      deleted: async (reader) => {
        await reader.say('Wrong room, sorry.')
        const row = reader.rows.last()
        await row.locator('.tools, .line').first().hover()
        await row.locator(`.tools [aria-label="${(await reader.words('reading')).delete}"]`).click()
        await reader.page.mouse.move(1, 1)
      },
      ignored: async (reader) => {
        const words = await reader.words('reading')
        await reader.tool('hidden', 'more')
        await reader.page.locator('.menu button').last().click()
        await reader.page.locator('.notice .undo').waitFor()
        await reader.page.locator('.ignored', { hasText: words.ignoredRow }).first().waitFor()
        await reader.page.mouse.move(1, 1)
      },
      'settings-ignoring': async (reader) => {
        await reader.sheet('settings')
        await reader.page
          .locator('parlor-hearing li')
          .first()
          .evaluate((one) => one.scrollIntoView({ block: 'center' }))
      },
      heard: async (reader) => {
        await reader.sheet('settings')
        await reader.page.locator('parlor-hearing li button').first().click()
      },
      settings: (reader) => reader.sheet('settings'),
      'settings-end': async (reader) => {
        await reader.sheet('settings')
        await reader.page.locator('parlor-settings .scroll').evaluate((one) => one.scrollTo(0, 9999))
      },
      search: async (reader) => {
        await reader.sheet('search')
        await reader.page
          .locator('parlor-search input')
          .first()
          .fill(reader.lang === 'ar' ? 'البوابة' : 'the')
      },
      people: (reader) => reader.sheet('roster'),
    },
  },

  link: {
    lines: PAST,
    query: (seqs, room) => `?parlor=${room}.${seqs['edited']}`,
    states: {
      // What shines for a moment is held.
      arrived: async ({ rows }) => {
        await rows.first().waitFor()
        await rows.first().evaluate(async (row) => {
          const root = /** @type {ShadowRoot} */ (row.getRootNode())
          const lit = () => root.getAnimations().filter((one) => !(one instanceof CSSAnimation))
          while (lit().length === 0) await new Promise(requestAnimationFrame)
          for (const animation of lit()) animation.pause()
        })
      },
    },
  },

  polls: {
    lines: POLLS,
    states: {
      making: async (reader) => {
        await press(reader, 'parlor-composer .ask')
        const maker = reader.page.locator('parlor-poll-maker')
        await maker.locator('#question').fill(reader.lang === 'ar' ? 'متى؟' : 'When do we leave?')
        await maker
          .locator('fieldset input')
          .first()
          .fill(reader.lang === 'ar' ? 'السادسة' : 'Six')
      },
      'making-failed': async (reader) => {
        await press(reader, 'parlor-composer .ask')
        await press(reader, 'parlor-poll-maker .main')
      },
      open: (reader) => reader.look('open'),
      voted: async (reader) => {
        await (await reader.look('open')).locator('parlor-poll input').nth(1).check({ force: true })
        await reader.page.mouse.move(1, 1)
        await reader.page.waitForTimeout(1200)
      },
      voters: async (reader) =>
        (await reader.look('open')).locator('parlor-poll button.count').last().click(),
      closing: async (reader) => (await reader.look('open')).locator('parlor-poll .closes').click(),
      closed: (reader) => reader.look('closed'),
    },
  },

  links: {
    lines: LINKS,
    states: {
      previews: async (reader) => reader.rows.first().evaluate((one) => one.scrollIntoView()),
      'previews-end': async ({ page }) => page.waitForTimeout(100),
      'preview-hover': async (reader) => reader.page.locator('parlor-preview .card').last().hover(),
    },
  },

  writing: {
    lines: PAST.slice(-3),
    states: {
      mentioning: ({ field }) => field.pressSequentially('@'),
      shortcode: ({ field }) => field.pressSequentially('Look :crab'),
      commands: ({ field }) => field.pressSequentially('/'),
      help: (reader) => reader.say('/help'),
      several: ({ field }) =>
        field.fill('Six at the gate.\n\nBring:\n- boots\n- the flask\n- a lamp\n- dry socks'),
      'too-long': ({ field }) => field.fill('so long '.repeat(510)),
      emoji: (reader) => press(reader, 'parlor-composer .start button'),
      'emoji-tones': async (reader) => {
        await press(reader, 'parlor-composer .start button')
        await press(reader, 'parlor-emoji .top .tone')
      },
      'emoji-search': async (reader) => {
        await press(reader, 'parlor-composer .start button')
        await reader.page
          .locator('parlor-emoji input')
          .pressSequentially(reader.lang === 'ar' ? 'قلب' : 'hand')
      },
      'emoji-none': async (reader) => {
        await press(reader, 'parlor-composer .start button')
        await reader.page.locator('parlor-emoji input').pressSequentially('xqzw')
      },
      pasting: async ({ field, page }) => {
        await field.focus()
        const text = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`).join('\n')
        await field.evaluate((one, all) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData('text/plain', all)
          one.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }))
        }, text)
        await field.fill(text)
        await page.waitForTimeout(100)
      },
    },
  },

  joining: {
    lines: PAST.slice(-3),
    stranger: true,
    states: {
      join: (reader) => reader.say('Room for one more?'),
      'settings-stranger': (reader) => reader.sheet('settings'),
    },
  },

  sending: {
    lines: PAST.slice(-3),
    fresh: true,
    states: {
      pending: async (reader) => {
        reader.wire.mute = true
        await reader.say('On its way.')
      },
      failed: async (reader) => {
        reader.wire.refusal = 'filtered'
        await reader.say('The other flask, then.')
        await reader.say('And this waits behind it.')
        await reader.page.locator('parlor-failed').first().waitFor()
      },
      offline: async (reader) => {
        await reader.wire.lose()
        await reader.page.waitForTimeout(2500)
        await reader.say('Written while the line was down.')
      },
    },
  },
}
