import { expect } from '@esm-bundle/chai'
import { html } from 'lit'
import '../../widget/features/reading/reading.ts'
import '../../widget/ui/failed.ts'
import '../../widget/ui/announcer.ts'
import { isRow, seqOf } from '../../widget/ui/message.ts'
import '../../widget/ui/timeline.ts'
import type { ParlorTimeline } from '../../widget/ui/timeline.ts'
import '../../widget/ui/typing.ts'
import { accessibleNames, violations } from './axe.ts'
import { ListedRoom, message, messages, NOON, settled, stage, until, within, type Stage } from './support.ts'

async function shown(room: ListedRoom, size = {}): Promise<Stage & { timeline: ParlorTimeline }> {
  const staged = await stage(
    room,
    ({ client, locale }) =>
      html`<parlor-timeline .client=${client} .locale=${locale}
        ><b slot="empty">Nobody yet</b></parlor-timeline
      >`,
    size,
  )
  const timeline = within<ParlorTimeline>(staged.root, 'parlor-timeline')
  timeline.style.flex = '1'
  await settled()
  return Object.assign(staged, { timeline })
}

const bubbles = (timeline: ParlorTimeline): string[] =>
  timeline.rows().map((row) => row.querySelector('.text')?.textContent ?? '')

describe('the timeline to assistive technology', () => {
  it('is a log of articles named by author and time', async () => {
    await using room = await shown(new ListedRoom(messages(1, 3)))
    const tree = await accessibleNames()
    expect(tree).include('StaticText This is where the conversation begins.')
    expect(tree.find((node) => node.startsWith('article'))).match(/^article Ann Lindqvist, .*12:02/)
    const log = within(room.timeline.renderRoot, '[role=log]')
    expect([log.ariaLabel, log.ariaLive]).deep.equal(['Messages', 'off'])
  })

  it('has no violations: history, pending and failed, empty, loading', async () => {
    const client = new ListedRoom(messages(1, 12))
    client.unread.value = { count: 2, first: 11, read: 10 }
    client.pending.value = [
      { nonce: 'a', body: 'one', at: NOON, state: 'pending' },
      { nonce: 'b', body: 'two', at: NOON, state: 'failed', code: 'too_long' },
    ]
    for (const theme of ['light', 'dark']) {
      await using room = await shown(client)
      room.host.setAttribute('theme', theme)
      await settled()
      expect(await violations(room.host)).deep.equal([])
    }
    const nobody = new ListedRoom([])
    await using empty = await shown(nobody)
    expect(await violations(empty.host)).deep.equal([])
    nobody.ready.value = false
    nobody.connection.value = { state: 'connecting' }
    await until(() => {
      const bones = empty.timeline.renderRoot.querySelector('.skeleton')
      return bones !== null && getComputedStyle(bones).visibility === 'visible'
    })
    expect(await violations(empty.host)).deep.equal([])
  })

  it('speaks a message at once, and a burst as a number', async () => {
    const client = new ListedRoom(messages(1, 3))
    await using room = await shown(client)
    const live = within(
      within<HTMLElement>(room.timeline.renderRoot, 'parlor-announcer').shadowRoot,
      '[aria-live=polite]',
    )
    expect(live.textContent.trim()).equal('')
    client.arrive(message(4, { author: 'ann', body: 'hello' }))
    await settled()
    expect(live.textContent.trim()).equal('Ann Lindqvist: hello')
    client.arrive(message(5, { author: 'me', body: 'my own is not spoken' }))
    for (let seq = 6; seq < 18; seq++) client.arrive(message(seq, { author: 'bob' }))
    await settled()
    expect(live.textContent.trim()).equal('Ann Lindqvist: hello')
    await until(() => live.textContent.trim() === '12 new messages')
  })
})

