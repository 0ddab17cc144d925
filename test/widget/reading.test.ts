import { expect } from '@esm-bundle/chai'
import { sendKeys, sendMouse } from '@web/test-runner-commands'
import { html } from 'lit'
import type { Message } from '../../protocol/model.ts'
import type { Answer, ServerFrame } from '../../protocol/server.ts'
import type { ClientFrame } from '../../protocol/client.ts'
import '../../widget/features/reading/reading.ts'
import { messageIn } from '../../widget/features/link/link.ts'
import { ParlorError } from '../../widget/room/error.ts'
import type { Change } from '../../widget/room/outbox.ts'
import { seqOf, type RowElement } from '../../widget/ui/message.ts'
import '../../widget/ui/timeline.ts'
import type { ParlorTimeline } from '../../widget/ui/timeline.ts'
import { violations } from './axe.ts'
import { ListedRoom, message, messages, NOON, settled, stage, until, within, type Stage } from './support.ts'

/** A room in memory that also takes changes, answers questions, and goes to days. */
class TalkingRoom extends ListedRoom {
  readonly changes: Change[] = []
  /** What the next change is refused with. */
  refusal: ConstructorParameters<typeof ParlorError>[0] | undefined
  answers: Partial<Record<Answer['type'], (ask: number) => Answer>> = {}

  override async run(change: Change): Promise<void> {
    this.changes.push(change)
    await Promise.resolve()
    const { refusal } = this
    this.refusal = undefined
    if (refusal) throw new ParlorError(refusal)
  }

  override say(frame: ClientFrame): boolean {
    if (!('ask' in frame)) return true
    const answer = this.answers[frame.type]?.(frame.ask)
    if (answer) queueMicrotask(() => this.tell(answer))
    return answer !== undefined
  }

  tell(frame: ServerFrame): void {
    for (const hear of this.heard) hear(frame)
  }

  override showDate(at: number): void {
    const found = this.all.find((one) => one.at >= at)
    if (!found) return
    super.showAround(found.seq)
    setTimeout(() => this.tell(pageOf(this.all, found.seq, { at })), 10)
  }

  override showAround(seq: number): void {
    super.showAround(this.all.findLast((one) => one.seq <= seq)?.seq ?? seq)
    setTimeout(() => this.tell(pageOf(this.all, seq, { around: seq })), 10)
  }
}

function pageOf(
  all: readonly Message[],
  seq: number,
  question: { at?: number; around?: number },
): ServerFrame {
  const messages = all.filter((one) => Math.abs(one.seq - seq) <= 25)
  return { type: 'page', ...question, messages, people: [], quoted: [], more: { before: true, after: true } }
}

class Reader implements AsyncDisposable {
  constructor(
    readonly stage: Stage,
    readonly timeline: ParlorTimeline,
  ) {}
  static async of(room: ListedRoom, size = {}): Promise<Reader> {
    room.features.value = ['reactions', 'receipts']
    const staged = await stage(
      room,
      ({ client, locale }) => html`<parlor-timeline .client=${client} .locale=${locale}></parlor-timeline>`,
      size,
    )
    const timeline = within<ParlorTimeline>(staged.root, 'parlor-timeline')
    timeline.style.flex = '1'
    // What stands around messages is fetched behind them.
    await until(() => timeline.renderRoot.querySelector('.floats') !== null)
    await settled()
    return new Reader(staged, timeline)
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await sendMouse({ type: 'move', position: [790, 590] })
    await this.stage[Symbol.asyncDispose]()
  }
  get root(): ParentNode {
    return this.timeline.renderRoot
  }
  row(seq: number): RowElement {
    const row = this.timeline.rows().find((one) => seqOf(one) === seq)
    if (!row) throw new Error(`no row ${seq}`)
    return row
  }
  has(seq: number): boolean {
    return this.timeline.rows().some((one) => seqOf(one) === seq)
  }
  async point(seq: number): Promise<void> {
    const { left, top } = within(this.row(seq), '.column').getBoundingClientRect()
    await sendMouse({ type: 'move', position: [Math.round(left + 6), Math.round(top + 12)] })
    await settled()
  }
  button(name: string, root: ParentNode = this.root): HTMLButtonElement {
    const found = this.buttons(root).find((one) => called(one) === name)
    if (!found) throw new Error(`no button ${name}: ${this.buttons(root).map(called).join(', ')}`)
    return found
  }
  buttons(root: ParentNode = this.root): HTMLButtonElement[] {
    return [...root.querySelectorAll('button')]
  }
  async press(name: string, root?: ParentNode): Promise<void> {
    this.button(name, root).click()
    await settled()
  }
  get told(): string {
    return this.root.querySelector('.notice span')?.textContent ?? ''
  }
}

