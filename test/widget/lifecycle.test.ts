import { expect } from '@esm-bundle/chai'
import '../../widget/index.ts'
import type { ParlorRoom } from '../../widget/parlor-room.ts'
import { ParlorError } from '../../widget/room/error.ts'
import { NOWHERE, Wire, find, pause, placed, when } from './room.ts'

type Listening = (this: EventTarget, ...args: Parameters<EventTarget['addEventListener']>) => void

describe('the life of a room', () => {
  it('lets a lazy room far down the page rest until the reader comes near', async () => {
    using wire = new Wire()
    await using stage = await placed({})
    stage.frame.style.marginTop = '5000px'
    stage.frame.remove()
    const next = document.createElement('parlor-room')
    Object.assign(next, { site: 'test', room: 'lobby', server: NOWHERE })
    stage.frame.replaceChildren(next)
    document.body.append(stage.frame)
    await pause(300)
    wire.calls.length = 0
    await pause(100)
    expect(next.connection).equal('idle')
    scrollTo(0, 5000)
    await when(() => next.connection !== 'idle', 'a connection')
    scrollTo(0, 0)
  })

  it('requests nothing for a closed launcher until it is opened', async () => {
    using wire = new Wire()
    await using stage = await placed({ site: 'quiet', layout: 'launcher' })
    await pause(500)
    expect(wire.calls).deep.equal([])
    stage.room.show()
    await when(() => wire.calls.length > 0, 'a request')
  })

  it('connects a closed launcher, when the page rests, for someone who has taken part before', async () => {
    localStorage.setItem('parlor:again:refresh', 'x'.repeat(43))
    using wire = new Wire()
    await using stage = await placed({ site: 'again', layout: 'launcher' })
    await when(() => wire.calls.length > 0, 'a request')
    expect(stage.room.open).equal(false)
    stage.room.withdrawConsent()
  })

  it('takes properties set before it was upgraded', async () => {
    const name = 'parlor-room'
    const inert = new DOMParser().parseFromString(`<${name}></${name}>`, 'text/html').querySelector(name)
    if (!inert) throw new Error('no element')
    Object.assign(inert, { site: 'test', room: 'early', server: NOWHERE, heading: 'Early birds' })
    const room = document.body.appendChild(document.adoptNode(inert))
    customElements.upgrade(room)
    await room.updateComplete
    expect(room.shadowRoot?.querySelector('section')?.ariaLabel).equal('Early birds')
    expect(Object.hasOwn(room, 'heading')).equal(false)
    room.remove()
  })

  it('keeps its connection when it is moved, and gives it up when it goes', async () => {
    await using stage = await placed({ loading: 'eager' })
    await when(() => stage.room.connection !== 'idle')
    const section = document.body.appendChild(document.createElement('section'))
    section.append(stage.room)
    await pause(50)
    expect(stage.room.connection).not.equal('idle')
    stage.room.remove()
    await when(() => stage.room.connection === 'idle', 'letting go')
    section.append(stage.room)
    await when(() => stage.room.connection !== 'idle', 'connecting again')
    section.remove()
  })

  it('changes rooms with its attributes', async () => {
    using wire = new Wire()
    await using stage = await placed({ site: 'first', loading: 'eager' })
    await when(() => wire.calls.some((url) => url.includes('/first/')))
    stage.room.site = 'second'
    await when(() => wire.calls.some((url) => url.includes('/second/')))
    const before = wire.calls.filter((url) => url.includes('/first/')).length
    await pause(700)
    expect(wire.calls.filter((url) => url.includes('/first/')).length).equal(before)
  })

  it('lets no message out into another room than the one it was said in', async () => {
    await using stage = await placed({ loading: 'eager' })
    let code = ''
    stage.room
      .send('for the lobby')
      .catch((error: unknown) => (code = error instanceof ParlorError ? error.code : 'another'))
    stage.room.room = 'elsewhere'
    await when(() => code !== '', 'an answer')
    expect(code).equal('closed')
  })

  it('follows the page with room="auto"', async () => {
    const here = location.href
    await using stage = await placed({ room: 'auto' })
    const name = (): string | null | undefined => stage.room.shadowRoot?.querySelector('section')?.ariaLabel
    history.pushState(null, '', '/Articles/Slow%20Bread/?from=home')
    await when(() => name() === '/articles/slow%20bread', 'the slug of the page')
    history.pushState(null, '', '/')
    await when(() => name() === '/', 'the root')
    history.replaceState(null, '', here)
  })

  it('never takes the focus, nor scrolls the page, by itself', async () => {
    const field = document.body.appendChild(document.createElement('input'))
    field.focus()
    await using _inline = await placed({ loading: 'eager' })
    await using launcher = await placed({ layout: 'launcher', open: '' })
    launcher.room.hide()
    launcher.room.show()
    await pause(200)
    expect(document.activeElement).equal(field)
    expect(scrollY).equal(0)
    field.remove()
  })

  it('leaves nothing behind after a hundred visits', async () => {
    const collect = (globalThis as { gc?: () => void }).gc
    if (!collect) throw new Error('run Chromium with --js-flags=--expose-gc')
    const add: Listening = Reflect.get(EventTarget.prototype, 'addEventListener')
    const remove: Listening = Reflect.get(EventTarget.prototype, 'removeEventListener')
    const shared = new Set<EventTarget>([window, document, ...(visualViewport ? [visualViewport] : [])])
    let listeners = 0
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: Parameters<typeof add>) {
      if (shared.has(this)) {
        listeners++
        const { signal } = (args[2] ?? {}) as AddEventListenerOptions
        if (signal) add.call(signal, 'abort', () => listeners--)
      }
      return add.apply(this, args)
    }
    EventTarget.prototype.removeEventListener = function (
      this: EventTarget,
      ...args: Parameters<typeof remove>
    ) {
      if (shared.has(this)) listeners--
      return remove.apply(this, args)
    }
    const refs: WeakRef<ParlorRoom>[] = []
    for (let visit = 0; visit < 100; visit++) {
      const stage = await placed({
        layout: visit % 2 ? 'launcher' : 'inline',
        loading: 'eager',
        room: 'auto',
      })
      stage.room.open = true
      await stage.room.updateComplete
      stage.room.toggle()
      refs.push(new WeakRef(stage.room))
      await stage[Symbol.asyncDispose]()
    }
    await pause(1500)
    Object.assign(EventTarget.prototype, { addEventListener: add, removeEventListener: remove })
    for (let round = 0; round < 5; round++) {
      collect()
      await pause(50)
    }
    expect(refs.filter((ref) => ref.deref()).length).lessThan(3)
    expect(listeners).lessThan(3)
  })

  it('says in one sentence that nothing answers', async () => {
    const said: string[] = []
    const error = console.error
    console.error = (...words: unknown[]) => void said.push(words.join(' '))
    await using stage = await placed({ loading: 'eager' })
    let code = ''
    stage.room.addEventListener('parlor-error', (event) => (code = event.code))
    await when(() => code === 'unreachable', 'parlor-error')
    await when(() => find(stage.room, 'parlor-refused'), 'the words')
    console.error = error
    expect(said).deep.equal([
      `<parlor-room>: no Parlor server answers at ${NOWHERE}: check "server", or the network.`,
    ])
  })
})
