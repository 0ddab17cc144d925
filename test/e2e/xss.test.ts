import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PAYLOADS } from './payloads.ts'
import { post } from './posting.ts'
import { Staged, type Fill } from './staged.ts'
import { openScene } from './scene.ts'

const scene = openScene()

/** Payloads on the page at once. */
const AT_ONCE = 32

/** What came about on a page that should not have: calls, dialogs, requests, navigations, violations of its policy. */
class Watched {
  readonly amiss: string[] = []

  private constructor(readonly page: Page) {}

  static async open(prepare?: (page: Page) => Promise<void>, query = ''): Promise<Watched> {
    const page = await (await scene.browser.newContext({ viewport: { width: 1200, height: 1000 } })).newPage()
    page.setDefaultTimeout(30_000)
    const watched = new Watched(page)
    page.on('dialog', (dialog) => {
      watched.amiss.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const known = [scene.server.url, scene.server.siteUrl].includes(new URL(request.url()).origin)
      if (!known) watched.amiss.push(`request ${request.url()}`)
    })
    page.on('popup', (popup) => watched.amiss.push(`window ${popup.url()}`))
    page.on('pageerror', ({ message }) => watched.amiss.push(`error ${message}`))
    await page.addInitScript(lay)
    await prepare?.(page)
    await page.goto(`${scene.server.siteUrl}/hostile.html${query}`)
    page.on('framenavigated', (frame) => watched.amiss.push(`navigated to ${frame.url()}`))
    return watched
  }

  /** All that is amiss by now. */
  async all(): Promise<string[]> {
    return [...this.amiss, ...(await this.page.evaluate(inspect, scene.server.url))]
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
  localStorage.setItem('parlor:demo:desktop', 'on')
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

/** In the page: what is said by the elements that a selector names, `host >> selector` in the roots of such hosts only. */
function said(selectors: readonly string[]): string[] {
  const textOf = (node: Element | ShadowRoot): string => {
    const within = Array.from(
      node.querySelectorAll('*'),
      ({ shadowRoot }) => shadowRoot && textOf(shadowRoot),
    )
    const own = node instanceof Element && node.shadowRoot ? textOf(node.shadowRoot) : ''
    return [node.textContent, own, ...within].join(' ')
  }
  const found = selectors.map((): string[] => [])
  const walk = (root: ParentNode): void => {
    const host = root instanceof ShadowRoot ? root.host.localName : ''
    for (const [at, named] of selectors.entries()) {
      const [selector = '', within] = named.split(' >> ').reverse()
      if (within !== undefined && within !== host) continue
      for (const element of root.querySelectorAll(selector)) found[at]?.push(textOf(element))
    }
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) walk(shadowRoot)
  }
  const room = document.querySelector('parlor-room')
  if (room?.shadowRoot) walk(room.shadowRoot)
  return found.map((texts) => texts.join('\n').replace(/\p{Cs}/gu, '\ufffd'))
}

/** In the page: opens what stands beside the conversation, if it is not open. */
function openSheet(id: string): void {
  const button = document.querySelector('parlor-room')?.shadowRoot?.querySelector<HTMLElement>(`#${id}`)
  if (button?.ariaExpanded !== 'true') button?.click()
}

/** Asks the search for something, as soon as it is there. */
async function seek(page: Page, text: string): Promise<void> {
  const field = page.locator('parlor-search input[type=search]')
  await field.waitFor({ state: 'attached' })
  await field.evaluate((input: HTMLInputElement, wanted) => {
    input.value = wanted
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }, text)
}

/** In the page: nobody looks at it, or somebody does. */
function look(away: boolean): void {
  Object.defineProperty(document, 'visibilityState', {
    value: away ? 'hidden' : 'visible',
    configurable: true,
  })
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
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

/** Waits until each text stands where it belongs: pairs of a text and what it is in; `again` says what passes anew. */
async function stands(
  page: Page,
  pairs: readonly (readonly [text: string, selector: string])[],
  again?: () => unknown,
): Promise<void> {
  const selectors = [...new Set(pairs.map(([, selector]) => selector))]
  const missing = async (): Promise<string[]> => {
    again?.()
    if (again) await page.waitForTimeout(1000)
    const found = await page.evaluate(said, selectors)
    const at = (selector: string): string => found[selectors.indexOf(selector)] ?? ''
    return pairs.flatMap(([text, selector]) =>
      at(selector).includes(text.replace(/\p{Cs}/gu, '\ufffd')) ? [] : `${text} in ${selector}`,
    )
  }
  await expect.poll(missing, { interval: again ? 1500 : 50 }).toEqual([])
}

/** Whom the reader ignores, in place of what the server says. */
async function ignoring(page: Page, names: () => readonly string[]): Promise<void> {
  await page.route('**/me/ignored', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ignored: names().map((name, i) => ({ id: `i${i}`, name })) } })
  })
}