const called = (button: HTMLElement): string => button.ariaLabel ?? button.textContent.trim()

describe('the tools of a message', () => {
  it('are there for the row under the pointer alone, and move nothing', async () => {
    await using reader = await Reader.of(new TalkingRoom(messages(1, 20)))
    expect(reader.root.querySelectorAll('[role=toolbar]').length).equal(0)
    const before = reader.row(18).getBoundingClientRect().top
    await reader.point(19)
    expect(reader.root.querySelectorAll('[role=toolbar]').length).equal(1)
    expect(reader.row(19).querySelector('[role=toolbar]')?.ariaLabel).equal('Message actions')
    await reader.point(18)
    expect(reader.root.querySelectorAll('[role=toolbar]').length).equal(1)
    expect(reader.row(18).querySelector('[role=toolbar]')).to.exist
    expect(reader.row(18).getBoundingClientRect().top).equal(before)
  })

  it('offer what one may do: with one’s own, with others’, to moderators, to readers', async () => {
    const all = [...messages(1, 8), message(9, { author: 'ann' }), message(10, { author: 'me' })]
    const offered = async (reader: Reader, seq: number): Promise<string[]> => {
      await reader.point(seq)
      const tools = within(reader.row(seq), '[role=toolbar]')
      return reader
        .buttons(tools)
        .filter((one) => !one.classList.contains('quick'))
        .map(called)
    }
    const room = new TalkingRoom(all)
    await using reader = await Reader.of(room)
    expect(await offered(reader, 9)).deep.equal(['React', 'Reply', 'More'])
    expect(await offered(reader, 10)).deep.equal(['React', 'Reply', 'Edit', 'Delete', 'More'])
    room.me.value = { id: 'me', kind: 'signed', role: 'moderator', name: 'Mia' }
    await settled()
    expect(await offered(reader, 9)).deep.equal(['React', 'Reply', 'Moderate', 'More'])
    room.me.value = { id: 'me', kind: 'guest', role: 'guest', name: 'Mia' }
    room.room.value = { site: 'demo', slug: 'lobby', state: 'readonly' }
    await settled()
    expect(await offered(reader, 9)).deep.equal(['More'])
  })

  it('are walked by keys, and Escape leads back to the message and out', async () => {
    await using reader = await Reader.of(new TalkingRoom(messages(1, 20)))
    let composing = 0
    reader.timeline.addEventListener('parlor-compose', () => composing++)
    reader.row(20).focus()
    await sendKeys({ press: 'ArrowUp' })
    await settled()
    await sendKeys({ press: 'Enter' })
    await settled()
    const now = (): string => called(within<HTMLElement>(reader.row(19), ':focus'))
    await sendKeys({ press: 'End' })
    expect(now()).equal('More')
    await sendKeys({ press: 'ArrowRight' })
    await sendKeys({ press: 'ArrowLeft' })
    await sendKeys({ press: 'Enter' })
    await settled()
    const menu = within<HTMLElement>(reader.root, '[role=menu]')
    expect(menu.querySelector(':focus')?.textContent.trim()).equal('Copy text')
    expect(await violations(reader.stage.host)).deep.equal([])
    await sendKeys({ press: 'Escape' })
    await settled()
    expect(reader.root.querySelector('[role=menu]')).equal(null)
    expect(now()).equal('More')
    await sendKeys({ press: 'Escape' })
    await settled()
    expect(reader.row(19).matches(':focus')).equal(true)
    await sendKeys({ press: 'Escape' })
    expect(composing).equal(1)
  })

  it('ask the composer to answer and to edit', async () => {
    const all = [...messages(1, 8), message(9, { author: 'me' })]
    await using reader = await Reader.of(new TalkingRoom(all))
    const asked: unknown[] = []
    for (const type of ['parlor-reply', 'parlor-edit'])
      reader.stage.root.addEventListener(type, (event) => asked.push([type, (event as CustomEvent).detail]))
    await reader.point(9)
    await reader.press('Reply')
    await reader.press('Edit')
    expect(asked).deep.equal([
      ['parlor-reply', { seq: 9 }],
      ['parlor-edit', { seq: 9 }],
    ])
  })

  it('delete at once, and take it back', async () => {
    const room = new TalkingRoom([...messages(1, 8), message(9, { author: 'me' })])
    await using reader = await Reader.of(room)
    await reader.point(9)
    await reader.press('Delete')
    expect(reader.told).equal('Message deleted.')
    await reader.press('Undo')
    expect(room.changes).deep.equal([
      { type: 'delete', seq: 9 },
      { type: 'restore', seq: 9 },
    ])
    expect(reader.told).equal('')
    room.refusal = 'forbidden'
    await reader.press('Delete')
    expect(reader.told).equal('You may not do that here.')
  })
})

