import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import WebSocket from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message, Person, RoomInfo } from '../../protocol/model.ts'
import type { Welcome } from '../../protocol/server.ts'
import { startServer } from '../support/server.mjs'
import { PAYLOADS } from './payloads.ts'
import { openBrowser } from './visit.ts'

let server: Awaited<ReturnType<typeof startServer>>
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Payloads on the page at once. */
const AT_ONCE = 32

/** What came about on a page that should not have: calls, dialogs, requests, navigations, violations of its policy. */
class Watched {
  readonly amiss: string[] = []

  private constructor(readonly page: Page) {}

  static async open(prepare?: (page: Page) => Promise<void>): Promise<Watched> {
    const page = await (await browser.newContext({ viewport: { width: 1200, height: 1000 } })).newPage()
    page.setDefaultTimeout(15_000)
    const watched = new Watched(page)
    page.on('dialog', (dialog) => {
      watched.amiss.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const known = [server.url, server.siteUrl].includes(new URL(request.url()).origin)
      if (!known) watched.amiss.push(`request ${request.url()}`)
    })
    page.on('popup', (popup) => watched.amiss.push(`window ${popup.url()}`))
    page.on('pageerror', ({ message }) => watched.amiss.push(`error ${message}`))
    await page.addInitScript(lay)
    await prepare?.(page)
    await page.goto(`${server.siteUrl}/hostile.html`)
    page.on('framenavigated', (frame) => watched.amiss.push(`navigated to ${frame.url()}`))
    return watched
  }

  /** All that is amiss by now. */
  async all(): Promise<string[]> {
    return [...this.amiss, ...(await this.page.evaluate(inspect, server.url))]
  }
}

/** In the page, before all else: the canary, and what would tell of it. */
function lay(): void {
  const fired: string[] = []
  const told: string[] = []
  const note = (what: string) => (): void => void fired.push(what)
  Object.assign(globalThis, { fired, told, canary: note('canary'), alert: note('alert'), open: note('open') })
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
    fired.push(`violation of ${effectiveDirective}: ${blockedURI} ${sample}`)
  })
  class Told extends EventTarget {
    static readonly permission = 'granted'
    static requestPermission(): Promise<string> {
      return Promise.resolve('granted')
    }
    constructor(title: string, { body = '' }: { body?: string } = {}) {
      super()
      told.push(`${title}\n${body}`)
    }
    close(): void {
      told.push('')
    }
  }
  Object.defineProperty(globalThis, 'Notification', { value: Told, configurable: true })
}

/** In the page: calls that were made, and elements and attributes that no template of ours has. */
function inspect(origin: string): string[] {
  const { fired } = globalThis as unknown as { fired: string[] }
  const found = [...fired]
  const NEVER =
    'script,iframe,object,embed,base,meta,link,style,frame,marquee,video,math,foreignObject,animate,set'
  const walk = (root: ParentNode): void => {
    for (const never of root.querySelectorAll(NEVER)) found.push(`element ${never.outerHTML}`)
    for (const element of root.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        // Scripts of ours set measures.
        const meant = /^(?: ?[\w-]+: -?[\d.]+(?:%|px);)*$/.test(value)
        if (/^on|^srcdoc$/.test(name) || (name === 'style' && !meant))
          found.push(`attribute ${name}=${value}`)
      }
      if (element instanceof HTMLAnchorElement && !/^https?:$/.test(element.protocol))
        found.push(`link ${element.href}`)
      if (element instanceof HTMLImageElement && new URL(element.src).origin !== origin)
        found.push(`image ${element.src}`)
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  for (const room of document.querySelectorAll('parlor-room')) if (room.shadowRoot) walk(room.shadowRoot)
  if (location.pathname !== '/hostile.html') found.push(`at ${location.href}`)
  return found
}

/** In the page: every word that the room shows or speaks. */
function wordsOf(): string {
  const walk = (node: Node): string => {
    const inner = node instanceof Element && node.shadowRoot ? walk(node.shadowRoot) : ''
    const own = node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '') : ''
    const named = node instanceof Element ? (node.getAttribute('aria-label') ?? '') : ''
    return [own, named, inner, ...Array.from(node.childNodes, walk)].join(' ')
  }
  const room = document.querySelector('parlor-room')
  return room ? walk(room) : ''
}

