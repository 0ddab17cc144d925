import { describe, expect, it } from 'vitest'
import { openScene } from './scene.ts'
import { Visit } from './visit.ts'

const scene = openScene()

const HEADING = 'The kitchen table'
const visit = (context?: Visit) =>
  Visit.to(scene.browser, `${scene.server.siteUrl}/inline.html`, {
    heading: HEADING,
    ...(context ? { context: context.page.context() } : {}),
  })

describe('two members on a page of another origin', () => {
  it('talk, see each other, and find everything again', async () => {
    const ann = await visit()
    await ann.say('Good morning', 'Ann')
    await ann.sees('Good morning')

    const bob = await visit()
    await bob.sees('Good morning')
    await bob.say('You are up early', 'Bob')
    await ann.sees('You are up early')
    await bob.room
      .getByRole('article', { name: /^Ann, / })
      .first()
      .waitFor()

    await ann.room.getByRole('button', { name: 'People' }).click()
    await ann.page.getByRole('list', { name: 'People' }).getByText('Bob').waitFor()
    await ann.page.keyboard.press('Escape')

    await ann.page.reload()
    await ann.sees('You are up early')
    await ann.say('Still me')
    await bob.room
      .getByRole('article', { name: /^Ann, / })
      .getByText('Still me')
      .waitFor()

    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('show who is typing', async () => {
    const [ann, bob] = await Promise.all([visit(), visit()])
    await ann.say('Anyone there?', 'Ann')
    await bob.say('Yes', 'Bob')
    await ann.sees('Yes')
    await bob.box.pressSequentially('I was just about to')
    await ann.room.getByText(/Bob\s+is typing/).waitFor()
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('keep a draft over a reload', async () => {
    const ann = await visit()
    await ann.say('First', 'Ann')
    await ann.sees('First')
    await ann.box.fill('A thought not yet finished')
    await ann.page.waitForTimeout(600)
    await ann.page.reload()
    await expect.poll(() => ann.box.inputValue()).toBe('A thought not yet finished')
    await ann.leave()
  })

  it('deliver what was written offline, once and in order', async () => {
    const [ann, bob] = await Promise.all([visit(), visit()])
    await ann.say('Going under', 'Ann')
    await bob.sees('Going under')
    await ann.page.context().setOffline(true)
    const written = Array.from({ length: 5 }, (_, i) => `Tunnel ${i + 1}`)
    for (const text of written) await ann.say(text)
    await ann.sees('Tunnel 5')
    await ann.page.context().setOffline(false)
    await bob.sees('Tunnel 5')
    expect(await bob.order(written)).toEqual(written)
    expect(await ann.order(written)).toEqual(written)
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('lose nothing when the server crashes and comes back', async () => {
    const [ann, bob] = await Promise.all([visit(), visit()])
    await ann.say('Before the crash', 'Ann')
    await bob.sees('Before the crash')
    await scene.server.kill9()
    await ann.say('While it was down')
    await scene.server.restart()
    await bob.sees('While it was down')
    await bob.sees('Before the crash')
    expect(await ann.order(['While it was down'])).toEqual(['While it was down'])
    await Promise.all([ann.leave(), bob.leave()])
  })
})