describe('reactions', () => {
  const some = (own: string[] = []): TalkingRoom => {
    const room = new TalkingRoom([
      ...messages(1, 8),
      message(9, { reactions: [{ emoji: '👍', count: 3, first: ['ann', 'bob'] }] }),
    ])
    room.mine.value = new Map([[9, { seq: 9, reactions: own }]])
    return room
  }
  const chip = (reader: Reader): string[] =>
    [...reader.row(9).querySelectorAll<HTMLElement>('.chip[data-emoji]')].map(
      (one) => `${called(one)}, ${one.ariaPressed}`,
    )

  it('mark one’s own by state and words, and heal where the room refuses', async () => {
    const room = some()
    await using reader = await Reader.of(room)
    expect(chip(reader)).deep.equal(['👍, 3 reactions, false'])
    room.refusal = 'forbidden'
    reader.row(9).querySelector<HTMLElement>('.chip')?.click()
    await reader.timeline.updateComplete
    expect(chip(reader)).deep.equal(['👍, 4 reactions, yours too, true'])
    await settled()
    expect(chip(reader)).deep.equal(['👍, 3 reactions, false'])
    expect(reader.told).equal('You may not do that here.')
  })

  it('count once what the room tells before or after it is done', async () => {
    const room = some()
    await using reader = await Reader.of(room)
    reader.row(9).querySelector<HTMLElement>('.chip')?.click()
    await settled()
    expect(chip(reader)).deep.equal(['👍, 4 reactions, yours too, true'])
    room.mine.value = new Map([[9, { seq: 9, reactions: ['👍'] }]])
    room.change(9, { reactions: [{ emoji: '👍', count: 4, first: ['ann', 'bob'] }] })
    await settled()
    expect(chip(reader)).deep.equal(['👍, 4 reactions, yours too, true'])
    reader.row(9).querySelector<HTMLElement>('.chip')?.click()
    await settled()
    expect(chip(reader)).deep.equal(['👍, 3 reactions, false'])
    expect(room.changes.map((change) => 'on' in change && change.on)).deep.equal([true, false])
  })

  it('tell who reacted, to the pointer and to the keyboard', async () => {
    const room = some(['👍'])
    room.answers.reactors = (ask) => ({
      type: 'reactors',
      ask,
      people: [
        { id: 'ann', name: 'Ann', role: 'member' },
        { id: 'me', name: 'Mia Chen', role: 'guest' },
      ],
      more: true,
    })
    await using reader = await Reader.of(room)
    const first = within<HTMLElement>(reader.row(9), '.chip')
    first.focus()
    await until(() => reader.root.querySelector('[role=tooltip]') !== null)
    expect(within(reader.root, '[role=tooltip]').textContent).match(/You, Ann, and 1 other/)
    expect(first.getAttribute('aria-describedby')).equal('doers')
    expect(await violations(reader.stage.host)).deep.equal([])
    first.blur()
    await settled()
    expect(reader.root.querySelector('[role=tooltip]')).equal(null)
  })

  it('ask whoever has no name for one, and lead back', async () => {
    const room = some()
    room.me.value = { id: 'w', kind: 'watching', role: 'guest' }
    await using reader = await Reader.of(room)
    within<HTMLElement>(reader.row(9), '.chip').focus()
    await sendKeys({ press: 'Enter' })
    await until(() => reader.timeline.shadowRoot?.activeElement?.localName === 'parlor-join')
    await sendKeys({ press: 'Escape' })
    await until(() => reader.timeline.shadowRoot?.activeElement === reader.row(9))
  })

  it('of twenty kinds wrap within their row', async () => {
    const kinds = '👍 😂 🎉 🦀 🙏 👀 🔥 ✅ 🙌 🥳 😮 😢 😡 💯 🤔 👏 🚀 ⭐ 🌊 🍞'.split(' ')
    const reactions = kinds.map((emoji, index) => ({ emoji, count: index * 61 + 1 }))
    await using reader = await Reader.of(new TalkingRoom([message(9, { reactions })]), { width: 320 })
    const { left, right } = reader.row(9).getBoundingClientRect()
    for (const one of reader.row(9).querySelectorAll('.chip')) {
      const box = one.getBoundingClientRect()
      expect(box.left).least(left)
      expect(box.right).most(right)
    }
    // Others' reactions add no stops to the way through the page, but those of the row one is at.
    expect(reader.row(9).querySelectorAll('.chip[tabindex="0"]').length).equal(21)
  })
})

