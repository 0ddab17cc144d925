import { expect } from '@esm-bundle/chai'
import { sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import type { ClientFrame } from '../../protocol/client.ts'
import type { Message } from '../../protocol/model.ts'
import { matches, parseQuery } from '../../protocol/query.ts'
import type { Found, ServerFrame } from '../../protocol/server.ts'
import '../../widget/features/search/search.ts'
import type { ParlorSearch } from '../../widget/features/search/search.ts'
import { resolved } from '../../widget/features/search/chosen.ts'
import { asQuery, choosing } from '../../widget/features/search/filters.ts'
import type { Goal } from '../../widget/ui/going.ts'
import { accessibleNames, violations } from './axe.ts'
import { ListedRoom, message, NOON, PEOPLE, settled, stage, until } from './support.ts'

const PAGE = 5

/** A room whose server finds by the same reading of queries. */
class SearchedRoom extends ListedRoom {
  readonly asked: string[] = []
  refusal: string | undefined
  offline = false
  /** How long the next answers take. */
  delays: number[] = []

  override say(frame: ClientFrame): boolean {
    if (frame.type !== 'search') return true
    if (this.offline) return false
    this.asked.push(frame.query)
    setTimeout(() => this.#answer(frame), this.delays.shift() ?? 1)
    return true
  }

  hear(frame: ServerFrame): void {
    for (const hear of this.heard) hear(frame)
  }

  #answer({ ask, query, before = Infinity }: Extract<ClientFrame, { type: 'search' }>): void {
    if (this.refusal) return this.hear({ type: 'rejected', ask, code: this.refusal as 'forbidden' })
    const isFrom = (author: string, who: { id: string; name: string }): boolean =>
      (PEOPLE.find(({ id }) => id === author)?.name.toLowerCase() ?? '').startsWith(who.id.toLowerCase())
    const all = this.all
      .filter(({ seq }) => seq < before)
      .filter((one) => matches(parseQuery(query), one, isFrom))
      .reverse()
    const page = all.slice(0, PAGE)
    const last = page.at(-1)
    const found: Found = { type: 'search', ask, messages: page, people: [...PEOPLE], quoted: [] }
    this.hear({ ...found, ...(all.length > PAGE && last && { next: last.seq }) })
  }
}

function talk(): Message[] {
  return [
    message(1, { body: 'Apple pie for the Café' }),
    message(2, { body: 'An <img src=x onerror="window.pwned=1"> apple' }),
    message(3, { body: 'See https://example.com about apples' }),
    ...Array.from({ length: 9 }, (_, at) => message(4 + at, { body: `Plum number ${at}` })),
    message(13, { body: `${'word '.repeat(80)}needle ${'word '.repeat(80)}` }),
  ]
}

async function shown(room = new SearchedRoom(talk())) {
  room.features.value = ['search', 'polls']
  const goals: Goal[] = []
  let closed = 0
  const staged = await stage(
    room,
    ({ client, locale }) =>
      html`<parlor-search
        style="flex: 1"
        .client=${client}
        .locale=${locale}
        @parlor-go=${(event: CustomEvent<Goal>) => goals.push(event.detail)}
        @close=${() => closed++}
      ></parlor-search>`,
    { height: 640 },
  )
  const element = staged.root.querySelector('parlor-search') as ParlorSearch
  const root = element.renderRoot as ShadowRoot
  const field = root.querySelector('input') as HTMLInputElement
  const type = (text: string): void => {
    field.value = text
    field.dispatchEvent(new InputEvent('input'))
  }
  const rows = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('.result')]
  const texts = (): string[] => rows().map((row) => row.querySelector('.text')?.textContent.trim() ?? '')
  const said = (): string => root.querySelector('[role=status]')?.textContent.trim() ?? ''
  return {
    ...staged,
    room,
    element,
    root,
    field,
    type,
    rows,
    texts,
    said,
    goals,
    closed: () => closed,
    [Symbol.asyncDispose]: staged[Symbol.asyncDispose],
  }
}

