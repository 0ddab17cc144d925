import { expect } from '@esm-bundle/chai'
import '../../widget/index.ts'
import { violations } from './axe.ts'
import { Wire, find, pause, placed, when, within } from './room.ts'

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

  it('holds back what the page sends until it is given', async () => {
    using wire = new Wire()
    await using stage = await placed({ site: 'queue', consent: 'required' })
    stage.room.send('hello').catch(() => undefined)
    await pause(100)
    expect(wire.calls).deep.equal([])
    stage.room.giveConsent()
    await when(() => wire.calls.length > 0, 'a request')
    stage.room.withdrawConsent()
  })
})