describe('the way through history', () => {
  it('leads from a quote to its original, wherever it is, and back; rows stay bounded', async () => {
    const room = new TalkingRoom([...messages(1, 999), message(1000, { replyTo: 12 })])
    room.quoted.value = new Map([[12, message(12, { body: 'the *first* word' })]])
    await using reader = await Reader.of(room)
    const quote = within<HTMLElement>(reader.row(1000), '.quote')
    expect(called(quote)).equal('In reply to Bob Okafor: the first word')
    reader.timeline.stick.following = false
    quote.click()
    await until(() => reader.has(12))
    await settled()
    expect(reader.row(12).matches(':focus')).equal(true)
    expect(reader.timeline.rows().length).most(160)
    await reader.press('Back to where you were')
    await until(() => reader.has(1000) || reader.has(990))
    expect(reader.timeline.rows().length).most(160)
    expect(reader.buttons().map(called)).not.include('Back to where you were')
    // The button was the last to have the focus.
    await until(() => reader.timeline.shadowRoot?.activeElement?.matches('.row') === true)
  })

  it('leaves the reader at the newest message where that is in view with what was asked for', async () => {
    const room = new TalkingRoom(messages(1, 30))
    await using reader = await Reader.of(room)
    const detail = { seq: 30, quiet: true }
    reader.timeline.dispatchEvent(new CustomEvent('parlor-go', { detail, cancelable: true }))
    await until(() => reader.timeline.sought === undefined)
    await settled()
    expect(reader.buttons().map(called)).not.include('Jump to latest')
    room.arrive(...messages(31, 40))
    await settled()
    const { bottom } = reader.timeline.getBoundingClientRect()
    expect(reader.row(40).getBoundingClientRect().bottom).most(bottom)
  })

  it('says calmly that a message is gone, and shows what stood beside it', async () => {
    const room = new TalkingRoom([...messages(1, 500), ...messages(510, 1000)])
    await using reader = await Reader.of(room)
    reader.timeline.dispatchEvent(new CustomEvent('parlor-go', { detail: { seq: 505 }, cancelable: true }))
    await until(() => reader.told !== '')
    expect(reader.told).equal('That message is no longer here.')
    await until(() => reader.has(510))
    expect(reader.root.querySelector(':focus')?.matches('.row')).not.equal(false)
  })

  it('leads to a day from the name of another', async () => {
    const day = 24 * 3_600_000
    const all = Array.from({ length: 300 }, (_, i) => message(i + 1, { at: NOON + Math.floor(i / 10) * day }))
    await using reader = await Reader.of(new TalkingRoom(all))
    const [name] = reader.root.querySelectorAll<HTMLElement>('.day button')
    name?.click()
    await settled()
    const dialog = within(reader.root, '[role=dialog]')
    expect(await violations(reader.stage.host)).deep.equal([])
    const field = within<HTMLInputElement>(dialog, 'input')
    field.value = '2026-03-06'
    within<HTMLButtonElement>(dialog, '[type=submit]').click()
    await until(() => reader.has(21))
    await settled()
    expect(reader.root.querySelector('[role=dialog]')).equal(null)
    expect(reader.row(21).matches(':focus')).equal(true)
  })

  it('leads to where the unread begin while that is above the view', async () => {
    const room = new TalkingRoom(messages(1, 50))
    room.unread.value = { count: 40, first: 11, read: 10 }
    await using reader = await Reader.of(room)
    const way = reader.button('Jump to first unread')
    expect(way.ariaDescription).equal('40 new messages')
    way.click()
    await settled()
    const divider = within(reader.root, '.unread').getBoundingClientRect()
    const log = within(reader.root, '.log').getBoundingClientRect()
    expect(divider.top).within(log.top, log.bottom)
    await settled()
    expect(reader.buttons().map(called)).not.include('Jump to first unread')
  })

  it('reads no address wrong that asks for a message', () => {
    expect(messageIn('?a=1&parlor=talk.12&b')).deep.equal({ room: 'talk', seq: 12 })
    expect(messageIn('?parlor=blog/a.b.html.7')).deep.equal({ room: 'blog/a.b.html', seq: 7 })
    expect(messageIn('?parlor=caf%25c3.7')).deep.equal({ room: 'caf%c3', seq: 7 })
    for (const wrong of ['', '?parlor=', '?parlor=12', '?parlor=a.0', '?parlor=a.-1', '?parlor=a.1e3'])
      expect(messageIn(wrong)).equal(undefined)
  })
})

