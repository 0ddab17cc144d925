import { expect } from '@esm-bundle/chai'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import '../../widget/index.ts'
import { violations } from './axe.ts'
import { find, placed, when, within, type Placed } from './room.ts'
import { message } from './support.ts'

const launcher = (stage: Placed): HTMLElement => within(stage.room, '#launcher')
const panel = (stage: Placed): HTMLElement => within(stage.room, '.panel')
/** The focused element, through all shadow roots. */
function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

describe('layouts', () => {
  // A window in the background paints no frames, so nothing that moves would arrive.
  before(() => emulateMedia({ reducedMotion: 'reduce' }))
  after(() => emulateMedia({ reducedMotion: 'no-preference' }))

  it('inline: a region named by its heading, of the reserved height', async () => {
    await using stage = await placed({ heading: 'Sourdough club' })
    const region = within(stage.room, 'section')
    expect(region.ariaLabel).equal('Sourdough club')
    expect(stage.room.offsetHeight).equal(576)
    stage.room.style.setProperty('--parlor-height', '400px')
    expect(stage.room.offsetHeight).equal(400)
    expect(await violations(stage.room)).deep.equal([])
  })

  it('keeps the width of what stands beside a conversation, however long a name in it', async () => {
    await using stage = await placed({ loading: 'eager' })
    stage.frame.style.width = '780px'
    const client = await stage.room.entered()
    const wide = { id: 'w', name: 'W'.repeat(40), role: 'guest' } as const
    client.features.value = ['roster', 'search']
    client.roster.value = { members: [wide], count: 1 }
    client.people.value = new Map([[wide.id, wide]])
    client.say = (frame) => {
      const found = { messages: [message(1, { author: wide.id, body: 'needle' })], people: [], quoted: [] }
      if (frame.type === 'search')
        for (const hear of client.heard) hear({ type: 'search', ask: frame.ask, ...found })
      return true
    }
    client.ready.value = true
    await when(() => find(stage.room, '[aria-label=People]'), 'the button')
    within(stage.room, '[aria-label=People]').click()
    await when(() => find(stage.room, '.presence'), 'the list')
    expect(within(stage.room, 'parlor-roster').offsetWidth).equal(240)
    stage.room.search('needle')
    await when(() => find(stage.room, '.result'), 'what was found')
    expect(within(stage.room, 'parlor-search').offsetWidth).equal(320)
  })

  it('keeps in the settings the place of the way to sign in until that is fetched', async () => {
    await using stage = await placed({ loading: 'eager' })
    stage.frame.style.width = '780px'
    const client = await stage.room.entered()
    client.ready.value = true
    await when(() => find(stage.room, '[aria-label=Settings]'), 'the button')
    expect(customElements.get('parlor-sign-in')).equal(undefined)
    within(stage.room, '[aria-label=Settings]').click()
    const heights = new Set<number>()
    await when(() => {
      const place = find(stage.room, 'parlor-sign-in')
      if (place instanceof HTMLElement) heights.add(place.offsetHeight)
      return find(stage.room, '.begin')
    }, 'the way to sign in')
    expect([...heights]).deep.equal([within(stage.room, 'parlor-sign-in').offsetHeight])
  })

  for (const layout of ['launcher', 'drawer']) {
    it(`${layout}: opens by press with the focus inside, closes by Escape, the focus back on the button`, async () => {
      await using stage = await placed({ layout })
      expect(launcher(stage).ariaLabel).equal('Open chat')
      expect(await violations(stage.room)).deep.equal([])
      launcher(stage).focus()
      await sendKeys({ press: 'Enter' })
      await when(() => stage.room.open && focused()?.matches('textarea, .panel'), 'focus inside')
      expect(launcher(stage).ariaLabel).equal('Close chat')
      expect(panel(stage).matches(':popover-open')).equal(true)
      await when(() => panel(stage).getAnimations().length === 0, 'the panel at rest')
      expect(await violations(stage.room)).deep.equal([])
      await sendKeys({ press: 'Escape' })
      await when(() => !stage.room.open && focused() === launcher(stage), 'focus back')
      expect(panel(stage).inert).equal(true)
      await when(() => getComputedStyle(panel(stage)).display === 'none', 'the panel gone')
    })
  }

  it('stands above anything in the page, unless the page orders layers itself', async () => {
    await using stage = await placed({ layout: 'launcher', open: '' })
    const wall = stage.frame.appendChild(document.createElement('div'))
    wall.style.cssText = 'position:fixed;inset:0;z-index:2147483647'
    stage.frame.style.transform = 'scale(1)'
    const { left, top } = panel(stage).getBoundingClientRect()
    await when(() => document.elementFromPoint(left + 40, top + 40) === stage.room, 'the panel on top')
    stage.room.open = false
    await stage.room.updateComplete
    stage.room.style.setProperty('--parlor-z-index', '5')
    stage.room.open = true
    await stage.room.updateComplete
    expect(panel(stage).matches(':popover-open')).equal(false)
    await when(() => getComputedStyle(panel(stage)).display === 'flex', 'the panel')
  })

  it('stays open where the page prevents closing', async () => {
    await using stage = await placed({ layout: 'launcher', open: '' })
    stage.room.addEventListener('parlor-hide', (event) => event.preventDefault(), { once: true })
    stage.room.hide()
    expect(stage.room.open).equal(true)
    stage.room.hide()
    expect(stage.room.open).equal(false)
  })

  it('tells of each closing once, and asks only where a person or a method closes', async () => {
    await using stage = await placed({ layout: 'launcher', open: '' })
    const asked: boolean[] = []
    stage.room.addEventListener('parlor-hide', (event) => asked.push(event.cancelable))
    stage.room.hide()
    await stage.room.updateComplete
    expect(asked).deep.equal([true])
    stage.room.open = true
    await stage.room.updateComplete
    stage.room.removeAttribute('open')
    await stage.room.updateComplete
    expect(asked).deep.equal([true, false])
  })

  it('has its button at once, and the panel as soon as it was fetched', async () => {
    await using stage = await placed({ layout: 'launcher' })
    expect(getComputedStyle(launcher(stage)).position).equal('fixed')
    launcher(stage).click()
    await when(() => find(stage.room, '.panel.shown'), 'the panel')
    expect(panel(stage).matches(':popover-open')).equal(true)
  })

  it('closes a full-height panel by Back, and leaves the history of the page alone', async () => {
    await setViewport({ width: 390, height: 700 })
    await using stage = await placed({ layout: 'launcher' })
    const { length } = history
    launcher(stage).focus()
    // Only what a person did lets a page catch Back.
    await sendKeys({ press: 'Enter' })
    await when(() => focused()?.matches('textarea, .panel'), 'focus inside')
    expect(history.length).equal(length)
    const watchers = window.CloseWatcher
    expect(typeof watchers).equal('function')
    // Chromium sends the Escape key the way of the Back gesture.
    ;(document.activeElement as HTMLElement).blur()
    await sendKeys({ press: 'Escape' })
    await when(() => !stage.room.open, 'closed')
    expect(history.length).equal(length)
    await setViewport({ width: 1000, height: 800 })
  })

  it('fills a small window', async () => {
    await setViewport({ width: 390, height: 700 })
    await using stage = await placed({ layout: 'launcher', open: '' })
    await when(() => panel(stage).getAnimations().length === 0, 'the panel at rest')
    const { left, top, width, height } = panel(stage).getBoundingClientRect()
    expect([left, top, width, height]).deep.equal([0, 0, 390, 700])
    expect(getComputedStyle(launcher(stage)).visibility).equal('hidden')
    await setViewport({ width: 1000, height: 800 })
  })

  it('runs from right to left with the page, and with its own language', async () => {
    await using stage = await placed({ layout: 'launcher' })
    const side = (): number => launcher(stage).getBoundingClientRect().left
    expect(side()).greaterThan(innerWidth / 2)
    stage.frame.dir = 'rtl'
    expect(side()).lessThan(innerWidth / 2)
    stage.frame.dir = 'ltr'
    stage.room.locale = 'ar'
    await when(() => side() < innerWidth / 2, 'the other side')
  })

  it('hands on what the page put into slots, and its own words where it put nothing', async () => {
    await using stage = await placed({ consent: 'required', site: 'slots' })
    expect(find(stage.room, 'h2')?.textContent).equal('lobby')
    stage.room.innerHTML = '<b slot="header">Ours</b><p slot="consent">May we?</p>'
    await when(() => find(stage.room, 'slot[name=consent]'), 'the slot')
    const text = stage.room.querySelector('p')
    expect(text && text.offsetHeight > 0).equal(true)
    expect(find(stage.room, 'slot[name=header]')).not.equal(undefined)
  })
})
