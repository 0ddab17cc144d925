import { expect } from '@esm-bundle/chai'
import { sendKeys, setViewport } from '@web/test-runner-commands'
import '../../widget/index.ts'
import { violations } from './axe.ts'
import { find, NOWHERE, pause, placed, when } from './room.ts'
import { button, listed, ListedSite, namesOf, part, room, rooms, rowsOf, shows } from './rooms.ts'

const type = (field: HTMLElement, text: string): void => {
  Object.assign(field, { value: text })
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
const tab = (list: Element, name: string): HTMLElement => part(list, `#${name}`)
const counts = (list: Element): string[] =>
  rowsOf(list).map((one) => one.querySelector('.count')?.textContent.trim() ?? '')

describe('a list of rooms', () => {
  it('shows a page, and reads on when its end comes near', async () => {
    using site = new ListedSite(rooms(70))
    await using stage = await listed()
    await shows(stage.list, 30)
    expect(site.lists.length).equal(1)
    part(stage.list, '.scroll').scrollTop = 1e6
    await shows(stage.list, 60)
    part(stage.list, '.further').click()
    await shows(stage.list, 70)
    expect(stage.list.shadowRoot?.querySelector('.further')).equal(null)
    expect(new Set(namesOf(stage.list)).size).equal(70)
  })

  it('goes between public, joined and favourite rooms, and remembers what it knew', async () => {
    using site = new ListedSite([
      room('a', { joined: true, activeAt: 3 }),
      room('b', { favourite: true }),
      room('c'),
    ])
    await using stage = await listed()
    await shows(stage.list, 3)
    tab(stage.list, 'joined').click()
    await when(() => namesOf(stage.list).join() === 'a', 'joined rooms')
    expect(stage.list.list).equal('joined')
    tab(stage.list, 'favourites').click()
    await when(() => namesOf(stage.list).join() === 'b', 'favourites')
    site.slow = 300
    tab(stage.list, 'public').click()
    await stage.list.updateComplete
    expect(namesOf(stage.list).length).equal(3)
    stage.list.list = 'joined'
    await stage.list.updateComplete
    expect(tab(stage.list, 'joined').ariaSelected).equal('true')
  })

  it('searches within the list, once writing pauses, and clears with Escape', async () => {
    using site = new ListedSite(rooms(40))
    await using stage = await listed()
    await shows(stage.list, 30)
    const field = part(stage.list, 'input')
    for (const text of ['r', 'ro', 'room01']) type(field, text)
    await shows(stage.list, 10)
    expect(site.lists.filter((one) => one.includes('query=')).length).equal(1)
    await when(
      () => part(stage.list, '[role=status]').textContent.includes('10 rooms found'),
      'the count in words',
    )
    type(field, 'nothing like it')
    await when(() => find(stage.list, '.blank')?.textContent.includes('No room of that name'), 'words')
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await shows(stage.list, 30)
  })

  it('drops the answer to an earlier question', async () => {
    using site = new ListedSite(rooms(5))
    await using stage = await listed()
    await shows(stage.list, 5)
    site.slow = 200
    const field = part(stage.list, 'input')
    type(field, 'room000')
    await pause(250)
    site.slow = 0
    type(field, '')
    await pause(400)
    expect(namesOf(stage.list).length).equal(5)
  })

  it('teaches where it is empty', async () => {
    using _site = new ListedSite([])
    await using stage = await listed()
    for (const [list, title] of [
      ['public', 'No rooms yet'],
      ['joined', 'No rooms of your own yet'],
      ['favourites', 'No favourites yet'],
    ] as const) {
      stage.list.list = list
      await when(() => find(stage.list, '.blank h3')?.textContent === title, title)
    }
  })
})

describe('a room of the list', () => {
  it('switches the room beside it, which is marked, wherever it is switched from', async () => {
    using _site = new ListedSite(rooms(3))
    await using beside = await placed({ id: 'beside', room: 'room001', loading: 'lazy' })
    await using stage = await listed({ for: 'beside' })
    await shows(stage.list, 3)
    expect(button(stage.list, 'room001').ariaCurrent).equal('true')
    const heard: string[] = []
    document.body.addEventListener('parlor-room-change', (event) => heard.push(event.room), { once: true })
    button(stage.list, 'room002').click()
    await stage.list.updateComplete
    expect(heard).deep.equal(['room002'])
    expect([beside.room.room, beside.room.getAttribute('room')]).deep.equal(['room002', 'room002'])
    expect(stage.list.shadowRoot?.querySelectorAll('[aria-current]').length).equal(1)
    beside.room.room = 'room000'
    await when(() => button(stage.list, 'room000').ariaCurrent === 'true', 'the mark')
  })

  it('leaves the room where it is if the page prevents it', async () => {
    using _site = new ListedSite(rooms(3))
    await using beside = await placed({ id: 'kept', room: 'room001' })
    await using stage = await listed({ for: 'kept' })
    await shows(stage.list, 3)
    stage.list.addEventListener('parlor-room-change', (event) => event.preventDefault())
    button(stage.list, 'room002').click()
    expect(beside.room.room).equal('room001')
  })

  it('finds a room that appears later, and marks the last choice where there is none', async () => {
    using _site = new ListedSite(rooms(3))
    await using stage = await listed({ for: 'later' })
    await shows(stage.list, 3)
    button(stage.list, 'room002').click()
    await when(() => button(stage.list, 'room002').ariaCurrent === 'true', 'the choice')
    await using later = await placed({ id: 'later', room: 'room001' })
    await when(() => button(stage.list, 'room001').ariaCurrent === 'true', 'the room')
    later.room.id = 'another'
    await when(() => button(stage.list, 'room002').ariaCurrent === 'true', 'the choice again')
  })

  it('tells what is unread, of what this device has not read yet', async () => {
    using _site = new ListedSite([
      room('a', { activeAt: 4, joined: true, seq: 300, unread: 120 }),
      room('b', { activeAt: 3, joined: true, seq: 9, unread: 5 }),
      room('c', { activeAt: 2, joined: true, seq: 9, unread: 2, level: 'none' }),
    ])
    localStorage.setItem('parlor:test:read:b', '8')
    await using stage = await listed()
    await shows(stage.list, 3)
    expect(counts(stage.list)).deep.equal(['99+', '1', '2'])
    expect(button(stage.list, 'a').textContent.replace(/\s+/g, ' ')).contain('120 unread messages')
    expect(rowsOf(stage.list).map((one) => one.classList.contains('fresh'))).deep.equal([true, true, false])
  })

  it('is starred at once, and not if the server will not have it', async () => {
    using site = new ListedSite(rooms(2))
    await using stage = await listed()
    await shows(stage.list, 2)
    const star = (): HTMLElement => part(stage.list, '[data-slug="room000"] [aria-pressed]')
    star().click()
    await stage.list.updateComplete
    expect(star().ariaPressed).equal('true')
    await when(() => site.all[0]?.favourite, 'the star on the server')
    site.refuses = 500
    star().click()
    await when(() => find(stage.list, '.note')?.textContent.includes('That did not work'), 'a word')
    site.refuses = undefined
    await when(() => star().ariaPressed === 'true', 'the star back')
  })

  it('is left by its menu; the list moves on to the next if it was open', async () => {
    using site = new ListedSite([room('a', { activeAt: 3, joined: true }), room('b', { joined: true })])
    await using beside = await placed({ id: 'left', room: 'a' })
    await using stage = await listed({ for: 'left', list: 'joined' })
    await shows(stage.list, 2)
    part(stage.list, '[data-slug="a"] [aria-haspopup]').click()
    await when(() => part(stage.list, '#menu').matches(':popover-open'), 'the menu')
    await sendKeys({ press: 'ArrowUp' })
    await sendKeys({ press: 'Enter' })
    await when(() => namesOf(stage.list).join() === 'b', 'the rest')
    expect(beside.room.room).equal('b')
    expect(site.asked).contain('PATCH /v1/sites/test/rooms/a/membership')
    await when(() => find(stage.list, '.note')?.textContent === 'You left A.', 'a word')
  })

  it('has neither star nor menu for who only watches', async () => {
    using _site = new ListedSite(rooms(2), { id: 'w_1', kind: 'watching', role: 'guest' })
    await using stage = await listed()
    await shows(stage.list, 2)
    expect(stage.list.shadowRoot?.querySelectorAll('li button').length).equal(2)
  })
})

describe('the keyboard', () => {
  it('comes to the list once, and goes about it by arrows', async () => {
    using _site = new ListedSite(rooms(3, { joined: true }))
    await using stage = await listed({}, 300)
    await shows(stage.list, 3)
    const at = (): string => {
      const { activeElement } = stage.list.shadowRoot ?? {}
      return `${activeElement?.closest('li')?.dataset['slug'] ?? ''} ${activeElement?.ariaLabel ?? ''}`
    }
    expect(stage.list.shadowRoot?.querySelectorAll('ul [tabindex="0"]').length).equal(1)
    button(stage.list, 'room000').focus()
    const seen: string[] = []
    for (const key of [
      'ArrowDown',
      'ArrowRight',
      'ArrowRight',
      'ArrowDown',
      'ArrowLeft',
      'Home',
      'End',
      'ArrowUp',
    ]) {
      await sendKeys({ press: key })
      seen.push(at())
    }
    expect(seen).deep.equal([
      'room001 ',
      'room001 Favourite: Room001',
      'room001 More: Room001',
      'room002 More: Room002',
      'room002 Favourite: Room002',
      'room000 Favourite: Room000',
      'room002 Favourite: Room002',
      'room001 Favourite: Room001',
    ])
    await sendKeys({ press: 'Enter' })
    expect(button(stage.list, 'room001').tabIndex).equal(0)
    expect(stage.list.shadowRoot?.querySelectorAll('ul [tabindex="0"]').length).equal(1)
  })

  it('turns sideways with the text', async () => {
    using _site = new ListedSite(rooms(1, { joined: true }))
    await using stage = await listed({ locale: 'ar' })
    await shows(stage.list, 1)
    button(stage.list, 'room000').focus()
    await sendKeys({ press: 'ArrowLeft' })
    expect(stage.list.shadowRoot?.activeElement?.ariaLabel).equal('مفضلة: Room000')
    tab(stage.list, 'public').focus()
    await sendKeys({ press: 'ArrowLeft' })
    expect(stage.list.list).equal('joined')
  })

  it('closes the menu with Escape and is back where it was', async () => {
    using _site = new ListedSite(rooms(1, { joined: true }))
    await using stage = await listed()
    await shows(stage.list, 1)
    const more = part(stage.list, '[aria-haspopup]')
    more.focus()
    await sendKeys({ press: 'Enter' })
    await when(() => stage.list.shadowRoot?.activeElement?.role === 'menuitem', 'the first offer')
    await sendKeys({ press: 'Escape' })
    await when(() => stage.list.shadowRoot?.activeElement === more, 'the button')
    expect(more.ariaExpanded).equal('false')
  })
})

describe('looking anew', () => {
  it('takes up what came, and changes no place while a pointer or the focus rests on a row', async () => {
    using site = new ListedSite(rooms(3))
    await using stage = await listed()
    await shows(stage.list, 3)
    await sendKeys({ press: 'Tab' })
    button(stage.list, 'room000').focus()
    site.all = site.all.map((one) =>
      one.slug === 'room002' ? { ...one, activeAt: 9999, joined: true, unread: 4, seq: 4 } : one,
    )
    dispatchEvent(new Event('online'))
    await when(() => counts(stage.list)[2] === '4', 'the count in its place')
    expect(namesOf(stage.list)).deep.equal(['room000', 'room001', 'room002'])
    button(stage.list, 'room000').blur()
    await when(() => namesOf(stage.list)[0] === 'room002', 'the new order')
  })

  it('says so where it can’t, keeps what it has, and recovers', async () => {
    using site = new ListedSite(rooms(3))
    await using stage = await listed()
    await shows(stage.list, 3)
    site.down = true
    dispatchEvent(new Event('online'))
    await when(() => find(stage.list, '.note button'), 'the bar')
    expect(namesOf(stage.list).length).equal(3)
    expect(await violations(stage.list)).deep.equal([])
    site.down = false
    part(stage.list, '.note button').click()
    await when(() => !find(stage.list, '.note'), 'the bar gone')
  })

  it('has a sentence for each refusal, and a way on where there is one', async () => {
    for (const [refuses, title, onward] of [
      [403, 'These rooms can’t open here', false],
      [404, 'These rooms aren’t set up yet', false],
      [500, 'The rooms did not come', true],
    ] as const) {
      using site = new ListedSite([])
      site.refuses = refuses
      await using stage = await listed({ site: `refuses${refuses}` })
      await when(() => find(stage.list, '.blank h3')?.textContent === title, title)
      expect(find(stage.list, '.blank button') !== undefined).equal(onward)
      expect(await violations(stage.list)).deep.equal([])
    }
  })
})

describe('a list in someone’s page', () => {
  it('takes properties set before it was upgraded', async () => {
    using site = new ListedSite(rooms(1))
    const name = 'parlor-rooms'
    const inert = new DOMParser().parseFromString(`<${name}></${name}>`, 'text/html').querySelector(name)
    if (!inert) throw new Error('no element')
    Object.assign(inert, {
      site: 'early',
      server: NOWHERE,
      heading: 'Early rooms',
      for: 'x',
      loading: 'eager',
    })
    const list = document.body.appendChild(document.adoptNode(inert))
    customElements.upgrade(list)
    await shows(list, 1)
    expect(part(list, 'nav').ariaLabel).equal('Early rooms')
    expect(Object.hasOwn(list, 'heading')).equal(false)
    expect(site.lists[0]).contain('/early/')
    list.remove()
  })

  it('asks once though it is moved, nothing once it is gone, and again when it is back', async () => {
    using site = new ListedSite(rooms(1))
    await using stage = await listed()
    await shows(stage.list, 1)
    const other = document.body.appendChild(document.createElement('section'))
    other.append(stage.list)
    await pause(100)
    const moved = site.lists.length
    expect(namesOf(stage.list).length).equal(1)
    stage.list.remove()
    dispatchEvent(new Event('online'))
    await pause(100)
    expect(site.lists.length).equal(moved)
    other.append(stage.list)
    await when(() => site.lists.length > moved, 'a request')
    other.remove()
  })

  it('rests far down the page until the reader comes near', async () => {
    using site = new ListedSite(rooms(1))
    const frame = document.body.appendChild(document.createElement('div'))
    frame.style.marginTop = '5000px'
    const list = document.createElement('parlor-rooms')
    Object.assign(list, { site: 'test', server: NOWHERE })
    frame.append(list)
    await pause(200)
    expect(site.asked).deep.equal([])
    scrollTo(0, 5000)
    await shows(list, 1)
    scrollTo(0, 0)
    frame.remove()
  })

  it('requests and stores nothing while a room of the site asks for consent, and forgets when it is taken back', async () => {
    using site = new ListedSite(rooms(2))
    await using beside = await placed({ id: 'asks', site: 'asking', consent: 'required' })
    await using stage = await listed({ for: 'asks', site: 'asking' })
    await pause(200)
    expect(site.asked).deep.equal([])
    expect(Object.keys(localStorage).filter((key) => key.startsWith('parlor:asking'))).deep.equal([])
    expect(find(stage.list, '.blank')?.textContent).contain('Start the chat first')
    beside.room.giveConsent()
    await shows(stage.list, 2)
    beside.room.withdrawConsent()
    await shows(stage.list, 0)
    const before = site.asked.length
    dispatchEvent(new Event('online'))
    await pause(100)
    expect(site.asked.length).equal(before)
    expect(Object.keys(localStorage).filter((key) => key.startsWith('parlor:asking'))).deep.equal([])
  })

  it('changes site with its attribute, showing nothing of the other', async () => {
    using site = new ListedSite(rooms(2))
    await using stage = await listed()
    await shows(stage.list, 2)
    site.all = [room('elsewhere')]
    stage.list.site = 'second'
    await when(() => namesOf(stage.list).join() === 'elsewhere', 'the other site')
    expect(site.lists.at(-1)).contain('/second/')
  })

  it('leaves nothing behind after many visits', async () => {
    const collect = (globalThis as { gc?: () => void }).gc
    if (!collect) throw new Error('run Chromium with --js-flags=--expose-gc')
    using _site = new ListedSite(rooms(3))
    await using _beside = await placed({ id: 'stays', room: 'room001' })
    const refs: WeakRef<Element>[] = []
    for (let visit = 0; visit < 30; visit++) {
      const stage = await listed({ for: 'stays' })
      await shows(stage.list, 3)
      refs.push(new WeakRef(stage.list))
      await stage[Symbol.asyncDispose]()
    }
    for (let round = 0; round < 8; round++) {
      await pause(50)
      collect()
    }
    expect(refs.filter((ref) => ref.deref()).length).lessThan(3)
  })

  it('has no violation, narrow or wide, light or dark, from either side, full or empty', async () => {
    await setViewport({ width: 900, height: 700 })
    using site = new ListedSite([
      ...rooms(3, { joined: true, unread: 3, seq: 3, description: 'About what it is about' }),
      room('notices', { state: 'readonly', join: 'password', favourite: true }),
    ])
    for (const theme of ['light', 'dark']) {
      for (const [width, locale] of [
        [220, 'en'],
        [320, 'ar'],
        [640, 'en'],
      ] as const) {
        await using stage = await listed({ theme, locale }, width)
        await shows(stage.list, 4)
        button(stage.list, 'room001').click()
        await stage.list.updateComplete
        expect(await violations(stage.list), `${theme} ${width}`).deep.equal([])
        expect(part(stage.list, '.scroll').scrollWidth).lessThan(width + 1)
      }
    }
    site.all = []
    await using stage = await listed()
    await when(() => find(stage.list, '.blank'), 'words')
    expect(await violations(stage.list)).deep.equal([])
  })
})