describe('what stands around messages', () => {
  it('heals a quote when its original is edited, deleted, or its author renamed', async () => {
    const room = new TalkingRoom([message(1, { body: 'first' }), message(2, { replyTo: 1 })])
    await using reader = await Reader.of(room)
    const quote = (): string => called(within<HTMLElement>(reader.row(2), '.quote'))
    expect(quote()).equal('In reply to Ann Lindqvist: first')
    room.change(1, { body: 'second' })
    room.people.value = new Map([['ann', { id: 'ann', name: 'Anna', role: 'member' }]])
    await settled()
    expect(quote()).equal('In reply to Anna: second')
    room.change(1, { body: '', deletedAt: 5 })
    await settled()
    expect(quote()).equal('In reply to Anna: Message deleted')
  })

  it('shows the latest pinned message, the next at each press, and all in a list', async () => {
    const room = new TalkingRoom(messages(1, 40))
    room.me.value = { id: 'me', kind: 'signed', role: 'moderator', name: 'Mia' }
    room.pinned.value = [38, 3]
    room.answers.pins = (ask) => ({
      type: 'pins',
      ask,
      messages: [room.all[37], room.all[2]].filter((one) => !!one),
      people: [],
      quoted: [],
    })
    await using reader = await Reader.of(room)
    const bar = within<HTMLElement>(reader.root, '.pin')
    expect(called(bar)).equal('Pinned message, Ann Lindqvist: Message 38, 1 of 2')
    bar.click()
    await settled()
    expect(called(bar)).equal('Pinned message, Bob Okafor: Message 3, 2 of 2')
    await reader.press('All pinned messages')
    await settled()
    expect(reader.root.querySelectorAll('.pin-item').length).equal(2)
    expect(await violations(reader.stage.host)).deep.equal([])
    await reader.press('Unpin: Bob Okafor, Message 3')
    expect(room.changes).deep.equal([{ type: 'pin', seq: 3, on: false }])
    await sendKeys({ press: 'Escape' })
    await settled()
    expect(reader.root.querySelector('[role=dialog]')).equal(null)
  })

  it('covers whom one ignores, in quotes too, until it is asked for', async () => {
    const room = new TalkingRoom([
      message(1, { author: 'bob', body: 'rude' }),
      message(2, { author: 'ann', replyTo: 1 }),
    ])
    room.ignored.value = new Set(['bob'])
    await using reader = await Reader.of(room)
    expect(reader.root.textContent).not.contain('rude')
    expect(reader.row(1).ariaLabel).equal('Message from someone you ignore')
    expect(called(within<HTMLElement>(reader.row(2), '.quote'))).contain('Message from someone you ignore')
    await reader.press('Show')
    expect(reader.row(1).textContent).contain('rude')
  })

  it('shows who has seen what, but neither oneself nor authors of it', async () => {
    const room = new TalkingRoom([message(1, { author: 'me' }), message(2, { author: 'ann' })])
    room.reads.value = new Map([
      ['ann', 2],
      ['bob', 1],
      ['me', 2],
    ])
    await using reader = await Reader.of(room)
    expect(reader.row(1).querySelector('.seen')?.ariaLabel).equal('Seen by Bob Okafor')
    expect(reader.row(2).querySelector('.seen')).equal(null)
  })

  it('marks unread from a message on, until the reader has been away', async () => {
    const room = new TalkingRoom(messages(1, 20))
    const marked: number[] = []
    room.markUnread = (seq) => {
      marked.push(seq)
      room.unread.value = { count: 3, first: seq, read: seq - 1 }
    }
    await using reader = await Reader.of(room)
    await reader.point(18)
    await reader.press('More')
    await reader.press('Mark unread from here')
    expect(marked).deep.equal([18])
    expect(within(reader.root, ':has(> .unread) + * > *')).equal(reader.row(18))
    expect(room.unread.value.count).equal(3)
  })
})
