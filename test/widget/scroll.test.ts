import { expect } from '@esm-bundle/chai'
import { sendMouse, sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import '../../widget/features/reading/reading.ts'
import '../../widget/ui/failed.ts'
import '../../widget/ui/composer.ts'
import { seqOf, type RowElement } from '../../widget/ui/message.ts'
import '../../widget/ui/timeline.ts'
import type { ParlorTimeline } from '../../widget/ui/timeline.ts'
import { ListedRoom, message, messages, settled, stage, until, within, type Stage } from './support.ts'

/** The timeline in a room of its own size, with shorthands for what a reader sees. */
async function reading(room: ListedRoom, size = {}): Promise<Reader> {
  const staged = await stage(
    room,
    ({ client, locale }) =>
      html`<parlor-timeline class="fill" .client=${client} .locale=${locale}></parlor-timeline
        ><parlor-composer .client=${client} .locale=${locale}></parlor-composer>`,
    size,
  )
  const timeline = within<ParlorTimeline>(staged.root, 'parlor-timeline')
  timeline.style.flex = '1'
  await settled()
  return new Reader(staged, timeline)
}

class Reader implements AsyncDisposable {
  readonly log: HTMLElement
  constructor(
    readonly stage: Stage,
    readonly timeline: ParlorTimeline,
  ) {
    this.log = within(timeline.renderRoot, '.log')
  }
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.stage[Symbol.asyncDispose]()
  }

  get rows(): RowElement[] {
    return [...this.timeline.rows()]
  }
  row(seq: number): RowElement | undefined {
    return this.rows.find((row) => seqOf(row) === seq)
  }
  /** Where a row stands below the top edge of the log. */
  place(seq: number): number {
    const row = this.row(seq)
    if (!row) throw new Error(`no row ${seq}`)
    return row.getBoundingClientRect().top - this.log.getBoundingClientRect().top
  }
  get rest(): number {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop
  }
  async scroll(by: number): Promise<void> {
    this.log.scrollTop += by
    await settled()
  }
  /** The first message that is wholly in view. */
  get first(): number {
    const top = this.log.getBoundingClientRect().top
    const row = this.rows.find((one) => one.getBoundingClientRect().top >= top)
    return (row && seqOf(row)) ?? 0
  }
  get jump(): HTMLButtonElement | null {
    return this.timeline.renderRoot.querySelector('.jump')
  }
  async point(seq: number): Promise<void> {
    const box = within(this.row(seq), '.bubble').getBoundingClientRect()
    await sendMouse({ type: 'move', position: [Math.round(box.left + 10), Math.round(box.top + 10)] })
    await settled()
  }
}

