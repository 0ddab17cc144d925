import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openHostScene } from './host-scene.ts'
import { Visit } from './visit.ts'

const scene = openHostScene()

async function allow(origins: string[]): Promise<void> {
  const response = await fetch(`${scene.server.url}/v1/sites/demo`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${scene.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ origins, settings: { localhost: false } }),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

const visit = (room: string, like?: Visit) =>
  Visit.to(scene.browser, `${scene.host.url}/?room=${room}`, {
    heading: 'Talk',
    ...(like ? { context: like.page.context() } : {}),
  })

/** What the page is told of its connection from now on. */
async function states(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    addEventListener('parlor-connection', (event) => {
      said.push((event.target as unknown as { connection: string }).connection)
    })
    addEventListener('parlor-error', (event) => said.push((event as unknown as { code: string }).code))
  })
  return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
}

describe('a page whose origin is taken off the list', () => {
  it('says so in place of the room, asks for nothing more, and comes back once it is on it', async () => {
    const ann = await visit('shown')
    await ann.say('Hello', 'Ann')
    await ann.sees('Hello')
    const told = await states(ann.page)
    let asked = 0
    ann.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/session')) asked++
    })
    ann.page.on('websocket', () => asked++)
    const from = Date.now()
    await allow(['https://elsewhere.example'])
    await ann.page.getByText('This chat can’t open here').waitFor()
    expect(Date.now() - from).toBeLessThan(5000)
    await ann.page.waitForTimeout(2000)
    expect([await told(), asked]).toEqual([['closed', 'origin'], 0])
    await allow([scene.host.url])
    await ann.page.reload()
    await ann.sees('Hello')
    await ann.leave()
  })
})

describe('a guest of two tabs who signs in by one', () => {
  it('goes on in both without a gap, and loses nothing that was written', async () => {
    const ann = await visit('tabs')
    await ann.say('As a guest', 'Ann')
    await ann.sees('As a guest')
    const other = await visit('tabs', ann)
    await other.sees('As a guest')
    const told = await Promise.all([states(ann.page), states(other.page)])
    const [page] = await Promise.all([
      ann.page.context().waitForEvent('page'),
      ann.page.evaluate(
        () => void (document.querySelector('parlor-room') as unknown as { signIn(): Promise<void> }).signIn(),
      ),
    ])
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Name').fill('Ann')
    await page.getByLabel('E-mail').fill('ann@example.com')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Create account', exact: true }).click()
    await page.getByRole('button', { name: 'Continue', exact: true }).click()

    // Both write all the while, more slowly than a member may.
    const texts: string[] = []
    const write = async (tab: Visit, name: string) => {
      for (let at = 0; at < 10; at++) {
        const text = `${name} ${at}`
        texts.push(text)
        await tab.say(text)
        await tab.page.waitForTimeout(500)
      }
    }
    await Promise.all([write(ann, 'one'), write(other, 'two')])
    for (const tab of [ann, other]) {
      for (const text of texts) await tab.sees(text)
      await tab.page.waitForFunction(
        () =>
          (document.querySelector('parlor-room') as unknown as { me: { kind: string } }).me.kind
          === 'account',
      )
      expect(await tab.order(texts)).toHaveLength(texts.length)
      expect(tab.errors).toEqual([])
    }
    expect(await Promise.all(told.map((all) => all()))).toEqual([[], []])
    await ann.leave()
  })
})
