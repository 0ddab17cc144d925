import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openScene } from './scene.ts'
import { Visit } from './visit.ts'

const scene = openScene()

const HEADING = 'The kitchen table'
const visit = () => Visit.to(scene.browser, `${scene.server.siteUrl}/inline.html`, { heading: HEADING })
const article = (by: Visit, text: string) => by.room.getByRole('article').filter({ hasText: text })

describe('writing, by two members', () => {
  it('names somebody by completion, and the name follows when they take another', async () => {
    const [ann, bob] = await Promise.all([visit(), visit()])
    await bob.say('Here I am', 'Bobby Tables')
    await ann.sees('Here I am')
    await ann.say('Hello', 'Ann')
    await ann.sees('Hello')
    await ann.box.pressSequentially('Good to see you, @bob')
    await ann.room.getByRole('option', { name: /Bobby Tables/ }).waitFor()
    await ann.box.press('Enter')
    expect(await ann.box.inputValue()).toBe('Good to see you, @Bobby Tables ')
    await ann.box.press('Enter')
    await bob.sees('@Bobby Tables')

    await bob.box.fill('/nick Roberta')
    await bob.box.press('Enter')
    await bob.room.getByText('Your name is Roberta now.').waitFor()
    expect(await bob.box.inputValue()).toBe('')
    await ann.sees('@Roberta')
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('answers, edits the last by ArrowUp, and tells what one does', async () => {
    const [ann, bob] = await Promise.all([visit(), visit()])
    await bob.say('Who brings the lamp?', 'Bob')
    await ann.sees('Who brings the lamp?')
    await ann.say('Morning', 'Ann')
    await ann.sees('Morning')
    await article(ann, 'Who brings the lamp?').hover()
    await article(ann, 'Who brings the lamp?').getByRole('button', { name: 'Reply' }).click()
    await ann.room.getByText('Replying to Bob').waitFor()
    await ann.box.pressSequentially('I do')
    await ann.page.waitForTimeout(600)
    await ann.page.reload()
    // What is answered is kept with the draft.
    await ann.room.getByText('Replying to Bob').waitFor()
    await expect.poll(() => ann.box.inputValue()).toBe('I do')
    await ann.box.press('Enter')
    await bob.sees('I do')

    await expect.poll(() => ann.room.getByLabel('Sending').count()).toBe(0)
    await ann.box.press('ArrowUp')
    await expect.poll(() => ann.box.inputValue()).toBe('I do')
    await ann.box.pressSequentially(', if it is dry')
    await ann.box.press('Enter')
    await bob.sees('I do, if it is dry')

    await ann.say('/me packs the lamp')
    await article(bob, 'packs the lamp').waitFor()
    await ann.say('/shrug who knows')
    await bob.sees('who knows ¯\\_(ツ)_/¯')
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })
})

describe('a command', () => {
  /** Somebody to whom what knows of commands does not come before it is let through; until then, or else it fails. */
  async function alone() {
    let now: 'wait' | 'abort' | 'continue' = 'wait'
    let asked = 0
    const waiting: Route[] = []
    const context = await scene.browser.newContext({ viewport: { width: 1200, height: 900 } })
    await context.route(/\/assets\/writing-[\w-]+\.js$/, (route) => {
      asked += 1
      if (now === 'wait') waiting.push(route)
      else void route[now]()
    })
    const answer = (how: 'abort' | 'continue') => {
      now = how
      return Promise.all(waiting.splice(0).map((route) => route[how]()))
    }
    const ann = await Visit.to(scene.browser, `${scene.server.siteUrl}/inline.html`, {
      heading: HEADING,
      context,
    })
    await ann.say('Anybody there?', 'Ann')
    await ann.sees('Anybody there?')
    await expect.poll(() => asked).toBe(1)
    return { ann, answer, asked: () => asked }
  }

  it('waits for what knows of commands, and does not go out as text', async () => {
    const [{ ann, answer }, bob] = await Promise.all([alone(), visit()])
    await ann.say('/me looks around')
    await ann.say('/unheard of')
    await ann.box.press('Enter')
    await ann.room.getByText('Sending', { exact: true }).waitFor()
    expect(await ann.box.inputValue()).toBe('/unheard of')
    await answer('continue')
    // Twice pressed, it was told about for the first time.
    await ann.room.getByText('There’s no command /unheard').waitFor()
    expect(await ann.box.inputValue()).toBe('/unheard of')
    await ann.say('/me looks around')
    await article(bob, 'looks around').waitFor()
    expect(await bob.log.getByText(/^\//).count()).toBe(0)
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('is kept where that can’t be had, and carried out once it can', async () => {
    const { ann, answer, asked } = await alone()
    await answer('abort')
    await ann.page.waitForTimeout(1000)
    // It is asked for when it is wanted, not without end.
    expect(asked()).toBeLessThan(4)
    await ann.say('/poll Tea or coffee?')
    await ann.room.getByRole('alert').getByText('Your text is kept').waitFor()
    expect(await ann.box.inputValue()).toBe('/poll Tea or coffee?')
    await answer('continue')
    await ann.box.press('Enter')
    const question = ann.page.getByRole('textbox', { name: 'Question', exact: true })
    await expect.poll(() => question.inputValue()).toBe('Tea or coffee?')
    expect(await ann.room.getByRole('article').filter({ hasText: 'coffee' }).count()).toBe(0)
    expect(await ann.room.getByRole('alert').count()).toBe(0)
    expect(ann.errors).toEqual([])
    await ann.leave()
  })
})

describe('emoji on the strict page', () => {
  it('are found, chosen and sent without a violation of its policy', async () => {
    const ann = await Visit.to(scene.browser, `${scene.server.siteUrl}/hostile.html`, {
      heading: 'Bargain hunters',
    })
    await ann.say('Pegs!', 'Ann')
    await ann.sees('Pegs!')
    await ann.room.getByRole('button', { name: 'Emoji' }).click()
    await ann.room.getByRole('gridcell', { name: 'grinning face', exact: true }).waitFor()
    await ann.page.keyboard.type('tada')
    await ann.room.getByRole('gridcell', { name: 'party popper' }).waitFor()
    await ann.page.keyboard.press('Enter')
    await expect.poll(() => ann.box.inputValue()).toBe('🎉')
    await ann.box.press('Enter')
    await ann.sees('🎉')
    await ann.box.pressSequentially('so :rocket: far')
    await expect.poll(() => ann.box.inputValue()).toBe('so 🚀 far')
    expect(await ann.page.locator('#violations').textContent()).toBe('0')
    expect(ann.errors).toEqual([])
    await ann.leave()
  })
})
