import { expect } from '@esm-bundle/chai'
import { html } from 'lit'
import { badge } from '../../widget/features/notify/badge.ts'
import { levelOf, notify, setLevel } from '../../widget/features/notify/notices.ts'
import type { Message } from '../../protocol/model.ts'
import '../../widget/features/settings/settings.ts'
import '../../widget/index.ts'
import '../../widget/ui/failed.ts'
import '../../widget/ui/roster.ts'
import '../../widget/ui/status.ts'
import { violations } from './axe.ts'
import { placed } from './room.ts'
import { ListedRoom, message, PEOPLE, settled, stage, until, within } from './support.ts'

const icon =
  'data:image/svg+xml,'
  + encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>',
  )

describe('the number in the title', () => {
  const one = {}
  const other = {}
  afterEach(() => {
    badge().set(one, 'a', 0)
    badge().set(other, 'a', 0)
  })

  it('counts each room once, and goes without a trace', () => {
    document.title = 'News  &  talk'
    badge().set(one, 'a', 3)
    badge().set(other, 'a', 3)
    expect(document.title).equal('(3) News & talk')
    badge().set(other, 'b', 120)
    expect(document.title).equal('(99+) News & talk')
    badge().set(one, 'a', 0)
    badge().set(other, 'b', 0)
    expect(document.querySelector('title')?.textContent).equal('News  &  talk')
  })

  it('keeps to what the page makes of its title meanwhile, and fights with nobody over it', async () => {
    document.title = 'News'
    badge().set(one, 'a', 2)
    document.title = 'More news'
    await until(() => document.title === '(2) More news')
    document.title += ' today'
    await until(() => document.title === '(2) More news today')
    // Another script insists on a number of its own.
    let writes = 0
    const rival = new MutationObserver(() => {
      if (document.title.startsWith('[1] ')) return
      writes++
      document.title = `[1] ${document.title}`
    })
    rival.observe(document.head, { childList: true, subtree: true, characterData: true })
    document.title = 'News'
    await new Promise((resolve) => setTimeout(resolve, 900))
    rival.disconnect()
    expect(writes).below(12)
    document.title = 'News'
    badge().set(one, 'a', 0)
    expect(document.title).equal('News')
  })

  it('is a dot on the icon where the page shows images of its own making, and the icon is itself again', async () => {
    const link = Object.assign(document.createElement('link'), { rel: 'icon' })
    link.setAttribute('href', icon)
    document.head.append(link)
    badge().set(one, 'a', 1)
    await until(() => link.getAttribute('href')?.startsWith('data:image/png') ?? false)
    badge().set(one, 'a', 0)
    expect(link.getAttribute('href')).equal(icon)
    link.setAttribute('href', '/favicon.ico')
    badge().set(one, 'a', 1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(link.getAttribute('href')).equal('/favicon.ico')
    link.remove()
  })

  it('is the same for every copy of the script', () => {
    expect((globalThis as Record<symbol, unknown>)[Symbol.for('parlor.badge')]).equal(badge())
  })
})

describe('a room that is told of', () => {
  /** A launcher that is closed, with somebody else's words to come. */
  const told = async (some: Partial<Message>, prepare?: (client: ListedRoom) => void) => {
    await using page = await placed({ layout: 'launcher', loading: 'lazy' })
    document.title = 'Page'
    const client = new ListedRoom([message(1)])
    client.store.set('noticed:lobby', undefined)
    prepare?.(client)
    const stop = notify(page.room, client)
    const news = message(2, { author: 'ann', ...some })
    client.arrive(news)
    client.unread.value = { count: 1, read: 1, first: 2 }
    for (const hear of client.heard)
      hear({ type: 'changes', from: 1, to: 2, messages: [news], people: [], quoted: [] })
    const title = document.title
    await new Promise((resolve) => setTimeout(resolve, 600))
    // What is counted is told of too, sooner or later.
    for (let tries = 0; title !== 'Page' && !client.store.get('noticed:lobby') && tries < 30; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    const claimed = client.store.get('noticed:lobby')
    stop()
    client.store.set('level:lobby', undefined)
    expect(document.title).equal('Page')
    return [title, claimed]
  }

  it('is so by its level: all, what speaks to one, nothing', async () => {
    const at = (level: 'mentions' | 'none') => (client: ListedRoom) => setLevel(client, level)
    expect(await told({})).deep.equal(['(1) Page', '2'])
    expect(await told({}, at('mentions'))).deep.equal(['Page', undefined])
    expect(await told({ mentions: ['me'] }, at('mentions'))).deep.equal(['(1) Page', '2'])
    expect(await told({ mentions: ['here'] }, at('mentions'))).deep.equal(['(1) Page', '2'])
    expect(await told({ mentions: ['bob'] }, at('mentions'))).deep.equal(['Page', undefined])
    expect(await told({ mentions: ['me'] }, at('none'))).deep.equal(['Page', undefined])
    const answered = (client: ListedRoom): void => {
      setLevel(client, 'mentions')
      client.quoted.value = new Map([[1, message(1, { author: 'me' })]])
    }
    expect(await told({ replyTo: 1 }, answered)).deep.equal(['(1) Page', '2'])
  })

  it('is not by whom one ignores, nor by oneself', async () => {
    const ignores = (client: ListedRoom): void => {
      client.ignored.value = new Set(['ann'])
      setLevel(client, 'mentions')
    }
    expect(await told({ mentions: ['me'] }, ignores)).deep.equal(['Page', undefined])
    const [, claimed] = await told({ author: 'me' })
    expect(claimed).equal(undefined)
  })
})

describe('what one hears of', () => {
  const settings = (client: ListedRoom) =>
    stage(
      client,
      (given) => html`<parlor-settings .client=${given.client} .locale=${given.locale}></parlor-settings>`,
    )
  const hearing = (root: ParentNode) =>
    within(within(root, 'parlor-settings').shadowRoot, 'parlor-hearing').shadowRoot

  it('is chosen in the settings, without a violation, and kept', async () => {
    const client = new ListedRoom([])
    await using room = await settings(client)
    const root = hearing(room.root)
    await until(() => !!root?.querySelector('#sound'))
    await settled()
    expect(await violations(room.host)).deep.equal([])
    root?.querySelectorAll<HTMLInputElement>('input[name=level]')[1]?.click()
    expect(levelOf(client)).equal('mentions')
    within<HTMLInputElement>(root, '#sound').click()
    await settled()
    expect(client.store.get('sound')).equal('on')
    within<HTMLInputElement>(root, '#sound').click()
    expect(client.store.get('sound')).equal(undefined)
    client.store.set('level:lobby', undefined)
  })

  it('says why there are no notifications where the browser lets no page show them', async () => {
    const client = new ListedRoom([])
    await using room = await settings(client)
    const root = hearing(room.root)
    await until(() => !!root?.querySelector('#desktop'))
    expect(within<HTMLInputElement>(root, '#desktop').checked).equal(false)
    expect(root?.textContent).not.contain('can’t show them')
    client.store.set('desktop', 'missing')
    window.dispatchEvent(new Event('focus'))
    await settled()
    expect(within<HTMLInputElement>(root, '#desktop').disabled).equal(true)
    expect(root?.textContent).contain('can’t show them')
    client.store.set('desktop', undefined)
  })

  it('lists whom one ignores, and lets go of them with the focus kept near', async () => {
    const client = new ListedRoom([])
    client.store.set('ignored:me', 'ann')
    await using room = await settings(client)
    const root = hearing(room.root)
    const { ignoringOf } = await import('../../widget/features/ignore/ignoring.ts')
    const stop = ignoringOf(client).begin()
    await until(() => !!root?.querySelector('li'))
    await settled()
    expect(client.ignored.value.has('ann')).equal(true)
    expect(await violations(room.host)).deep.equal([])
    const button = within<HTMLButtonElement>(root, 'li button')
    expect(button.getAttribute('aria-label')).equal('Stop ignoring Ann Lindqvist')
    button.click()
    await until(() => root?.activeElement?.id === 'ignored')
    expect(client.ignored.value.size).equal(0)
    stop()
    client.store.set('ignoring:me', undefined)
  })
})

describe('the list of people', () => {
  const members = Array.from({ length: 30 }, (_, at) => ({
    id: `p${at}`,
    name: at === 7 ? 'Zoë Ångström' : `Person ${at}`,
    role: 'guest' as const,
    presence: 'active' as const,
  }))

  it('finds by name whatever the accents, asks the room for more, and gives up on Escape', async () => {
    const client = new ListedRoom([])
    const said: unknown[] = []
    client.say = (frame) => said.push(frame) > 0
    await using room = await stage(
      client,
      (given) =>
        html`<parlor-roster
          .client=${given.client}
          .locale=${given.locale}
          .roster=${{ members, count: 80 }}
          me="p1"
        ></parlor-roster>`,
    )
    const root = within(room.root, 'parlor-roster').shadowRoot
    expect(await violations(room.host)).deep.equal([])
    const field = within<HTMLInputElement>(root, 'input')
    field.value = 'zoe ang'
    field.dispatchEvent(new Event('input'))
    await settled()
    expect([...(root?.querySelectorAll('bdi') ?? [])].map((one) => one.textContent)).deep.equal([
      'Zoë Ångström',
    ])
    await until(() => said.length > 0)
    expect(said).deep.equal([{ type: 'people', query: 'zoe ang' }])
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))
    await settled()
    expect(root?.querySelectorAll('li').length).equal(30)
  })

  it('lets one ignore anybody but oneself and bots, at once', async () => {
    const client = new ListedRoom([])
    const roster = {
      count: 3,
      members: [
        { id: 'me', name: 'Mia Chen', role: 'guest' as const },
        { id: 'ann', name: 'Ann Lindqvist', role: 'moderator' as const },
        { id: 'b', name: 'Build', role: 'bot' as const },
      ],
    }
    await using room = await stage(
      client,
      (given) =>
        html`<parlor-roster
          .client=${given.client}
          .locale=${given.locale}
          .roster=${roster}
          me="me"
        ></parlor-roster>`,
    )
    const root = within(room.root, 'parlor-roster').shadowRoot
    const { ignoringOf } = await import('../../widget/features/ignore/ignoring.ts')
    const stop = ignoringOf(client).begin()
    expect(
      [...(root?.querySelectorAll('li button') ?? [])].map((one) => one.getAttribute('aria-label')),
    ).deep.equal(['Ignore Ann Lindqvist'])
    within<HTMLButtonElement>(root, 'li button').click()
    await until(() => client.ignored.value.has('ann'))
    await until(() => /no longer see/.test(root?.textContent ?? ''))
    expect(await violations(room.host)).deep.equal([])
    within<HTMLButtonElement>(root, 'li button').click()
    await until(() => client.ignored.value.size === 0)
    stop()
    client.store.set('ignoring:me', undefined)
  })
})

