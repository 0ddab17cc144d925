import { expect } from '@esm-bundle/chai'
import { sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import { barred } from '../../widget/features/access/access.ts'
import '../../widget/features/password/password.ts'
import '../../widget/features/settings/settings.ts'
import type { Me, RoomInfo } from '../../protocol/model.ts'
import '../../widget/index.ts'
import { Identity } from '../../widget/features/identity/identity.ts'
import { en } from '../../widget/locales/en.ts'
import { Signing } from '../../widget/features/identity/signing.ts'
import { violations } from './axe.ts'
import { find, placed, when, within as inside } from './room.ts'
import { ListedRoom, message, settled, stage, until, within } from './support.ts'

const GUEST: Me = { id: 'me', kind: 'guest', role: 'guest', name: 'Mia Chen' }
const WATCHING: Me = { id: 'w', kind: 'watching', role: 'guest' }
const MODERATOR: Me = { ...GUEST, kind: 'signed', role: 'moderator' }

/** An identity as a host's server writes it; nobody checks the signature here. */
const identity = (sub: string, claims: object = {}): string => {
  const iat = Math.floor(Date.now() / 1000)
  return ['{}', JSON.stringify({ sub, iat, exp: iat + 3600, ...claims }), 'signature'].map(btoa).join('.')
}

describe('who may write', () => {
  const said = (me: Me, room: Partial<RoomInfo>): string | undefined => {
    const client = new ListedRoom([], me)
    client.room.value = { site: 'demo', slug: 'lobby', ...room }
    const values = barred(client, false, { lang: 'en', strings: en }, document)?.values
    return typeof values?.[0] === 'string' ? values[0] : undefined
  }

  it('is said by the room, and staff may where others may not', () => {
    expect(said(GUEST, {})).equal(undefined)
    expect(said(GUEST, { state: 'closed', notice: 'Until Monday.' })).equal('Until Monday.')
    expect(said(MODERATOR, { state: 'closed' })).contain('closed')
    expect(said(GUEST, { state: 'readonly' })).contain('read along')
    expect(said(MODERATOR, { state: 'readonly' })).equal(undefined)
    expect(said(GUEST, { post: 'staff' })).contain('run this room')
    expect(said(GUEST, { post: 'identified' })).contain('Sign in')
    expect(said({ ...GUEST, kind: 'account', role: 'member' }, { post: 'identified' })).equal(undefined)
    expect(said(WATCHING, { guests: false })).contain('Sign in')
  })
})

describe('messages written before signing in', () => {
  it('are one’s own', async () => {
    const client = new ListedRoom([message(1, { author: 'ann' }), message(2, { author: 'bob' })], {
      ...MODERATOR,
      was: ['ann'],
    })
    await using room = await stage(
      client,
      (given) => html`<parlor-timeline .client=${given.client} .locale=${given.locale}></parlor-timeline>`,
    )
    const rows = [...(within(room.root, 'parlor-timeline').shadowRoot?.querySelectorAll('.row') ?? [])]
    expect(rows.map((row) => row.matches('.own'))).deep.equal([true, false])
  })

  it('and pictures come from the Worker only', async () => {
    const client = new ListedRoom([message(1, { author: 'ann' }), message(2, { author: 'bob' })])
    client.people.value = new Map([
      ['ann', { id: 'ann', name: 'Ann', role: 'member', avatar: 'https://elsewhere.example/ann.png' }],
      ['bob', { id: 'bob', name: 'Bob', role: 'member', avatar: `${client.options.server}/images/bob` }],
    ])
    await using room = await stage(
      client,
      (given) => html`<parlor-timeline .client=${given.client} .locale=${given.locale}></parlor-timeline>`,
    )
    const root = within(room.root, 'parlor-timeline').shadowRoot
    const pictures = [...(root?.querySelectorAll('img') ?? [])].map(({ src }) => src)
    expect(pictures).deep.equal([`${client.options.server}/images/bob`])
    expect(within(root, '.avatar').textContent).equal('A')
  })
})

describe('the settings', () => {
  const settings = (client: ListedRoom) =>
    stage(
      client,
      (given) => html`<parlor-settings .client=${given.client} .locale=${given.locale}></parlor-settings>`,
    )

  it('offer what suits who one is, and have no violation', async () => {
    const offers: Record<string, string[]> = {}
    for (const me of [WATCHING, GUEST, { ...GUEST, kind: 'account' as const }, MODERATOR]) {
      await using room = await settings(new ListedRoom([], me))
      const root = within(room.root, 'parlor-settings').shadowRoot
      offers[me.kind] = [...(root?.querySelectorAll('.item') ?? [])].map((one) => one.textContent.trim())
      expect(await violations(room.host)).deep.equal([])
    }
    const data = ['Download my data', 'Erase my data']
    expect(offers).deep.equal({
      watching: [],
      guest: ['Change name', 'Sign out', 'Favourite', ...data],
      account: ['Change name', 'Sign out', 'Sign out everywhere', 'Favourite', ...data],
      signed: ['Favourite', ...data],
    })
  })

  it('ask before they erase, with the harmless answer at hand, and Escape goes back', async () => {
    await using room = await settings(new ListedRoom([]))
    const root = within(room.root, 'parlor-settings').shadowRoot
    within<HTMLButtonElement>(root, '.danger').click()
    await until(() => root?.activeElement?.id === 'keep')
    expect(await violations(room.host)).deep.equal([])
    await sendKeys({ press: 'Escape' })
    await settled()
    expect(root?.querySelector('#keep')).equal(null)
    expect(root?.activeElement?.matches('.danger')).equal(true)
  })

  it('keep what is announced', async () => {
    const client = new ListedRoom([])
    await using room = await settings(client)
    const hearing = within(within(room.root, 'parlor-settings').shadowRoot, 'parlor-hearing').shadowRoot
    hearing?.querySelectorAll<HTMLInputElement>('input[name=announce]')[2]?.click()
    expect(client.store.get('announce:lobby')).equal('none')
    hearing?.querySelectorAll<HTMLInputElement>('input[name=announce]')[0]?.click()
    expect(client.store.get('announce:lobby')).equal(undefined)
  })
})

describe('the password form', () => {
  it('says that nothing answers, keeps what was typed, and has no violation', async () => {
    const client = new ListedRoom([], WATCHING)
    await using room = await stage(
      client,
      (given) => html`<parlor-password .client=${given.client}></parlor-password>`,
    )
    const root = within(room.root, 'parlor-password').shadowRoot
    expect(await violations(room.host)).deep.equal([])
    const field = within<HTMLInputElement>(root, 'input')
    field.value = 'open sesame'
    within<HTMLButtonElement>(root, '.button').click()
    await until(() => within(root, '[role=alert]').textContent !== '')
    expect(field.value).equal('open sesame')
  })
})

describe('an element whose host says who the visitor is', () => {
  it('is somebody else’s room with another subject, the same with a new token, and nobody’s without', async () => {
    await using page = await placed({ loading: 'eager', identity: identity('ann') })
    const element = page.room
    await when(() => element.connection !== 'idle', 'a connection')
    const timeline = (): Element | undefined => find(element, 'parlor-timeline, parlor-refused')
    await when(timeline, 'a room')
    const changes: string[] = []
    element.addEventListener('parlor-connection', ({ connection }) => changes.push(connection))
    element.identity = identity('ann', { jti: 'another' })
    await element.updateComplete
    expect(changes).deep.equal([])
    element.identity = identity('bob')
    await element.updateComplete
    await when(() => changes.length > 0, 'another connection')
  })

  it('asks the provider once, and waits for it', async () => {
    let asked = 0
    let answer = (_: string): void => undefined
    await using page = await placed({ loading: 'eager', consent: 'required' })
    page.room.identityProvider = ({ refresh }) => {
      if (!refresh) asked++
      return new Promise((resolve) => (answer = resolve))
    }
    page.room.giveConsent()
    await when(() => asked > 0, 'the question')
    expect(page.room.connection).equal('idle')
    answer(identity('cid'))
    await when(() => page.room.connection !== 'idle', 'a connection')
    expect(asked).equal(1)
    page.room.withdrawConsent()
  })

  it('leaves no token of one who is gone', async () => {
    await using page = await placed({ site: 'gone', consent: 'required', identity: identity('dee') })
    const signing = new Signing(page.room)
    const key = signing.signed?.key ?? ''
    localStorage.setItem(`parlor:gone:${key}`, '{}')
    page.room.identity = ''
    expect(signing.signed).equal(undefined)
    expect(localStorage.getItem(`parlor:gone:${key}`)).equal(null)
  })

  it('takes no identity for another’s', () => {
    const ann = new Identity(
      identity('ann'),
      () => undefined,
      () => undefined,
    )
    expect(ann.hear(identity('bob'))).equal(false)
    expect(ann.hear(identity('ann', { role: 'moderator' }))).equal(true)
  })
})

describe('signing out', () => {
  it('erases all that the site kept, and keeps the agreement', async () => {
    await using page = await placed({ site: 'out', consent: 'required', loading: 'eager' })
    page.room.giveConsent()
    localStorage.setItem('parlor:out:refresh', 'r')
    localStorage.setItem('parlor:out:draft:lobby:m_1', 'half')
    await page.room.signOut()
    const kept = Object.keys(localStorage).filter((key) => key.startsWith('parlor:out:'))
    expect(kept).deep.equal(['parlor:out:consent'])
    await when(() => page.room.connection !== 'idle', 'a new beginning')
    expect(inside(page.room, 'header').textContent).contain('lobby')
    page.room.withdrawConsent()
  })
})