/** In the page: presses all that opens in a message, and rests on what tells more. */
function pressAll(): void {
  const left: HTMLElement[] = []
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.matches('.bubble button[aria-expanded=false], .pins button, .pinned button'))
        element.click()
      if (element.matches('.row button')) {
        for (const type of ['pointerover', 'pointerenter', 'focusin'])
          element.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
      }
      // While the pointer rests on a row, new ones wait.
      if (element.localName === 'parlor-timeline') left.push(element)
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  for (const room of document.querySelectorAll('parlor-room')) if (room.shadowRoot) walk(room.shadowRoot)
  for (const timeline of left) timeline.dispatchEvent(new Event('pointerleave'))
}

/** What a payload stands for in a message that is nothing but payloads. */
type Fill = (sink: string) => string

/** A room that says nothing but payloads: the frames a server might send that has lost its mind. */
class Staged {
  /** While there is one, nothing comes from or goes to the real room. */
  #scene: Welcome | undefined
  #base: Welcome | undefined
  #socket: WebSocketRoute | undefined
  #count = 0

  readonly route = async (page: Page): Promise<void> => {
    await page.routeWebSocket(/\/socket/, (socket) => {
      this.#socket = socket
      const real = socket.connectToServer()
      real.onMessage((data) => {
        if (this.#scene) return
        const frame = JSON.parse(data === 'pong' ? '{}' : String(data)) as Partial<Welcome>
        if (frame.type === 'welcome') this.#base = frame as Welcome
        socket.send(data)
      })
      socket.onMessage((data) => {
        if (!this.#scene) real.send(data)
        else if (data === 'ping') socket.send('pong')
        else this.#answer(JSON.parse(String(data)) as { type: string; ask?: number; nonce?: string })
      })
    })
  }

  /** Replaces the room by one made of these, and returns the seq of its last message. */
  show(fills: readonly Fill[]): number {
    const base = this.#base
    if (!base) throw new Error('the real room has not spoken yet')
    const scene = sceneOf(base, fills, ++this.#count)
    this.#scene = scene
    this.#send({ ...scene })
    const [first = () => ''] = fills
    this.#send({ type: 'typing', members: [{ id: 'typist', name: first('typing') }] })
    this.#send({ type: 'seen', reads: scene.people.map(({ id }) => ({ member: id, seq: fills.length * 2 })) })
    const [seq, rev] = [fills.length * 2 + 1, scene.rev + 1]
    const live = { ...plainMessage(seq, 'live', first('announced')), rev }
    const people: Person[] = [{ id: 'live', name: first('announcer'), role: 'member' }]
    this.#send({ type: 'changes', from: scene.rev, to: rev, messages: [live], people })
    return seq
  }

  #answer({ type, ask, nonce }: { type: string; ask?: number; nonce?: string }): void {
    const { messages = [], people = [], quoted = [] } = this.#scene ?? {}
    if (nonce) this.#send({ type: 'done', nonce })
    else if (type === 'reactors' || type === 'voters') this.#send({ type, ask, people, more: false })
    else if (type === 'search' || type === 'pins') this.#send({ type, ask, messages, people, quoted })
    else if (type === 'edits') {
      const edits = messages.flatMap((value) =>
        'body' in value ? { body: value.body, bodyRev: 1, at: 1 } : [],
      )
      this.#send({ type, ask, edits })
    } else if (type === 'people') this.#send({ type, people, more: false })
    else if (ask !== undefined) this.#send({ type: 'rejected', ask, code: 'not_found', reason: 'x' })
  }

  #send(frame: object): void {
    this.#socket?.send(JSON.stringify(frame))
  }
}

function plainMessage(seq: number, author: string, body: string): Message {
  return { seq, rev: seq, kind: 'text', author, at: Date.now(), body: body || 'x', bodyRev: 1 }
}

function sceneOf(base: Welcome, fills: readonly Fill[], number: number): Welcome {
  const count = fills.length
  const [first = () => ''] = fills
  const people = fills.map((fill, i): Person => {
    const avatar = i % 2 ? fill('avatar') : `${server.url}/${fill('avatar')}`
    return { id: `p${i}`, name: fill('author') || 'x', role: 'member', avatar, presence: 'active' }
  })
  const messages = fills.flatMap((fill, i) => [
    plainMessage(2 * i + 1, `p${i}`, fill('body')),
    { ...fullMessage(2 * i + 2, `p${i}`, fill), replyTo: 10_000 + i },
  ])
  const quoted = fills.map((fill, i) => plainMessage(10_000 + i, `p${i}`, fill('quote')))
  const room: RoomInfo = {
    ...base.room,
    title: first('title'),
    description: first('description'),
    notice: first('notice'),
  }
  return {
    ...base,
    mode: 'snapshot',
    epoch: `epoch-${number}`,
    rev: 100_000,
    floor: 1,
    me: { ...base.me, role: 'moderator' },
    features: ['links', 'roster', 'typing', 'reactions', 'polls', 'search', 'receipts', 'previews', 'emoji'],
    room,
    people,
    messages,
    quoted,
    count,
    read: 0,
    more: { before: false, after: false },
    mine: [{ seq: 2, reactions: [first('mine')], votes: [0] }],
    pinned: fills.map((_, i) => 2 * i + 2),
  }
}

/** A message that holds a payload in each of its places. */
function fullMessage(seq: number, author: string, fill: Fill): Message {
  const marked = `**${fill('bold')}** <@${author}> ||${fill('spoiler')}||\n> ${fill('quoted')}\n- ${fill('item')}`
  const fenced = `\n\`\`\`${fill('language')}\n${fill('code')}\n\`\`\`\n[${fill('label')}](https://a.example/${fill('href')})`
  return {
    ...plainMessage(seq, author, marked + fenced),
    kind: seq % 4 ? 'text' : 'action',
    editedAt: 1,
    pinned: seq,
    mentions: [author, fill('mention')],
    reactions: [{ emoji: fill('reaction'), count: 2, first: [author] }],
    preview: {
      url: fill('preview url'),
      title: fill('preview title'),
      description: fill('preview description'),
      site: fill('preview site'),
      player: fill('preview player'),
      image: { url: fill('preview image'), width: 9, height: 9 },
    },
    poll: {
      choices: [
        { text: fill('choice'), votes: 1 },
        { text: 'b', votes: 0 },
      ],
      voters: 1,
    },
  }
}

/** Until the message is drawn and what it needs has been fetched. */
async function drawn(page: Page, seq: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const timeline = document
        .querySelector('parlor-room')
        ?.shadowRoot?.querySelector('parlor-timeline')?.shadowRoot
      const rows = timeline?.querySelectorAll<HTMLElement & { row: { message?: { seq: number } } }>('.row')
      return rows && [...rows].some(({ row }) => row.message?.seq === wanted)
    },
    seq,
    { polling: 30 },
  )
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)))
}

