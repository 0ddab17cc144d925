import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Staged } from './staged.ts'
import { Talk } from './talk.ts'

let talk: Talk

beforeAll(async () => {
  talk = await Talk.open()
})
afterAll(() => talk.close())

describe('what a message holds, by the keyboard alone', () => {
  it('is a poll: made, voted in, looked into and closed', async () => {
    const ann = await talk.hands('poll', 'Ann')
    await ann.page.keyboard.type('/poll Tea or coffee?')
    await ann.press('Enter')
    await ann.reaches('Question')
    await ann.press('Tab')
    await ann.page.keyboard.type('Tea')
    await ann.press('Tab')
    await ann.page.keyboard.type('Coffee')
    await ann.until('Tab', 'Remove choice 3', 5)
    await ann.press('Enter')
    await ann.reaches('Choice 2')
    await ann.audit('the making of a poll')
    await ann.until('Tab', 'Ask', 8)
    await ann.press('Enter')
    const tea = ann.visit.room.getByRole('radio', { name: 'Tea' })
    await tea.waitFor()
    await ann.reaches('Message')
    await ann.to('Tea or coffee\\?')
    await ann.until('Tab', /^(?:Tea|Coffee)$/, 4)
    await ann.press('ArrowDown')
    await ann.until('ArrowDown', 'Tea', 2)
    await ann.visit.room.getByText('1 person voted').waitFor()
    expect(await tea.isChecked()).toBe(true)
    await ann.until('Tab', '1 vote. Who voted for Tea', 3)
    await ann.press('Enter')
    await ann.visit.room.locator('.who').filter({ hasText: 'Ann' }).waitFor()
    await ann.audit('a poll')
    await ann.until('Tab', 'Take back my vote', 4)
    await ann.press('Enter')
    await ann.visit.room.getByText('No votes yet').waitFor()
    await ann.inside('a vote was taken back')
    await ann.until('Tab', 'Close poll', 4)
    await ann.press('Enter')
    await ann.reaches('Close poll')
    await ann.press('Enter')
    await ann.visit.room.getByText('No votes yet · Closed').waitFor()
    await ann.reaches(/ \| Tea or coffee/)
    await ann.press('Escape')
    await ann.reaches('Message')
    await ann.leave()
  })

  it('is told on asking: a spoiler, all of a pasted text, a copy of it', async () => {
    const bob = await talk.seat('blocks', 'Bob')
    const pasted = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')
    await bob.say('It was ||the butler|| all along', `\`\`\`paste\n${pasted}\n\`\`\``, 'That is it')
    bob.leave()
    const ann = await talk.hands('blocks', 'Ann')
    await ann.to('all along')
    await ann.until('Tab', 'Spoiler', 3)
    await ann.audit('a spoiler')
    await ann.press('Enter')
    await ann.visit.log.getByText('the butler').waitFor()
    await ann.until('Tab', 'Copy, Pasted text, line 0', 4)
    await ann.press('Enter')
    await expect.poll(() => ann.page.evaluate(() => navigator.clipboard.readText())).toBe(pasted)
    await ann.until('Tab', 'Show all, Pasted text, line 0', 4)
    await ann.press('Enter')
    await ann.reaches('Show less, Pasted text, line 0')
    await ann.audit('a pasted text')
    await ann.press('Escape')
    await ann.reaches(/^Bob, /)
    await ann.leave()
  })

  it('is a film behind a link: played, stopped, and its card taken away', async () => {
    const staged = new Staged(talk.url)
    const film: Record<string, string> = {
      'preview url': 'https://a.example/',
      'preview title': 'The harbour at night',
      'preview player': 'https://www.youtube-nocookie.com/embed/x',
      reaction: '👍',
      mine: '👍',
    }
    const ann = await talk.hands('film', 'Ann', { prepare: staged.route })
    // Nothing is fetched from elsewhere.
    await ann.page.route('https://www.youtube-nocookie.com/**', (route) => route.fulfill({ body: '' }))
    staged.show([(sink) => film[sink] ?? 'x'])
    const play = ann.visit.room.getByRole('button', { name: 'Play' }).first()
    await play.waitFor()
    await ann.until('Shift+Tab', / \| /)
    await ann.press('Home')
    await ann.until('Tab', 'Play', 6)
    await ann.audit('a preview')
    await ann.press('Enter')
    await ann.reaches('Close player')
    await ann.press('Enter')
    await ann.reaches('Play')
    await ann.press('Tab')
    expect(await ann.focused()).toBe('Remove preview')
    await ann.press('Enter')
    await ann.reaches(/ \| /)
    await ann.leave()
  })
})