const headed = (page: Page, heading: string): Promise<void> =>
  page.evaluate((text) => document.querySelector('parlor-room')?.setAttribute('heading', text), heading)

/** What stands beside a conversation, and where payloads are seen in it. */
const SHEETS = [
  ['roster', 'parlor-roster'],
  ['search', '.result b'],
  ['settings', 'parlor-settings'],
] as const

describe('what others write', () => {
  it('stands as it is written, in each place', async () => {
    const staged = new Staged(scene.server.url)
    const { page, ...watched } = await staging(staged, () => [mark('ignored')])
    // What can be no markup: a language is one word, and no card leads nowhere.
    const probe: Fill = (sink) =>
      sink === 'language' ? sink : sink === 'preview url' ? 'https://a.example/' : mark(sink)
    await headed(page, mark('heading'))
    await drawn(page, staged.show([probe]))
    await stands(
      page,
      SINKS.map(([sink, selector]) => [sink === 'language' ? sink : mark(sink), selector]),
    )
    await stands(
      page,
      PASSING.map(([sink, selector]) => [mark(sink), selector]),
      () => staged.tell(probe),
    )

    await page.evaluate(openSheet, 'roster')
    await stands(page, [[mark('author'), 'parlor-roster']])
    await page.evaluate(openSheet, 'settings')
    await stands(page, [[mark('ignored'), 'parlor-settings']])
    await page.evaluate(openSheet, 'search')
    await seek(page, 'body')
    await stands(page, [
      [mark('body'), '.result .text'],
      [mark('author'), '.result b'],
      ['body', '.result mark'],
    ])
    // What lies under a sheet is not reached.
    await page.locator('parlor-search').evaluate((sheet) => sheet.dispatchEvent(new Event('close')))
    const box = page.getByRole('textbox', { name: 'Message' })
    await box.evaluate((field: HTMLElement) => field.focus())
    await page.keyboard.type('@')
    await stands(page, [[mark('author'), '.completions .name']])

    await page.evaluate(look, true)
    staged.tell(probe)
    const told = (): Promise<string[]> =>
      page.evaluate(() => (globalThis as unknown as { told: string[] }).told)
    await expect.poll(told).toContain(`${mark('heading')}\n${mark('announcer')}: ${mark('announced')}`)
    await page.evaluate(look, false)

    await page.evaluate(() => document.querySelector('parlor-room')?.removeAttribute('heading'))
    staged.show([probe], 'closed')
    await stands(page, [
      [mark('title'), 'h2'],
      [mark('notice'), 'parlor-composer'],
    ])
    expect(await watched.all()).toEqual([])
    await page.context().close()
  })

  it(`runs nowhere, in ${PAYLOADS.length} ways, whatever the server lets through`, async () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(500)
    const staged = new Staged(scene.server.url)
    let some: string[] = []
    const { page, all } = await staging(staged, () => some)
    for (let at = 0; at < PAYLOADS.length; at += AT_ONCE) {
      some = PAYLOADS.slice(at, at + AT_ONCE)
      const [sheet, beside] = SHEETS[(at / AT_ONCE) % SHEETS.length] ?? SHEETS[0]
      await headed(page, some[0] ?? '')
      await page.evaluate(openSheet, sheet)
      const seq = staged.show(some.map((payload) => () => payload))
      if (sheet === 'search') await seek(page, `canary ${at}`)
      await drawn(page, seq)
      const places = [
        '.row .author',
        'parlor-preview >> .title',
        'parlor-poll >> bdi',
        '.chip .glyph',
        beside,
      ]
      await stands(
        page,
        some.flatMap((payload) => places.map((place) => [payload, place] as const)),
      )
      await page.evaluate(pressAll)
      await page.waitForTimeout(60)
      expect(await all(), `one of ${JSON.stringify(some)}`).toEqual([])
    }
    await page.context().close()
  })

  it('runs nowhere either when it goes through a room', async () => {
    const cut = PAYLOADS.filter((_, i) => i % 9 === 0 || i >= PAYLOADS.length - 12)
    expect(cut.length).toBeGreaterThanOrEqual(60)
    const last = await post(scene.server, 'hostile', cut)
    const first = cut[0] ?? ''
    const query = new URLSearchParams({ parlor: `${first}.1`, [first]: first }).toString()
    const watched = await Watched.open(undefined, `?${query}#${first}`)
    const { page } = watched
    const seen = new Set<number>()
    await drawn(page, last)
    await page.evaluate(openSheet, 'roster')
    await expect
      .poll(
        async () => {
          for (const seq of await page.evaluate(climb)) seen.add(seq)
          await page.evaluate(pressAll)
          return Math.min(...seen)
        },
        { interval: 100 },
      )
      .toBe(1)
    expect(seen.size).toBeGreaterThan(cut.length * 2)
    expect(await watched.all()).toEqual([])
    await page.context().close()
  })
})

