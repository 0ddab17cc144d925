import { readFileSync } from 'node:fs'
import type axe from 'axe-core'

import { describe, expect, it } from 'vitest'
import { openScene } from './scene.ts'

const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

const scene = openScene({ site: false })

describe('the page that describes the API', () => {
  const ways = [
    { width: 400, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const
  it.each(ways)('is for everyone, $colorScheme, $width px wide', async ({ width, colorScheme }) => {
    const page = await scene.browser.newPage({
      viewport: { width, height: 800 },
      colorScheme,
      bypassCSP: true,
    })
    await page.goto(`${scene.server.url}/docs`)
    await page.addScriptTag({ content: source })
    const { passed, wrong } = await page.evaluate(async () => {
      const run = (window as unknown as { axe: typeof axe }).axe.run
      const { violations, passes } = await run(document)
      return {
        passed: passes.map(({ id }) => id),
        wrong: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)),
      }
    })
    expect(wrong).toEqual([])
    expect(passed).toContain('color-contrast')
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(wider).toBe(false)
    await page.close()
  })
})
