import { expect } from '@esm-bundle/chai'
import { report } from '../../widget/features/page/reporter.ts'
import '../../widget/index.ts'
import { find, placed, when, within } from './room.ts'
import { ListedRoom, message } from './support.ts'

describe('what tells the page of messages', () => {
  it('makes up for what came live before it was there, and tells no history', () => {
    const client = new ListedRoom([message(1), message(2)])
    client.since = 2
    client.arrive(message(3))
    const host = document.createElement('div')
    const told: (string | number)[] = []
    host.addEventListener('parlor-ready', () => told.push('ready'))
    host.addEventListener('parlor-message', (event) => told.push(event.message.seq))
    const stop = report(host, client)
    client.arrive(message(4))
    stop()
    expect(told).deep.equal(['ready', 3, 4])
  })
})

/** A room that takes its time: with one that can't be reached, its refusal would stand in place of the settings. */
class Unhurried extends EventTarget {
  static readonly OPEN = 1
  readonly readyState = 0
  close(): void {}
}

describe('coming back from a sign-in in this tab', () => {
  const real = window.fetch.bind(window)
  const { WebSocket } = window
  afterEach(() => {
    window.fetch = real
    window.WebSocket = WebSocket
    history.replaceState(null, '', location.pathname + location.search)
    localStorage.clear()
  })

  it('gives the address its fragment back, keeps the draft, and says when the code is too old', async () => {
    const asked: unknown[] = []
    Object.assign(window, { WebSocket: Unhurried })
    window.fetch = (...[, init]) => {
      const proof = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as { code?: string }
      asked.push(proof)
      const member = { id: 'w_1', kind: 'watching', role: 'guest' }
      if (!proof.code)
        return Promise.resolve(Response.json({ token: 't', member, expiresAt: Date.now() + 3600_000 }))
      const error = { code: 'identity_expired', message: '' }
      return Promise.resolve(Response.json({ error }, { status: 401 }))
    }
    localStorage.setItem('parlor:back:signin', JSON.stringify({ verifier: 'v', hash: '#/orders?page=2' }))
    localStorage.setItem('parlor:back:draft:lobby:~', 'half a thought')
    history.replaceState(null, '', '#parlor-code=c0de')
    const routed: string[] = []
    const listen = (): unknown => routed.push(location.hash)
    addEventListener('hashchange', listen)
    await using page = await placed({ site: 'back', loading: 'eager' })
    const words = (): string =>
      find(page.room, 'parlor-sign-in [role=alert], [role=alert]')?.textContent ?? ''
    await when(() => find(page.room, 'parlor-settings'), 'the settings')
    removeEventListener('hashchange', listen)
    expect(location.hash).equal('#/orders?page=2')
    expect(routed.at(-1)).equal('#/orders?page=2')
    expect(asked).deep.include({ verifier: 'v', code: 'c0de' })
    expect(localStorage.getItem('parlor:back:signin')).equal(null)
    expect(localStorage.getItem('parlor:back:draft:lobby:~')).equal('half a thought')
    await when(() => words() !== '', 'words')
    expect(within(page.room, 'parlor-sign-in')).not.equal(undefined)
  })

  it('takes a code out of the address that nobody waits for', async () => {
    history.replaceState(null, '', '#chapter&parlor-code=c0de')
    await using _ = await placed({ site: 'nobody' })
    await when(() => location.hash === '#chapter', 'a clean address')
  })
})