/** The reader of a staged room, who has taken a name in the real one. */
async function staging(
  staged: Staged,
  ignored: () => readonly string[],
): Promise<{ page: Page; all: () => Promise<string[]> }> {
  const watched = await Watched.open(async (page) => {
    await staged.route(page)
    await ignoring(page, ignored)
  })
  await join(watched.page, 'Ann')
  return { page: watched.page, all: () => watched.all() }
}

/** In the page: the messages that are shown, before going further up. */
function climb(): number[] {
  const timeline = document
    .querySelector('parlor-room')
    ?.shadowRoot?.querySelector('parlor-timeline')?.shadowRoot
  const rows = timeline?.querySelectorAll<HTMLElement & { row: { message?: { seq: number } } }>('.row') ?? []
  timeline?.querySelector('.log')?.scrollTo(0, 0)
  return [...rows].flatMap(({ row }) => row.message?.seq ?? [])
}

const mark = (sink: string): string => `<b>${sink}</b>`

/** Places of a payload in a conversation, and the elements whose words it becomes. */
const SINKS: readonly (readonly [sink: string, selector: string])[] = [
  ['author', '.row .author'],
  ['author', '.mention'],
  ['author', '.quote .who'],
  ['author', '.pins .who'],
  ['body', '.bubble .text'],
  ['bold', '.bubble strong'],
  ['bold', '.pins .said'],
  ['spoiler', 'parlor-spoiler'],
  ['quoted', '.bubble blockquote'],
  ['item', '.bubble li'],
  ['language', 'parlor-code .label'],
  ['code', '.bubble pre'],
  ['label', '.bubble .text'],
  ['quote', '.quote .what'],
  ['preview title', 'parlor-preview >> .title'],
  ['preview description', 'parlor-preview >> .description'],
  ['preview site', 'parlor-preview >> .site'],
  ['choice', 'parlor-poll >> bdi'],
  ['reaction', '.chip .glyph'],
  ['heading', 'h2'],
]

/** The places of what is there for some seconds. */
const PASSING: typeof SINKS = [
  ['typing', 'parlor-typing'],
  ['announcer', 'parlor-announcer'],
  ['announced', 'parlor-announcer'],
]