describe('the rows', () => {
  it('group one author, divide days, and mark where reading stopped', async () => {
    const day = 24 * 3_600_000
    const client = new ListedRoom([
      message(1, { author: 'ann', at: NOON - day }),
      message(2, { author: 'ann', at: NOON }),
      message(3, { author: 'ann', at: NOON + 60_000 }),
      message(4, { author: 'ann', at: NOON + 120_000 }),
      message(5, { author: 'me', at: NOON + 130_000 }),
    ])
    client.unread.value = { count: 1, first: 4, read: 3 }
    await using room = await shown(client)
    const [, second, third, fourth, own] = room.timeline.rows()
    const marks = (row?: Element): boolean[] =>
      ['head', 'tail', 'own'].map((mark) => row?.classList.contains(mark) ?? false)
    expect([marks(second), marks(third)]).deep.equal([
      [true, false, false],
      [false, true, false],
    ])
    expect(marks(fourth)[0]).equal(true)
    expect(marks(own)[2]).equal(true)
    expect(room.timeline.renderRoot.querySelectorAll('.day').length).equal(2)
    expect(within(room.timeline.renderRoot, ':has(> .unread) + * > *')).equal(fourth)
    // Read by now, and still where the reader found it.
    expect(client.unread.value.count).equal(0)
  })

  it('show text as text, addresses as links, and nothing of what was deleted', async () => {
    const client = new ListedRoom([
      message(1, { body: '<img src=x onerror=alert(1)> see https://example.com/a_(b)).' }),
      message(2, { body: 'secret', deletedAt: 5 }),
    ])
    await using room = await shown(client)
    const [first, second] = room.timeline.rows()
    expect(first?.querySelector('img')).equal(null)
    const link = within<HTMLAnchorElement>(first, 'a')
    expect(link.href).equal('https://example.com/a_(b)')
    expect(link.rel).contain('noopener')
    expect(second?.textContent).contain('Message deleted').and.not.contain('secret')
    expect(within(first, '.text').getAttribute('dir')).equal('auto')
    expect(within(first, 'bdi').textContent).equal('Ann Lindqvist')
  })

  it('show one to three emoji larger, and nothing else', async () => {
    const large = ['🦀', '🦀🦀🦀', '❤️', '👩‍👩‍👧', '🇸🇪', '👍🏽']
    const plain = ['🦀🦀🦀🦀', 'a 🦀', '1', '#', '❤']
    await using room = await shown(
      new ListedRoom([...large, ...plain].map((body, i) => message(i + 1, { body }))),
    )
    const shownLarge = room.timeline.rows().filter((row) => row.querySelector('.emoji'))
    expect(shownLarge.map((row) => row.querySelector('.text')?.textContent)).deep.equal(large)
  })

  it('render again only where something changed', async () => {
    const client = new ListedRoom(messages(1, 10))
    await using room = await shown(client)
    const rendered = new Set<number | undefined>()
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement
        const row = element?.closest('.row')
        rendered.add(isRow(row) ? seqOf(row) : undefined)
      }
    })
    observer.observe(room.timeline.renderRoot, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    })
    client.change(4, { body: 'other words' })
    await settled()
    observer.disconnect()
    expect([...rendered]).deep.equal([4])
  })

  it('give a pending message its place in one step, without a second arrival', async () => {
    const client = new ListedRoom(messages(1, 10))
    await using room = await shown(client)
    const nonce = client.send('hello there')
    await settled()
    expect(bubbles(room.timeline).at(-1)).equal('hello there')
    client.acknowledge(nonce)
    // The frame that follows is the first that a person could see.
    await new Promise((done) => requestAnimationFrame(done))
    expect(bubbles(room.timeline).filter((body) => body === 'hello there').length).equal(1)
    const row = room.timeline.rows().at(-1)
    expect(row && seqOf(row)).equal(11)
    expect(row?.getAnimations()).deep.equal([])
  })

  it('offer to send a refused message again or to give it up', async () => {
    const client = new ListedRoom(messages(1, 3))
    client.pending.value = [{ nonce: 'b', body: 'two', at: NOON, state: 'failed', code: 'too_long' }]
    await using room = await shown(client)
    const failed = (): ShadowRoot | null | undefined =>
      room.timeline.rows().at(-1)?.querySelector('parlor-failed')?.shadowRoot
    const press = (label: string): void =>
      [...(failed()?.querySelectorAll('button') ?? [])]
        .find(({ textContent }) => textContent.trim() === label)
        ?.click()
    expect(failed()?.textContent).contain('too long')
    press('Retry')
    await settled()
    expect(client.pending.value[0]?.state).equal('pending')
    client.pending.value = [{ nonce: 'b', body: 'two', at: NOON, state: 'failed' }]
    await settled()
    press('Discard')
    await settled()
    expect(client.pending.value).deep.equal([])
  })

  it('lie to both sides when narrow and in one column when wide, mirrored from right to left', async () => {
    const client = new ListedRoom([message(1, { author: 'ann' }), message(2, { author: 'me' })])
    const starts = async (width: number, dir: string): Promise<(number | undefined)[]> => {
      document.documentElement.dir = dir
      await using room = await shown(client, { width })
      const box = room.timeline.getBoundingClientRect()
      return room.timeline.rows().map((row) => {
        const bubble = within(row, '.bubble').getBoundingClientRect()
        return Math.round(dir === 'rtl' ? box.right - bubble.right : bubble.left - box.left)
      })
    }
    try {
      for (const dir of ['ltr', 'rtl']) {
        const [theirs, mine] = await starts(380, dir)
        expect(mine).above((theirs ?? 0) + 50)
        const [left, right] = await starts(720, dir)
        expect(left).equal(right)
      }
    } finally {
      document.documentElement.removeAttribute('dir')
    }
  })
})

