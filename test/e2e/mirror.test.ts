import { mkdirSync, writeFileSync } from 'node:fs'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hands } from './hands.ts'
import { LONG } from './long.ts'
import { Talk } from './talk.ts'

/** Side of the squares that pictures are compared by, in pixels: a drawing that is not turned blurs in it. */
const SQUARE = 12
/** By how much a square may be lighter or darker than where it belongs, of 255. */
const NEAR = 24
/** Share of the squares that may be further off, for what is right not to turn: a lens, a tick, a clock. */
const FEW = 0.008

let talk: Talk
beforeAll(async () => {
  talk = await Talk.open()
}, 60_000)
afterAll(() => talk.close())

/** A conversation with something of everything in it, as its moderator sees it. */
async function conversation(room: string, width: number): Promise<Hands> {
  const bob = await talk.seat(room, 'Bob')
  const ann = await talk.seat(room, 'Ann')
  const first = await bob.run({ type: 'send', body: 'Has anybody fed the starter' })
  await bob.run({ type: 'send', body: 'It doubled overnight, and smells of apples' })
  await ann.run({ type: 'send', body: 'Yes, at seven', replyTo: first })
  await ann.run({ type: 'react', seq: first, emoji: '👍', on: true })
  await bob.run({ type: 'react', seq: first, emoji: '🍞', on: true })
  await bob.run({
    type: 'send',
    body: 'Which flour next',
    poll: { choices: ['Rye', 'Spelt'] },
  })
  await ann.run({ type: 'send', body: '> as he said\n\nThe oven is hot' })
  const hands = await talk.hands(room, 'Ann', { role: 'moderator', width })
  await hands.row('The oven is hot').waitFor()
  await hands.row('Which flour next').getByText('Spelt').waitFor()
  // Words run their own way in either; what is told here is where they are put.
  await hands.page.addStyleTag({ content: 'parlor-room { -webkit-text-fill-color: transparent }' })
  return hands
}

const button = (hands: Hands, name: string): Locator =>
  hands.visit.room.getByRole('button', { name, exact: true })

/** What can be opened over a conversation, and closed again by Escape. */
const SCENES: readonly [string, (hands: Hands) => Promise<void>][] = [
  ['the conversation', async (hands) => hands.row('It doubled overnight').waitFor()],
  [
    'what can be done with a message',
    async (hands) => {
      await hands.row('It doubled overnight').hover()
      await button(hands, 'More').click()
      await hands.page.getByRole('menuitem').first().waitFor()
    },
  ],
  [
    'the search',
    async (hands) => {
      await button(hands, 'Search').click()
      await hands.page.getByRole('searchbox').fill('overnight')
      await hands.page.locator('mark').first().waitFor()
    },
  ],
  [
    'the settings',
    async (hands) => {
      await button(hands, 'Settings').click()
      await hands.page.getByRole('heading', { name: 'Settings' }).waitFor()
    },
  ],
  [
    'the people',
    async (hands) => {
      await button(hands, 'People').click()
      await hands.page.getByRole('list', { name: 'People' }).getByRole('listitem').first().waitFor()
    },
  ],
  [
    'the emoji',
    async (hands) => {
      await button(hands, 'Emoji').click()
      await hands.page.getByRole('gridcell').first().waitFor()
    },
  ],
]

/** The picture of the room, its words hidden, with nothing on the move. */
async function picture(
  hands: Hands,
  direction: string,
  scene: (hands: Hands) => Promise<void>,
): Promise<string> {
  const { page } = hands
  await page.evaluate((dir) => (document.documentElement.dir = dir), direction)
  // What is opened by the pointer has no ring, unless the keyboard was there before it.
  await page.getByRole('heading', { name: 'A shop' }).click()
  await scene(hands)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(300)
  const shot = await page.locator('parlor-room').screenshot({ animations: 'disabled', caret: 'hide' })
  await page.keyboard.press('Escape')
  return shot.toString('base64')
}

/** Of the squares of two pictures, the share that differ when the second is turned round. */
function unlike([one, other, side, near]: readonly [string, string, number, number]): Promise<number> {
  const read = async (base64: string, turned: boolean): Promise<ImageData> => {
    const bytes = await (await fetch(`data:image/png;base64,${base64}`)).blob()
    const image = await createImageBitmap(bytes)
    const [width, height] = [Math.round(image.width / side), Math.round(image.height / side)]
    const context = new OffscreenCanvas(width, height).getContext('2d')
    if (!context) throw new Error('no canvas')
    context.imageSmoothingQuality = 'high'
    if (turned) context.setTransform(-1, 0, 0, 1, width, 0)
    context.drawImage(image, 0, 0, width, height)
    return context.getImageData(0, 0, width, height)
  }
  return Promise.all([read(one, false), read(other, true)]).then(([{ data: a }, { data: b }]) => {
    let off = 0
    for (let at = 0; at < a.length; at += 4) {
      const by = [0, 1, 2].map((part) => Math.abs((a[at + part] ?? 0) - (b[at + part] ?? 0)))
      if (Math.max(...by) > near) off++
    }
    return off / (a.length / 4)
  })
}

describe('a room that runs from right to left', () => {
  it.each(LONG ? [360, 900] : [360])('puts everything where a mirror would, %i px wide', async (width) => {
    const hands = await conversation(`mirror-${width}`, width)
    const scale = await talk.browser.newPage()
    const amiss: string[] = []
    for (const [name, scene] of SCENES) {
      const there = await picture(hands, 'ltr', scene)
      const back = await picture(hands, 'rtl', scene)
      const share = await scale.evaluate(unlike, [there, back, SQUARE, NEAR] as const)
      if (share <= FEW) continue
      mkdirSync('test/.tmp/mirror', { recursive: true })
      const file = `test/.tmp/mirror/${name.replaceAll(' ', '-')}-${width}`
      writeFileSync(`${file}-ltr.png`, Buffer.from(there, 'base64'))
      writeFileSync(`${file}-rtl.png`, Buffer.from(back, 'base64'))
      amiss.push(`${name}: ${(share * 100).toFixed(1)} % is elsewhere, see ${file}-*.png`)
    }
    expect(amiss).toEqual([])
    await scale.close()
    await hands.page.context().close()
  })
})
