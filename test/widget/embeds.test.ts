import { expect } from '@esm-bundle/chai'
import '../../widget/index.ts'
import type { ParlorRoom } from '../../widget/parlor-room.ts'
import { NOWHERE, when } from './room.ts'

const SOURCE = new URL('../../widget/index.ts', import.meta.url).href

/** A tag as a page's author writes it. */
function tag(data: Record<string, string>, query = ''): HTMLScriptElement {
  const script = document.createElement('script')
  script.type = 'module'
  script.src = SOURCE + query
  Object.assign(script.dataset, { site: 'tags', room: 'lobby', server: NOWHERE, ...data })
  return script
}
const rooms = (): ParlorRoom[] => [...document.querySelectorAll('parlor-room')]

describe('script tags', () => {
  afterEach(async () => {
    document.querySelectorAll('script[data-site]').forEach((script) => script.remove())
    await when(() => rooms().length === 0, 'no rooms')
  })

  it('make a launcher, and take it away with them', async () => {
    const script = tag({})
    document.head.append(script)
    await when(() => rooms().length === 1)
    expect(rooms()[0]?.layout).equal('launcher')
    expect(rooms()[0]?.parentNode).equal(document.body)
    script.remove()
    await when(() => rooms().length === 0)
  })

  it('are all served, whatever their query strings', async () => {
    document.body.append(tag({ room: 'a' }), tag({ room: 'b' }, '?v=2'))
    const wrapper = document.createElement('div')
    wrapper.append(tag({ room: 'c' }, '?v=3'))
    document.body.append(wrapper)
    await when(() => rooms().length === 3)
    expect(rooms().map(({ room }) => room)).deep.equal(['a', 'b', 'c'])
    wrapper.remove()
  })

  it('stand in place with data-layout="inline"', async () => {
    const place = document.body.appendChild(document.createElement('main'))
    place.append(tag({ layout: 'inline' }), document.createElement('footer'))
    await when(() => rooms().length === 1)
    expect([...place.children].map(({ localName }) => localName)).deep.equal([
      'script',
      'parlor-room',
      'footer',
    ])
    place.remove()
  })

  it('pass on their attributes, live', async () => {
    const script = document.head.appendChild(tag({ heading: 'One' }))
    await when(() => rooms()[0]?.heading === 'One')
    script.dataset['heading'] = 'Two'
    script.dataset['position'] = 'start'
    await when(() => rooms()[0]?.heading === 'Two' && rooms()[0]?.position === 'start')
    delete script.dataset['position']
    await when(() => rooms()[0]?.position !== 'start')
  })

  it('survive a page swap that replaces the body', async () => {
    document.head.append(tag({}))
    await when(() => rooms().length === 1)
    const [room] = rooms()
    const old = document.body
    document.body = document.createElement('body')
    await when(() => rooms()[0]?.parentNode === document.body, 'the launcher in the new body')
    expect(rooms()[0]).equal(room)
    document.body = old
    await when(() => rooms()[0]?.parentNode === old)
  })

  it('keep the element when a swap brings a like tag', async () => {
    const script = document.body.appendChild(tag({}))
    await when(() => rooms().length === 1)
    const [room] = rooms()
    script.replaceWith(tag({ heading: 'Next page' }))
    await when(() => rooms()[0]?.heading === 'Next page')
    expect(rooms()).deep.equal([room])
  })

  it('serve each tag once when the module is loaded twice', async () => {
    document.head.append(tag({}, '?first'))
    await import(/* @vite-ignore */ `${SOURCE}?again`)
    await when(() => rooms().length > 0)
    expect(rooms().length).equal(1)
  })

  it('leave the tags of others alone', async () => {
    const foreign = document.createElement('script')
    foreign.src = '/analytics.js'
    foreign.dataset['site'] = 'someone'
    document.head.append(foreign, tag({}))
    await when(() => rooms().length === 1)
    expect(rooms()[0]?.site).equal('tags')
    foreign.remove()
  })
})
