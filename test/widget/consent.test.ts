import { expect } from '@esm-bundle/chai'
import '../../widget/index.ts'
import { violations } from './axe.ts'
import { Wire, find, pause, placed, when, within } from './room.ts'

/** Another tab of this origin, as far as storage goes. */
class Tab implements Disposable {
  readonly #frame = document.body.appendChild(document.createElement('iframe'))

  get storage(): Storage {
    if (!this.#frame.contentWindow) throw new Error('no window')
    return this.#frame.contentWindow.localStorage
  }

  [Symbol.dispose](): void {
    this.#frame.remove()
  }
}

/** Answers whoever asks for a session that they are watching, in place of the network. */
class Watching implements Disposable {
  asked = 0
  readonly #fetch = window.fetch.bind(window)

  constructor() {
    const member = { id: 'w_1', kind: 'watching', role: 'guest' }
    window.fetch = () => {
      this.asked++
      return Promise.resolve(Response.json({ token: 't', member, expiresAt: Date.now() + 3600_000 }))
    }
  }

  [Symbol.dispose](): void {
    window.fetch = this.#fetch
  }
}

const kept = (site: string): string[] =>
  Object.keys(localStorage).filter((key) => key.startsWith(`parlor:${site}:`))

describe('consent', () => {
  it('asks first: no request and no storage before "Start chat", both after it', async () => {
    using wire = new Wire()
    await using stage = await placed({ site: 'ask', consent: 'required', loading: 'eager' })
    await pause(300)
    expect(wire.calls).deep.equal([])
    expect(kept('ask')).deep.equal([])
    expect(await violations(stage.room)).deep.equal([])
    await when(() => find(stage.room, '.button'), 'the card')
    within(stage.room, '.button').click()
    await when(() => wire.calls.length > 0, 'a request')
    expect(wire.calls[0]).contain('/v1/sites/ask/')
    expect(find(stage.room, 'parlor-consent')).equal(undefined)
    stage.room.withdrawConsent()
  })

  it('is one answer for all rooms of a site, and kept for the next visit', async () => {
    await using one = await placed({ site: 'shared', room: 'one', consent: 'required' })
    await using two = await placed({ site: 'shared', room: 'two', consent: 'required' })
    await using other = await placed({ site: 'unshared', consent: 'required' })
    one.room.giveConsent()
    await two.room.updateComplete
    expect(find(two.room, 'parlor-consent')).equal(undefined)
    expect(find(other.room, 'parlor-consent')).not.equal(undefined)
    expect(localStorage.getItem('parlor:shared:consent')).equal('given')
    one.room.withdrawConsent()
  })

  it('withdrawn, disconnects and erases all that the site kept', async () => {
    await using stage = await placed({ site: 'leave', consent: 'required', loading: 'eager' })
    localStorage.setItem('parlor:leave:refresh', 'r')
    localStorage.setItem('parlor:stay:refresh', 'r')
    stage.room.giveConsent()
    await stage.room.updateComplete
    await when(() => stage.room.connection !== 'idle')
    stage.room.withdrawConsent()
    expect(stage.room.connection).equal('idle')
    expect(kept('leave')).deep.equal([])
    expect(kept('stay')).deep.equal(['parlor:stay:refresh'])
    await pause(600)
    expect(kept('leave')).deep.equal([])
    localStorage.removeItem('parlor:stay:refresh')
  })

  it('withdrawn in another tab, closes the room, asks again, requests nothing and leaves nothing', async () => {
    using server = new Watching()
    await using stage = await placed({ site: 'tabs', consent: 'required', loading: 'eager' })
    stage.room.giveConsent()
    await when(() => kept('tabs').includes('parlor:tabs:token'), 'a session')
    // As this tab writes what the other one has not seen when it erases.
    stage.room.addEventListener('parlor-connection', () =>
      localStorage.setItem('parlor:tabs:draft:lobby:~', 'half'),
    )
    using tab = new Tab()
    for (const key of ['consent', 'token']) tab.storage.removeItem(`parlor:tabs:${key}`)
    await when(() => find(stage.room, 'parlor-consent'), 'the card')
    expect(stage.room.connection).equal('idle')
    await pause(300)
    expect(server.asked).equal(1)
    expect(kept('tabs')).deep.equal([])
  })

  it('given in another tab, begins', async () => {
    await using stage = await placed({ site: 'also', consent: 'required', loading: 'eager' })
    // Withdrawn here before, which counts no more.
    stage.room.withdrawConsent()
    using tab = new Tab()
    tab.storage.setItem('parlor:also:consent', 'given')
    await when(() => stage.room.connection !== 'idle', 'a connection')
    stage.room.withdrawConsent()
  })

  it('withdrawn while the page was put aside, is heard of when it is back', async () => {
    using server = new Watching()
    await using stage = await placed({ site: 'aside', consent: 'required', loading: 'eager' })
    stage.room.giveConsent()
    await when(() => kept('aside').includes('parlor:aside:token'), 'a session')
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    for (const key of kept('aside')) localStorage.removeItem(key)
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    await when(() => find(stage.room, 'parlor-consent'), 'the card')
    await pause(300)
    expect(server.asked).equal(1)
    expect(kept('aside')).deep.equal([])
  })

  it('holds back what the page sends until it is given', async () => {
    using wire = new Wire()
    await using stage = await placed({ site: 'queue', consent: 'required' })
    let failed: unknown
    stage.room.send('hello').catch((error: unknown) => (failed = error))
    await pause(100)
    expect(wire.calls).deep.equal([])
    stage.room.giveConsent()
    await when(() => wire.calls.length > 0, 'a request')
    // It waits on, for the room.
    expect(failed).equal(undefined)
    stage.room.withdrawConsent()
    await when(() => failed, 'the refusal')
    expect(failed).property('code', 'closed')
  })
})
