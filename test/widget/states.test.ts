import { expect } from '@esm-bundle/chai'
import { html, render, type TemplateResult } from 'lit'
import type { Connection, Person } from '../../widget/room/state.ts'
import '../../widget/index.ts'
import { base, tokens } from '../../widget/ui/tokens.styles.ts'
import '../../widget/ui/refused.ts'
import '../../widget/ui/roster.ts'
import '../../widget/ui/status.ts'
import { violations } from './axe.ts'
import { find, placed, when, within } from './room.ts'

const MEMBERS: Person[] = [
  { id: 'me', name: 'Mia', role: 'guest', presence: 'active' },
  { id: 'ann', name: 'Ann', role: 'owner', presence: 'idle' },
  { id: 'bob', name: 'Bob', role: 'member', presence: 'away' },
]

/** Shows parts of a room as they stand in it, with its colours. */
async function shown(part: TemplateResult): Promise<HTMLElement & AsyncDisposable> {
  const stage = await placed({ consent: 'required' })
  const host = document.body.appendChild(document.createElement('div'))
  host.style.cssText = 'position: relative; display: flex; height: 300px'
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [tokens, base]
  render(part, root)
  await when(() => find(host, 'button, h3'), 'the part')
  await stage[Symbol.asyncDispose]()
  return Object.assign(host, { [Symbol.asyncDispose]: () => Promise.resolve(host.remove()) })
}

const roster = (members = MEMBERS): TemplateResult =>
  html`<parlor-roster .roster=${{ members, count: 5 }} me="me" style="flex: 1"></parlor-roster>`

describe('the states of a room', () => {
  it('has no violation in its roster, full or empty', async () => {
    for (const part of [roster(), roster([])]) {
      await using host = await shown(part)
      expect(await violations(host)).deep.equal([])
    }
  })

  it('says presence in words and by shape, not by colour alone', async () => {
    await using host = await shown(roster())
    const rows = [...(find(host, 'ul')?.children ?? [])]
    expect(rows.map((row) => row.textContent.replace(/\s+/g, ' ').trim())).deep.equal([
      'Mia You active',
      'Ann Owner idle',
      'Bob away',
    ])
  })

  it('has no violation in its status bar', async () => {
    for (const lost of ['', 'offline', 'reconnecting']) {
      await using host = await shown(html`<parlor-status .lost=${lost}></parlor-status>`)
      expect(await violations(host)).deep.equal([])
    }
  })

  it('has a sentence and no violation in each refusal, and a way on where there is one', async () => {
    const onward = [
      ...['full', 'unreachable', 'offline', 'too_many', 'flooding', 'gone', 'internal'],
      ...['identity_expired', 'left', 'network_busy', 'rate_limited'],
    ]
    const final = ['unknown_site', 'not_found', 'origin', 'banned', 'forbidden', 'archived', 'signed_only']
    for (const code of [...onward, ...final] as NonNullable<Connection['code']>[]) {
      await using host = await shown(
        html`<parlor-refused .connection=${{ state: 'closed', code }}></parlor-refused>`,
      )
      expect(await violations(host), code).deep.equal([])
      expect(within(host, 'h3').textContent.length, code).greaterThan(8)
      expect(find(host, 'button') !== undefined, code).equal(onward.includes(code))
    }
  })

  it('offers to sign in where that lets one in', async () => {
    await using host = await shown(
      html`<parlor-refused .connection=${{ state: 'closed', code: 'identity_required' }}></parlor-refused>`,
    )
    await when(() => find(host, 'parlor-sign-in:defined'), 'the button')
    await when(() => find(host, '.begin'), 'the button')
    expect(within(host, '.begin').textContent).equal('Sign in')
    expect(await violations(host)).deep.equal([])
  })

  it('says until when and why somebody is kept out, in the words of those who did', async () => {
    const until = Date.now() + 3600_000
    const connection = { state: 'closed', code: 'banned', until, reason: 'Three warnings.' }
    await using host = await shown(html`<parlor-refused .connection=${connection}></parlor-refused>`)
    expect(within(host, 'p').textContent).contain('Until ')
    expect(within(host, 'blockquote').textContent).equal('Three warnings.')
    expect(await violations(host)).deep.equal([])
  })
})