describe('search', () => {
  it('finds while one types, marks what it found, and says how many', async () => {
    await using at = await shown()
    expect(at.said()).to.match(/Find what was said/)
    at.type('cafe app')
    await until(() => at.rows().length === 1)
    expect(at.texts()).to.deep.equal(['Apple pie for the Café'])
    expect([...at.root.querySelectorAll('mark')].map((mark) => mark.textContent)).to.deep.equal([
      'Apple',
      'Café',
    ])
    expect(at.said()).to.equal('1 message found')
    expect(at.rows()[0]?.textContent).to.match(/Ann Lindqvist/)
    expect(await violations(at.host)).to.deep.equal([])
  })

  it('shows a hostile body as the text it is', async () => {
    await using at = await shown()
    at.type('onerror')
    await until(() => at.rows().length === 1)
    expect(at.texts()[0]).to.contain('<img src=x onerror=')
    expect(at.root.querySelector('.result img')).to.equal(null)
    expect((window as { pwned?: number }).pwned).to.equal(undefined)
  })

  it('begins near the first word that was found', async () => {
    await using at = await shown()
    at.type('needle')
    await until(() => at.rows().length === 1)
    expect(at.texts()[0]).to.match(/^…(word ){5,12}needle /)
  })

  it('asks once for what is typed quickly, and drops answers to earlier questions', async () => {
    await using at = await shown()
    for (const text of ['p', 'pl', 'plu', 'plum']) at.type(text)
    await until(() => at.rows().length === PAGE)
    expect(at.room.asked).to.deep.equal(['plum'])
    at.room.delays = [150, 1]
    at.type('apple')
    at.field.form?.requestSubmit()
    await settled()
    at.type('needle')
    at.field.form?.requestSubmit()
    await until(() => at.rows().length === 1)
    await new Promise((done) => setTimeout(done, 200))
    expect(at.texts()[0]).to.contain('needle')
  })

  it('reads on when asked, to the end', async () => {
    await using at = await shown()
    at.type('plum')
    await until(() => at.rows().length === PAGE)
    expect(at.said()).to.equal('5 found so far')
    at.root.querySelector<HTMLElement>('#further')?.click()
    await until(() => at.rows().length === 9)
    expect(at.said()).to.equal('9 messages found')
    expect(at.root.querySelector('#further')).to.equal(null)
  })

  it('is walked by keys: down into the results, Enter goes there, up again to the field', async () => {
    await using at = await shown()
    at.element.focus()
    await until(() => at.root.activeElement === at.field)
    await sendKeys({ type: 'plum' })
    await until(() => at.rows().length === PAGE)
    await sendKeys({ press: 'ArrowDown' })
    expect(at.root.activeElement).to.equal(at.rows()[0])
    await sendKeys({ press: 'ArrowDown' })
    expect(at.root.activeElement).to.equal(at.rows()[1])
    await sendKeys({ press: 'Enter' })
    expect(at.goals).to.deep.equal([{ seq: 11 }])
    await sendKeys({ press: 'ArrowUp' })
    await sendKeys({ press: 'ArrowUp' })
    await until(() => at.root.activeElement === at.field)
    expect(at.rows().filter((row) => row.tabIndex === 0).length).to.equal(1)
  })

  it('is narrowed by filters behind one button, each shown until it is taken away', async () => {
    await using at = await shown()
    const button = (name: string): HTMLElement =>
      at.root.querySelector<HTMLElement>(`button[aria-label="${name}"]`) as HTMLElement
    const group = (): HTMLElement | null => at.root.querySelector('[role=group][aria-label=Filters]')
    const has = (): HTMLElement[] => [...(group()?.querySelectorAll<HTMLElement>('[aria-pressed]') ?? [])]
    expect(group()).to.equal(null)
    button('Filters').click()
    await until(() => group() !== null)
    expect(button('Filters').getAttribute('aria-expanded')).to.equal('true')
    expect(has().map((one) => one.textContent.trim())).to.deep.equal(['Has link', 'Has poll'])
    has()[0]?.click()
    await until(() => at.rows().length === 1)
    expect(at.room.asked.at(-1)).to.equal('has:link ')
    expect(has()[0]?.getAttribute('aria-pressed')).to.equal('true')
    const from = at.root.querySelector('select') as HTMLSelectElement
    from.value = 'Bob Okafor'
    from.dispatchEvent(new Event('change'))
    const [after] = at.root.querySelectorAll<HTMLInputElement>('#filters input')
    if (after) after.value = '2025-03-04'
    after?.dispatchEvent(new Event('change'))
    at.type('plum')
    const day = new Date(2025, 2, 4).getTime()
    await until(() => at.room.asked.at(-1) === `has:link from:"Bob Okafor" after:${day} plum`)
    expect(await violations(at.host)).to.deep.equal([])

    // Escape closes the filters, not the search.
    from.focus()
    await sendKeys({ press: 'Escape' })
    await until(() => button('Filters').getAttribute('aria-expanded') === 'false')
    expect(at.root.activeElement).to.equal(button('Filters'))
    expect(at.closed()).to.equal(0)
    const chips = (): string[] =>
      [...(group()?.querySelectorAll('.chip') ?? [])].map((one) => one.textContent.trim())
    expect(chips()).to.deep.equal(['Has link', 'From Bob Okafor', 'From day March 4, 2025'])
    expect(await violations(at.host)).to.deep.equal([])
    button('Remove filter: From Bob Okafor').click()
    await until(() => chips().length === 2)
    expect(at.room.asked.at(-1)).to.equal(`has:link after:${day} plum`)
    button('Remove filter: From day March 4, 2025').click()
    button('Remove filter: Has link').click()
    await until(() => at.rows().length === PAGE)
    expect(at.field.value).to.equal('plum')
    expect(group()).to.equal(null)
  })

  it('is emptied by one press', async () => {
    await using at = await shown()
    const clear = (): HTMLElement | null => at.root.querySelector('button[aria-label="Clear search"]')
    expect(clear()).to.equal(null)
    at.type('plum')
    await until(() => at.rows().length === PAGE)
    clear()?.click()
    await until(() => at.rows().length === 0)
    expect(at.field.value).to.equal('')
    expect(at.said()).to.match(/Find what was said/)
    expect(at.root.activeElement).to.equal(at.field)
    await until(() => clear() === null)
  })

  it('goes on by itself once it is connected again', async () => {
    await using at = await shown()
    at.room.offline = true
    at.type('plum')
    await until(() => /offline/.test(at.said()))
    at.room.offline = false
    at.room.connection.value = { state: 'reconnecting' }
    at.room.connection.value = { state: 'live' }
    await until(() => at.rows().length === PAGE)
  })

  it('says why nothing is there', async () => {
    await using at = await shown()
    at.type('nowhere')
    await until(() => /Nothing found/.test(at.said()))
    at.type('-plum')
    await until(() => /Add a word/.test(at.said()))
    at.room.refusal = 'rate_limited'
    at.type('plum')
    await until(() => /a lot of searching/.test(at.said()))
    at.room.refusal = undefined
    at.root.querySelector<HTMLElement>('.told .chip')?.click()
    await until(() => at.rows().length === PAGE)
    at.room.refusal = 'forbidden'
    at.type('plum number')
    await until(() => /not open to you/.test(at.said()))
    expect(await violations(at.host)).to.deep.equal([])
  })

  it('leaves out what is deleted meanwhile, and whom one ignores', async () => {
    await using at = await shown()
    at.type('plum')
    await until(() => at.rows().length === PAGE)
    const gone = { ...message(12, { body: '', deletedAt: NOON }) }
    at.room.hear({ type: 'changes', from: 1, to: 2, messages: [gone] })
    await until(() => at.rows().length === PAGE - 1)
    at.room.ignored.value = new Set(['bob'])
    at.type('plum ')
    await until(() => at.rows().length > 0 && !at.rows().some((row) => row.textContent.includes('Bob')))
  })

  it('goes to a day where the reader is', async () => {
    await using at = await shown()
    const day = at.root.querySelector('.jump input') as HTMLInputElement
    day.value = '2026-03-04'
    at.root.querySelector<HTMLElement>('.jump button')?.click()
    expect(at.goals).to.deep.equal([{ at: new Date(2026, 2, 4).getTime() }])
    expect(resolved('x before:2026-03-04 y')).to.equal(`x before:${new Date(2026, 2, 4).getTime()} y`)
    expect(resolved('https://x?before:2026-03-04')).to.equal('https://x?before:2026-03-04')
    expect(resolved('x before:2026-99-99')).to.equal('x before:2026-99-99')
  })

  it('takes a query from the page, and is put away', async () => {
    await using at = await shown()
    at.element.query = 'apple pie'
    await until(() => at.rows().length === 1)
    expect(at.field.value).to.equal('apple pie')
    at.root.querySelector<HTMLElement>('header button')?.click()
    expect(at.closed()).to.equal(1)
    const names = await accessibleNames()
    expect(names).to.include('searchbox Search messages')
  })

  it('spells what was chosen once, before the words', () => {
    const once = choosing(choosing({}, 'from', 'Ann "Lee"'), 'link', 'yes')
    expect(asQuery(once)).to.equal('from:"Ann Lee" has:link ')
    expect(asQuery(choosing(once, 'from', 'Bob'))).to.equal('has:link from:"Bob" ')
    expect(asQuery(choosing(once, 'from', ''))).to.equal('has:link ')
  })
})