describe('what could not be sent', () => {
  it('says why by every code, and offers all at once under the last', async () => {
    const client = new ListedRoom([])
    client.people.value = new Map(PEOPLE.map((person) => [person.id, person]))
    client.pending.value = (['slow_mode', 'filtered'] as const).map((code, at) => ({
      nonce: `nonce-${at}`,
      body: `Words ${at}`,
      at: 1,
      state: 'failed' as const,
      code,
    }))
    await using room = await stage(
      client,
      (given) =>
        html`${given.client.pending.value.map(
          (pending) => html`<parlor-failed .client=${given.client} .pending=${pending}></parlor-failed>`,
        )}`,
    )
    await settled()
    const [first, last] = [...room.root.querySelectorAll('parlor-failed')].map(({ shadowRoot }) => shadowRoot)
    expect(first?.textContent).contain('slow mode')
    expect(last?.textContent).contain('rules of this room')
    const labels = (root?: ShadowRoot | null) =>
      [...(root?.querySelectorAll('button') ?? [])].map((one) => one.textContent)
    expect(labels(first)).deep.equal(['Retry', 'Edit', 'Discard'])
    expect(labels(last)).deep.equal(['Retry', 'Edit', 'Discard', 'Retry all 2'])
    expect(await violations(room.host)).deep.equal([])
  })

  it('counts what waits while there is no connection', async () => {
    const client = new ListedRoom([])
    client.pending.value = [{ nonce: 'nonce-1', body: 'x', at: 1, state: 'pending' }]
    await using room = await stage(
      client,
      (given) => html`<parlor-status .client=${given.client} lost="offline"></parlor-status>`,
    )
    await settled()
    const text = (): string => within(room.root, 'parlor-status').shadowRoot?.textContent ?? ''
    expect(text()).match(/You can keep writing.*\s+1 message waits\./)
    client.pending.value = []
    await settled()
    expect(text()).not.contain('waits')
  })
})