describe('the place of a reader at the newest message', () => {
  afterEach(async () => sendMouse({ type: 'move', position: [790, 590] }))

  it('opens at the end and stays there as rows arrive', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    expect(reader.rest).below(1)
    room.arrive(message(41), message(42))
    await settled()
    expect(reader.row(42)).to.exist
    expect(reader.rest).below(1)
    expect(room.told.reading.at(-1)).equal('latest')
  })

  it('stays as the panel and the composer change size', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    reader.stage.host.style.height = '300px'
    await settled()
    expect(reader.rest).below(1)
    reader.stage.host.style.width = '330px'
    await settled()
    expect(reader.rest).below(1)
    const field = within<HTMLTextAreaElement>(
      within(reader.stage.root, 'parlor-composer').shadowRoot,
      'textarea',
    )
    const before = field.offsetHeight
    field.value = 'one\ntwo\nthree\nfour'
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await settled()
    expect(field.offsetHeight).above(before + 60)
    expect(reader.rest).below(1)
  })

  it('keeps what one writes oneself while the pointer rests on a row', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    const nonce = room.send('Mine')
    await settled()
    const row = reader.row(40)?.getBoundingClientRect() ?? new DOMRect()
    await sendMouse({ type: 'move', position: [Math.round(row.x + 20), Math.round(row.y + 5)] })
    room.acknowledge(nonce)
    await settled()
    expect(reader.rows.at(-1)?.textContent).contain('Mine')
    expect(reader.row(41)).to.exist
    room.arrive(message(42))
    await settled()
    expect(reader.row(42)).equal(undefined)
    await sendMouse({ type: 'move', position: [1, 1] })
    await settled()
    expect(reader.row(42)).to.exist
  })

  it('holds still while the pointer rests on a row, and lets the new ones in when it goes', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    await reader.point(39)
    const place = reader.place(39)
    room.arrive(message(41), message(42))
    room.change(30, { body: 'grown\nby\nsome\nlines' })
    await settled()
    expect(reader.place(39)).closeTo(place, 0.5)
    expect(reader.row(41)).equal(undefined)
    expect(reader.jump?.ariaDescription).equal('2 new messages')
    await sendMouse({ type: 'move', position: [790, 590] })
    await settled()
    expect(reader.row(42)).to.exist
    expect(reader.rest).below(1)
    expect(reader.jump).equal(null)
  })

  it('holds still under a finger until it lifts', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    const finger = (type: string): void => {
      const event = new PointerEvent(type, { pointerType: 'touch', bubbles: true, composed: true })
      within(reader.row(39) ?? reader.log, '.bubble').dispatchEvent(event)
    }
    finger('pointerover')
    finger('pointerdown')
    room.arrive(message(41))
    await settled()
    expect(reader.row(41)).equal(undefined)
    finger('pointerup')
    await settled()
    expect(reader.row(41)).to.exist
    expect(reader.rest).below(1)
  })

  it("goes to the end with every message of one's own", async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    await reader.scroll(-600)
    room.send('mine')
    await settled()
    expect(reader.rest).below(1)
    const row = reader.rows.at(-1)?.row
    expect(row?.type === 'pending' && row.pending.body).equal('mine')
  })
})

describe('the place of a reader further up', () => {
  it('is kept to the pixel whatever changes around it', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    await reader.scroll(-700)
    const seq = reader.first
    const place = reader.place(seq)
    const still = (): void => void expect(reader.place(seq)).closeTo(place, 0.5)
    room.arrive(message(41))
    await settled()
    still()
    room.change(seq - 3, { body: 'a\nb\nc\nd\ne' })
    await settled()
    still()
    room.change(seq - 3, { body: '', deletedAt: 1 })
    await settled()
    still()
    reader.stage.host.style.height = '360px'
    await settled()
    still()
    expect(reader.jump?.ariaDescription).equal('1 new message')
    expect(room.told.reading.at(-1)).a('number')
  })

  it('is kept when a page arrives above', async () => {
    const room = new ListedRoom(messages(1, 120))
    await using reader = await reading(room)
    await reader.scroll(500 - reader.log.scrollTop)
    await until(() => room.timeline.value.items.length >= 100)
    await settled()
    const seq = reader.first
    const place = reader.place(seq)
    room.loadBefore()
    await until(() => room.timeline.value.items.length >= 120)
    await settled()
    expect(reader.place(seq)).closeTo(place, 0.5)
  })

  it('is kept over a snapshot that still has the message', async () => {
    const all = messages(1, 200)
    const room = new ListedRoom(all)
    await using reader = await reading(room)
    await reader.scroll(-900)
    const seq = reader.first
    const place = reader.place(seq)
    room.timeline.value = {
      items: all.slice(seq - 30, seq + 25),
      more: { before: true, after: true },
      loading: { before: false, after: false },
      newer: 12,
    }
    await settled()
    expect(reader.place(seq)).closeTo(place, 0.5)
    expect(reader.jump).to.exist
  })

  it('is left by "Jump to latest" alone', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    await reader.scroll(-900)
    reader.jump?.click()
    await settled()
    expect(reader.rest).below(1)
    expect(reader.jump).equal(null)
  })

  it('goes to a message that is asked for, wherever it is', async () => {
    const room = new ListedRoom(messages(1, 1000))
    await using reader = await reading(room)
    reader.timeline.showMessage(300)
    await until(() => reader.row(300) !== undefined)
    await settled()
    const middle = reader.log.clientHeight / 2
    expect(reader.place(300)).within(middle - 100, middle + 40)
  })
})

