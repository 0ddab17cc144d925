import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Talk } from './talk.ts'

let talk: Talk

beforeAll(async () => {
  talk = await Talk.open()
})
afterAll(() => talk.close())

/** Forty messages of four people. */
async function fill(room: string): Promise<void> {
  const names = ['Bob', 'Cem', 'Dee', 'Eve']
  await Promise.all(
    names.map(async (name, at) => {
      const seat = await talk.seat(room, name)
      await seat.say(...Array.from({ length: 10 }, (_, line) => `Line ${at * 10 + line} of ${name}`))
      seat.leave()
    }),
  )
}

/** In the page: what each place says that is read out when it changes. */
function spoken(): string[] {
  const texts = (root: ParentNode): string[] => [
    ...[...root.querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert]')].map(
      ({ textContent }) => textContent.trim(),
    ),
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? texts(shadowRoot) : [])),
  ]
  return texts(document).filter(Boolean)
}

describe('around a conversation, by the keyboard alone', () => {
  it('hears what another writes once, from one place', async () => {
    const bob = await talk.seat('spoken', 'Bob')
    const ann = await talk.hands('spoken', 'Ann')
    await ann.page.waitForFunction(() => customElements.get('parlor-announcer'))
    const before = await ann.page.evaluate(spoken)
    await bob.say('The kettle is on')
    await ann.visit.sees('The kettle is on')
    const news = async (): Promise<string[]> =>
      (await ann.page.evaluate(spoken)).filter((text) => !before.includes(text))
    await expect.poll(news).toEqual(['Bob: The kettle is on'])
    expect(await ann.visit.log.getAttribute('aria-live')).toBe('off')
    bob.leave()
    await ann.leave()
  })

  it.each([1200, 520])('finds messages and goes to them, %i wide', async (width) => {
    const room = `search-${width}`
    await fill(room)
    const ann = await talk.hands(room, 'Ann', { width })
    await ann.until('Shift+Tab', 'Search')
    await ann.press('Enter')
    await ann.reaches('Search messages')
    await ann.page.keyboard.type('line 3 of')
    const results = ann.page.getByRole('list', { name: 'Results' }).getByRole('button')
    await expect.poll(() => results.count()).toBe(1)
    await ann.audit('the search')
    await ann.until('Tab', 'Filters', 4)
    await ann.press('Enter')
    await ann.page.getByRole('group', { name: 'Filters' }).waitFor()
    await ann.until('Tab', /^From/, 2)
    await ann.audit('the filters of the search')
    await ann.page.keyboard.type('Bob')
    await ann.until('Tab', /link/i, 14)
    await ann.press('Space')
    await ann.visit.room.getByText('Nothing found. Try other words.').waitFor()
    await ann.press('Space')
    await expect.poll(() => results.count()).toBe(1)
    await ann.press('Escape')
    await ann.reaches('Filters')
    await ann.until('Shift+Tab', 'Search messages', 3)
    await ann.press('ArrowDown')
    expect(await ann.focused()).toMatch(/^Bob.*Line 3 of Bob$/)
    await ann.press('ArrowUp')
    await ann.reaches('Search messages')
    await ann.press('ArrowDown', 'Enter')
    await ann.reaches(/ \| Line 3 of Bob/)
    await ann.press('Escape')
    await ann.reaches('Message')
    await ann.leave()
  })

  it('goes to a day from the search', async () => {
    await fill('day')
    const ann = await talk.hands('day', 'Ann')
    await ann.until('Shift+Tab', 'Search')
    await ann.press('Enter')
    await ann.reaches('Search messages')
    await ann.until('Tab', 'Jump to date', 30)
    const now = new Date()
    const two = (value: number): string => String(value).padStart(2, '0')
    await ann.page.keyboard.type(`${two(now.getMonth() + 1)}${two(now.getDate())}${now.getFullYear()}`)
    await ann.press('Enter')
    await ann.reaches(/ \| Line /)
    await ann.leave()
  })

  it('jumps to what is new since the last visit', async () => {
    const ann = await talk.hands('unread')
    await ann.write('Back soon')
    await ann.reaches('Your name')
    await ann.write('Ann')
    await ann.visit.sees('Back soon')
    await expect.poll(() => ann.visit.room.getByLabel('Sending').count()).toBe(0)
    // What was read is told the server within moments.
    await ann.page.waitForTimeout(400)
    const address = ann.page.url()
    await ann.page.goto('about:blank')
    await fill('unread')
    await ann.page.goto(address)
    const first = ann.visit.room.getByRole('button', { name: 'Jump to first unread' })
    await first.waitFor()
    await ann.until('Tab', 'Jump to first unread', 60)
    await ann.press('Enter')
    await ann.reaches(/ \| Line /)
    await ann.leave()
  })

  it('ignores somebody among the people, and listens again in the settings', async () => {
    const bob = await talk.guest('people', 'Bob')
    await bob.say('La la la')
    const ann = await talk.hands('people')
    await ann.write('Hm')
    await ann.reaches('Your name')
    await ann.write('Ann')
    await ann.visit.sees('Hm')
    await ann.until('Shift+Tab', 'People')
    await ann.press('Enter')
    await ann.reaches(/^Close/)
    await ann.audit('the people')
    await ann.until('Tab', 'Ignore Bob', 5)
    await ann.press('Enter')
    await ann.reaches('Stop ignoring Bob')
    await ann.press('Escape')
    await ann.reaches('People')
    await ann.until('Tab', 'Settings', 4)
    await ann.press('Enter')
    await ann.reaches(/^Close/)
    await ann.until('Tab', 'Stop ignoring Bob')
    await ann.press('Enter')
    await ann.reaches('Ignored people')
    await ann.visit.log.getByText('La la la').waitFor()
    bob.leave()
    await ann.leave()
  })

  it('changes each of the settings', async () => {
    const ann = await talk.hands('settings')
    await ann.write('Hello')
    await ann.reaches('Your name')
    await ann.write('Ann')
    await ann.visit.sees('Hello')
    await ann.until('Shift+Tab', 'Settings')
    await ann.press('Enter')
    await ann.reaches(/^Close/)
    await ann.page.getByRole('checkbox', { name: 'Notifications on this device' }).waitFor()
    await ann.audit('the settings')

    await ann.until('Tab', 'Change name', 3)
    await ann.press('Enter')
    await ann.reaches('Name')
    await ann.audit('another name')
    await ann.press('Control+a')
    await ann.write('Anne')
    await ann.visit.room.getByText('Saved.').or(ann.visit.room.getByText('Anne')).first().waitFor()
    await ann.reaches('Change name')

    // A room that has just come about is on the lists in a few seconds.
    await ann.page.getByRole('button', { name: 'Favourite', disabled: false }).waitFor()
    await ann.until('Tab', 'Favourite', 6)
    await ann.press('Space')
    await expect
      .poll(() => ann.page.getByRole('button', { name: 'Favourite' }).getAttribute('aria-pressed'))
      .toBe('true')
    expect(await ann.focused()).toBe('Favourite')

    await ann.until('Tab', 'All messages', 4)
    await ann.press('ArrowDown')
    expect(await ann.page.getByRole('radio', { name: 'Mentions and replies' }).isChecked()).toBe(true)
    await ann.until('Tab', 'Sound', 2)
    await ann.press('Space')
    expect(await ann.page.getByRole('checkbox', { name: 'Sound' }).isChecked()).toBe(true)
    await ann.until('Tab', 'All', 4)
    await ann.press('ArrowDown', 'ArrowDown')
    expect(await ann.page.getByRole('radio', { name: 'None' }).isChecked()).toBe(true)
    await ann.until('Tab', 'Erase my data', 5)
    await ann.press('Enter')
    await ann.reaches('Keep my data')
    await ann.audit('the question before erasing')
    await ann.press('Escape')
    await ann.reaches('Erase my data')
    await ann.until('Shift+Tab', 'Sign out', 20)
    await ann.press('Enter')
    await ann.visit.room.getByText('You are reading along without a name.').waitFor()
    await ann.inside('signing out')
    await ann.press('Escape')
    await ann.reaches('Settings')
    await ann.leave()
  })
})
