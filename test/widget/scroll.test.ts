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

  it('takes hold of no row that comes to lie under a mouse at rest', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    const row = within(reader.row(39) ?? reader.log, '.bubble')
    // As browsers tell what a layout has laid under it.
    row.dispatchEvent(
      new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true, composed: true }),
    )
    room.arrive(message(41))
    await settled()
    expect(reader.row(41)).to.exist
  })

  it('holds still under a finger until it lifts', async () => {
    const room = new ListedRoom(messages(1, 40))
    await using reader = await reading(room)
    const finger = (type: string): void => {
      const event = new PointerEvent(type, { pointerType: 'touch', bubbles: true, composed: true })
      within(reader.row(39) ?? reader.log, '.bubble').dispatchEvent(event)
    }
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

/** Tasks of over 100 ms, by when they began and ended. */
class LongTasks implements Disposable {
  readonly #found: PerformanceEntry[] = []
  readonly #observer = new PerformanceObserver((list) => this.#found.push(...list.getEntries()))

  constructor() {
    this.#observer.observe({ entryTypes: ['longtask'] })
  }
  [Symbol.dispose](): void {
    this.#observer.disconnect()
  }
  between(from: number, to: number): boolean {
    this.#found.push(...this.#observer.takeRecords())
    return this.#found.some(
      ({ startTime, duration }) => duration > 100 && startTime < to && startTime + duration > from,
    )
  }
}

/** Goes on by so many pixels until it is there, with few rows and without a jump. Returns when each step was taken. */
async function walk(reader: Reader, by: number, there: () => boolean): Promise<number[]> {
  const steps = [performance.now()]
  while (steps.length < 200 && !there()) {
    const seq = reader.first
    const place = reader.place(seq)
    const before = reader.log.scrollTop
    reader.log.scrollTop += by
    const moved = before - reader.log.scrollTop
    await new Promise((done) => requestAnimationFrame(done))
    await new Promise((done) => setTimeout(done))
    if (reader.row(seq)) expect(reader.place(seq)).closeTo(place + moved, 1.5)
    expect(reader.rows.length).at.most(160)
    steps.push(performance.now())
  }
  expect(there()).equal(true)
  return steps
}

describe('a long history', () => {
  it('is walked up and down with few rows, without a jump or a long task', async function () {
    this.timeout(60_000)
    const all = messages(1, 5000)
    const room = new ListedRoom(all)
    await using reader = await reading(room)
    using long = new LongTasks()
    /** So many rows come into view and go in four steps, and so many pages are loaded, as in all of them. */
    const calm = (steps: number[]): boolean =>
      steps.slice(4).some((end, at) => !long.between(steps[at] ?? 0, end))

    const shown = reader.first
    const up = await walk(reader, -1500, () => reader.first < shown - 400)
    const down = await walk(reader, 1500, () => reader.row(5000) !== undefined && reader.rest < 1)
    // The same where nearly all of it is loaded, down to its beginning.
    room.timeline.value = {
      ...room.timeline.value,
      items: all.slice(500),
      more: { before: true, after: false },
    }
    await settled()
    reader.timeline.showMessage(900)
    await until(() => reader.row(900) !== undefined)
    await settled()
    const far = await walk(reader, -1500, () => reader.row(1) !== undefined && reader.log.scrollTop === 0)
    const back = await walk(reader, 1500, () => reader.first > 900)
    // What the widget costs it costs at each step; a machine that is busy elsewhere adds to some of them.
    expect([up, down, far, back].map(calm)).deep.equal([true, true, true, true])
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
