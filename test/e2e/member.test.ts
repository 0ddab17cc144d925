import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openHostScene } from './host-scene.ts'
import { Visit } from './visit.ts'

const scene = openHostScene()

const visit = (room: string, like?: Visit) =>
  Visit.to(scene.browser, `${scene.host.url}/?room=${room}`, {
    heading: 'Talk',
    ...(like ? { context: like.page.context() } : {}),
  })
const press = (visitor: Visit, name: string) =>
  visitor.room.getByRole('button', { name, exact: true }).click()
const stored = (visitor: Visit) =>
  visitor.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('parlor:')))

async function api(method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${scene.server.url}/v1/sites/demo/${path}`, {
    method,
    headers: { authorization: `Bearer ${scene.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

describe('a member', () => {
  it('is renamed before others, keeps the room, takes their data along, and is erased', async () => {
    const [ann, bob] = await Promise.all([visit('self'), visit('self')])
    await ann.say('To be erased', 'Ann')
    await bob.sees('To be erased')
    // The first fetch of the settings fails; the next press tries again.
    let refused = 0
    await ann.page.route(/assets\/settings-/, (route) => (refused++ ? route.fallback() : route.abort()))
    await press(ann, 'Settings')
    await expect.poll(() => refused).toBe(1)
    await press(ann, 'Settings')
    await press(ann, 'Settings')
    await press(ann, 'Change name')
    await ann.room.getByRole('textbox', { name: 'Name', exact: true }).fill('Anna')
    await press(ann, 'Save')
    await bob.room.getByRole('article', { name: /^Anna, / }).waitFor()

    const [file] = await Promise.all([ann.page.waitForEvent('download'), press(ann, 'Download my data')])
    expect(await readFile(await file.path(), 'utf8')).toContain('To be erased')

    await press(ann, 'Erase my data')
    await press(ann, 'Erase my data')
    await bob.room.getByText('Message deleted').waitFor()
    await expect.poll(() => bob.room.getByRole('article', { name: /^Anna, / }).count()).toBe(0)
    await expect.poll(async () => (await stored(ann)).filter((name) => name.includes('refresh'))).toEqual([])
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('who signs out is nobody in the other tabs too', async () => {
    const one = await visit('tabs')
    await one.say('Hello', 'Ann')
    await one.sees('Hello')
    const two = await visit('tabs', one)
    await two.sees('Hello')
    await press(one, 'Settings')
    await press(one, 'Sign out')
    await press(two, 'Settings')
    await two.room.getByText('You are reading along without a name.').waitFor()
    await one.leave()
  })

  it('who withdraws consent is asked for it in the other tabs too, which ask the server for nothing', async () => {
    const one = await visit('consenting')
    const agree = async (visitor: Visit): Promise<void> => {
      await visitor.page.locator('parlor-room').evaluate((room) => room.setAttribute('consent', 'required'))
      await press(visitor, 'Start chat')
    }
    await agree(one)
    await one.say('Hello', 'Ann')
    await one.sees('Hello')
    const two = await visit('consenting', one)
    await two.page.locator('parlor-room').evaluate((room) => room.setAttribute('consent', 'required'))
    await two.sees('Hello')
    await two.box.fill('Half a thought')
    const asked: string[] = []
    one.page.context().on('request', (request) => {
      if (request.method() === 'POST') asked.push(request.url())
    })
    await press(one, 'Settings')
    await press(one, 'Withdraw consent')
    for (const visitor of [one, two]) await visitor.room.getByRole('button', { name: 'Start chat' }).waitFor()
    // As long as a request of the other tab would take.
    await two.page.waitForTimeout(500)
    expect(asked).toEqual([])
    expect(await stored(two)).toEqual([])
    await press(two, 'Start chat')
    for (const visitor of [one, two]) await visitor.sees('Hello')
    expect([...one.errors, ...two.errors]).toEqual([])
    await one.leave()
  })
})

describe('a host', () => {
  it('has an empty room ask for words only where they may be written', async () => {
    await api('POST', 'rooms', { slug: 'quiet' })
    const ann = await visit('quiet')
    await ann.room.getByText('No messages yet. Say hello.', { exact: true }).waitFor()
    for (const state of ['readonly', 'closed']) {
      await api('PATCH', 'rooms/quiet', { state })
      await ann.room.getByText('No messages yet.', { exact: true }).waitFor()
      await api('PATCH', 'rooms/quiet', { state: 'open' })
      await ann.room.getByText('Say hello.').waitFor()
    }
    await ann.leave()
  })

  it('changes a room before everyone’s eyes', async () => {
    await api('POST', 'rooms', { slug: 'live' })
    const ann = await visit('live')
    await ann.say('Good morning', 'Ann')
    await ann.sees('Good morning')
    await api('PATCH', 'rooms/live', { state: 'closed', notice: 'Back on Monday.' })
    await ann.room.getByText('Back on Monday.').waitFor()
    await api('PATCH', 'rooms/live', { state: 'open', title: 'The parlour' })
    await ann.box.waitFor()
    await api('PATCH', 'rooms/live', { settings: { join: 'password' }, password: 'open sesame' })
    await ann.page.reload()
    await ann.room.getByLabel('Password').first().waitFor()
    await api('PATCH', 'rooms/live', { state: 'archived' })
    await ann.page.reload()
    await ann.room.getByText('This room is archived').waitFor()
    await ann.leave()
  })
})