/** Walks 5,000 messages up and down. Returns the tasks over 100 ms, by where and which way the reader was going. */
async function walked(): Promise<Set<string>> {
  const long = new Set<string>()
  let where = ''
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(({ duration }) => duration > 100)) long.add(where)
  })
  const room = new ListedRoom(messages(1, 5000))
  await using reader = await reading(room)
  observer.observe({ entryTypes: ['longtask'] })
  const walk = async (by: number, there: () => boolean): Promise<void> => {
    for (let step = 0; step < 2000 && !there(); step++) {
      const seq = reader.first
      where = `${seq >> 6} by ${by}`
      const place = reader.place(seq)
      const before = reader.log.scrollTop
      reader.log.scrollTop += by
      const moved = before - reader.log.scrollTop
      await new Promise((done) => requestAnimationFrame(done))
      await new Promise((done) => setTimeout(done))
      if (reader.row(seq)) expect(reader.place(seq)).closeTo(place + moved, 1.5)
      expect(reader.rows.length).at.most(160)
    }
    expect(there()).equal(true)
  }
  await walk(-1500, () => reader.row(1) !== undefined && reader.log.scrollTop === 0)
  await walk(1500, () => reader.row(5000) !== undefined && reader.rest < 1)
  observer.disconnect()
  return long
}

describe('a long history', () => {
  it('is walked up and down with few rows, without a jump or a long task', async function () {
    this.timeout(120_000)
    let long = await walked()
    // What the widget costs comes back at the same place; what a machine busy elsewhere adds does not.
    for (let again = 0; again < 2 && long.size > 0; again++) {
      const once = long
      long = new Set([...(await walked())].filter((where) => once.has(where)))
    }
    expect([...long]).deep.equal([])
  })
})

describe('keys in the log', () => {
  it('keep the focus among the messages when a long scroll lets the focused one go', async () => {
    const room = new ListedRoom(messages(1, 600))
    await using reader = await reading(room)
    await sendKeys({ press: 'Tab' })
    expect(reader.row(600)?.matches(':focus')).equal(true)
    for (let step = 0; step < 60 && reader.row(600); step++) await reader.scroll(-900)
    expect(reader.row(600)).equal(undefined)
    const focused = reader.rows.find((row) => row.matches(':focus'))
    expect(focused).to.exist
    const seq = (focused && seqOf(focused)) ?? 0
    await sendKeys({ press: 'ArrowUp' })
    expect(reader.row(seq - 1)?.matches(':focus')).equal(true)
  })

  it('stay on the row whose button goes away', async () => {
    const room = new ListedRoom(messages(1, 3))
    room.pending.value = [{ nonce: 'b', body: 'two', at: 0, state: 'failed', code: 'filtered' }]
    await using reader = await reading(room)
    const failed = within(reader.rows.at(-1), 'parlor-failed').shadowRoot
    within<HTMLButtonElement>(failed, 'button').focus()
    room.retry('b')
    await settled()
    expect(reader.rows.at(-1)?.matches(':focus')).equal(true)
  })

  it('walk the messages with one tab stop, and Escape leads to the composer', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    const stops = (): number => reader.rows.filter((row) => row.tabIndex === 0).length
    expect(stops()).equal(1)
    let composing = 0
    reader.timeline.addEventListener('parlor-compose', () => composing++)
    await sendKeys({ press: 'Tab' })
    const focused = (): number | undefined => reader.rows.filter((row) => row.matches(':focus')).map(seqOf)[0]
    expect(focused()).equal(40)
    await sendKeys({ press: 'ArrowUp' })
    await sendKeys({ press: 'ArrowUp' })
    await settled()
    expect(focused()).equal(38)
    expect(stops()).equal(1)
    await sendKeys({ press: 'Home' })
    await settled()
    expect(focused()).equal(1)
    await sendKeys({ press: 'End' })
    await settled()
    expect(focused()).equal(40)
    await sendKeys({ press: 'Escape' })
    expect(composing).equal(1)
  })
})