describe('what the timeline tells', () => {
  it('marks as read what is in view, and nothing while the panel is closed', async () => {
    const client = new ListedRoom(messages(1, 40))
    await using room = await shown(client)
    await settled()
    expect(client.told.read.at(-1)).equal(40)
    room.timeline.active = false
    client.arrive(message(41))
    client.unread.value = { count: 1, first: 41, read: 40 }
    await settled()
    expect(client.told.read.at(-1)).equal(40)
    expect(room.timeline.renderRoot.querySelector('.unread')).to.exist
    room.timeline.active = true
    await settled()
    expect(client.told.read.at(-1)).equal(41)
  })

  it('shows who is typing in a line that is always as high', async () => {
    const client = new ListedRoom(messages(1, 3))
    await using room = await shown(client)
    const line = within<HTMLElement>(room.timeline.renderRoot, 'parlor-typing')
    const height = line.offsetHeight
    client.typing.value = {
      members: [
        { id: 'ann', name: 'Ann' },
        { id: 'bob', name: 'Bob' },
      ],
      others: 0,
    }
    await settled()
    expect(line.shadowRoot?.textContent).equal('Ann and Bob are typing…')
    expect(line.shadowRoot?.querySelectorAll('bdi').length).equal(2)
    expect(line.offsetHeight).equal(height)
  })

  it('has a slot for the empty room and parts for the rest', async () => {
    await using empty = await shown(new ListedRoom([]))
    const slot = within<HTMLSlotElement>(empty.timeline.renderRoot, 'slot[name=empty]')
    expect(slot.assignedElements()[0]?.textContent).equal('Nobody yet')
    await using full = await shown(new ListedRoom(messages(1, 2)))
    expect(full.timeline.renderRoot.querySelector('[part=log]')).to.exist
    const row = full.timeline.rows()[0]
    expect(row?.getAttribute('part')).equal('message')
    for (const part of ['author', 'time', 'body']) expect(row?.querySelector(`[part=${part}]`)).to.exist
  })

  it('writes no style attribute, which a strict page refuses', async () => {
    const client = new ListedRoom(messages(1, 20))
    await using room = await shown(client)
    client.send('mine')
    await settled()
    const roots = [room.timeline, ...room.timeline.renderRoot.querySelectorAll('*')].map(
      (one) => one.shadowRoot,
    )
    for (const root of roots) expect(root?.querySelector('[style]') ?? null).equal(null)
  })
})