/** Writes as somebody who takes this name. */
async function join(page: Page, name: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' })
  await box.fill('It begins')
  await box.press('Enter')
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByRole('log').getByText('It begins').first().waitFor()
}

describe('what others write', () => {
  it(`runs nowhere, in ${PAYLOADS.length} ways, whatever the server lets through`, async () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(500)
    const staged = new Staged()
    const watched = await Watched.open(staged.route)
    const { page } = watched
    await join(page, 'Ann')

    // First where they go: what is no payload is seen as it is written, in each place.
    const probe: Fill = (sink) => (sink === 'language' ? 'language' : `<b>${sink}</b>`)
    await page.evaluate(() =>
      document.querySelector('parlor-room')?.setAttribute('heading', '<b>heading</b>'),
    )
    await drawn(page, staged.show([probe]))
    await page.evaluate(pressAll)
    const missing = async (): Promise<string[]> => {
      const words = await page.evaluate(wordsOf)
      return SHOWN.filter((sink) => !words.includes(`<b>${sink}</b>`))
    }
    await expect.poll(missing, { timeout: 10_000 }).toEqual([])

    for (let at = 0; at < PAYLOADS.length; at += AT_ONCE) {
      const some = PAYLOADS.slice(at, at + AT_ONCE)
      await page.evaluate(
        ([heading]) => document.querySelector('parlor-room')?.setAttribute('heading', heading ?? ''),
        some,
      )
      await drawn(page, staged.show(some.map((payload) => () => payload)))
      await page.evaluate(pressAll)
      await page.waitForTimeout(60)
      expect(await watched.all(), `one of ${JSON.stringify(some)}`).toEqual([])
    }
    await page.context().close()
  })
})

/** Places of a payload whose words are seen at once. */
const SHOWN = [
  'author',
  'body',
  'bold',
  'spoiler',
  'quoted',
  'item',
  'code',
  'label',
  'quote',
  'heading',
  'typing',
]
