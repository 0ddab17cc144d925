import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ORIGIN } from '../../bench/load/target.ts'
import { Member } from '../chaos/support/member.ts'
import { LONG } from './long.ts'
import { openScene } from './scene.ts'
import { Visit } from './visit.ts'

/** Milliseconds from a key to the paint that shows it, at p95. */
const MOST = 50
/** A plain field on an empty page takes no longer on a machine that has nothing else to do. */
const CALM = 25
/** Milliseconds of the page's own thread that a key may take; that a key or a message may take while both come. */
const KEY_WORK = 12
const BUSY_WORK = 20
/** Members who talk, each as fast as the room lets them: twenty messages a second. */
const TALKERS = 4
const EACH = 200
const TEXT = 'the tide is out '.repeat(3)

// Whence those who talk say to come.
const scene = openScene({ sitePort: Number(new URL(ORIGIN).port) })

/** Types, and answers the p95 of the milliseconds from a key to the paint that shows it. */
async function typed(page: Page): Promise<number> {
  await page.evaluate(() => {
    const samples: number[] = []
    Object.assign(window, { samples })
    const heard = ({ timeStamp }: Event): void =>
      void requestAnimationFrame(() => {
        // A task after the frame's own work comes when the frame has been handed on.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => samples.push(performance.now() - timeStamp)
        port2.postMessage(0)
      })
    document.addEventListener('keydown', heard, true)
  })
  await page.keyboard.type(TEXT, { delay: 30 })
  await page.waitForTimeout(200)
  const samples = await page.evaluate(() => (window as unknown as { samples: number[] }).samples)
  expect(samples.length).toBeGreaterThanOrEqual(TEXT.length)
  return samples.sort((a, b) => a - b)[Math.floor(samples.length * 0.95)] ?? Infinity
}

/** Milliseconds that the page's own thread has worked. Unlike time it does not count what else the machine does. */
async function worked(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Infinity)
}

async function plainField(): Promise<number> {
  const page = await scene.browser.newPage()
  await page.setContent('<textarea autofocus></textarea>')
  await page.locator('textarea').focus()
  const figure = await typed(page)
  await page.close()
  return figure
}

describe.runIf(LONG)('a key in the composer', () => {
  it(`is painted within ${MOST} ms while twenty messages a second arrive`, { timeout: 180_000 }, async () => {
    // With all that moves, as most people see it.
    const context = await scene.browser.newContext({ viewport: { width: 1200, height: 900 } })
    const ann = await Visit.to(scene.browser, `${scene.server.siteUrl}/inline.html`, {
      heading: 'The kitchen table',
      context,
    })
    await ann.say('Let me write something', 'Ann')
    await ann.sees('Let me write something')
    const room = await ann.page.locator('parlor-room').first().getAttribute('room')
    const cdp = await ann.page.context().newCDPSession(ann.page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })

    await ann.box.focus()
    const before = await worked(cdp)
    await typed(ann.page)
    const key = ((await worked(cdp)) - before) / TEXT.length

    const talkers = Array.from({ length: TALKERS }, (_, index) => new Member(`Talker ${index + 1}`))
    for (const talker of talkers) await talker.enter(scene.server.url, room ?? '')
    let said = 0
    const talking = setInterval(() => {
      for (const talker of talkers) talker.say()
      said += TALKERS
    }, EACH)
    try {
      await expect.poll(() => said).toBeGreaterThan(20)
      const [from, words] = [await worked(cdp), said]
      let p95 = await typed(ann.page)
      const busy = ((await worked(cdp)) - from) / (TEXT.length + said - words)
      let floor = await plainField()
      // Another process may be busy for a while: what is really slow is so each time.
      for (let tries = 0; p95 > MOST && floor <= CALM && tries < 3; tries++) {
        p95 = await typed(ann.page)
        floor = await plainField()
      }
      console.log(
        `key to paint, p95: ${p95.toFixed(1)} ms (a plain field ${floor.toFixed(1)}); `
          + `the page's own thread: ${key.toFixed(1)} ms a key, ${busy.toFixed(1)} a key or message`,
      )
      // A key waits for one message at most, is dealt with, and painted with the next frame.
      expect(key).toBeLessThanOrEqual(KEY_WORK)
      expect(busy).toBeLessThanOrEqual(BUSY_WORK)
      if (floor <= CALM) expect(p95).toBeLessThanOrEqual(MOST)
    } finally {
      clearInterval(talking)
      for (const talker of talkers) talker.client.close()
    }
    expect(ann.errors).toEqual([])
    await ann.leave()
  })
})
