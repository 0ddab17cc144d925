import { expect } from '@esm-bundle/chai'
import { html } from 'lit'
import { lazy } from '../../widget/ui/lazy.ts'
import type { ParlorTimeline } from '../../widget/ui/timeline.ts'
import '../../widget/ui/timeline.ts'
import { violations } from './axe.ts'
import { ListedRoom, message, stage, until, within } from './support.ts'

/** The text of a message, as it stands in a timeline that runs this way. */
async function shown(body: string, dir: 'ltr' | 'rtl') {
  await lazy.reading()
  const room = new ListedRoom([message(1, { body })])
  const staged = await stage(
    room,
    ({ client, locale }) =>
      html`<parlor-timeline dir=${dir} .client=${client} .locale=${locale}></parlor-timeline>`,
  )
  const timeline = within<ParlorTimeline>(staged.root, 'parlor-timeline')
  await until(() => timeline.renderRoot.querySelector('.floats') !== null)
  const text = within<HTMLElement>(timeline.renderRoot, '.text')
  return { text, client: room, [Symbol.asyncDispose]: () => staged[Symbol.asyncDispose]() }
}

/** At which side the bar of a quote stands, and whether bullets have room at the side where their list begins. */
function sides(text: HTMLElement, selector: string): { bar: string; bullet: boolean } {
  const box = getComputedStyle(within(text, selector))
  const list = getComputedStyle(within(text, 'ul'))
  return {
    bar: box.borderRightWidth === '3px' ? 'right' : box.borderLeftWidth === '3px' ? 'left' : '',
    bullet: parseFloat(list.direction === 'rtl' ? list.paddingRight : list.paddingLeft) > 0,
  }
}

describe('a body', () => {
  it('has a button to copy for each of its blocks, named after that one, also once it is edited', async () => {
    await using body = await shown(
      '```js\nlet tide = 6\n```\n```js\n\n  let boat\n```\n```\nbare\n```',
      'ltr',
    )
    const names = (): (string | null)[] =>
      [...body.text.querySelectorAll('.copy')].map((button) => button.ariaLabel)
    await until(() => names().length === 3)
    expect(names()).deep.equal(['Copy, js, let tide = 6', 'Copy, js, let boat', 'Copy, bare'])
    expect(await violations(body.text)).deep.equal([])
    body.client.change(1, { body: '```js\nlet ebb = 12\n```', bodyRev: 2 })
    await until(() => names().length === 1)
    expect(names()).deep.equal(['Copy, js, let ebb = 12'])
  })

  it('says shortly what its code is written in, whatever stands there', async () => {
    await using body = await shown(`\`\`\`${'js'.repeat(900)}\nlet tide = 6\n\`\`\``, 'ltr')
    await until(() => body.text.querySelector('.copy') !== null)
    expect(within<HTMLElement>(body.text, '.label').offsetHeight).most(16)
    expect(within(body.text, '.copy').ariaLabel?.length).most(100)
  })

  it('has its bars and bullets where its own words begin, whichever way the room runs', async () => {
    for (const dir of ['ltr', 'rtl'] as const) {
      await using arabic = await shown('> الجزر عند السادسة\n- أحذية\n- ترمس', dir)
      expect(sides(arabic.text, 'blockquote')).deep.equal({ bar: 'right', bullet: true })
      expect(getComputedStyle(within(arabic.text, 'ul')).direction).equal('rtl')
      await using english = await shown('> Low tide is at six\n- boots\n- a flask', dir)
      expect(sides(english.text, 'blockquote')).deep.equal({ bar: 'left', bullet: true })
      expect(getComputedStyle(within(english.text, 'ul')).direction).equal('ltr')
    }
  })

  it('breaks no code that fits into a line, and is no taller for it', async () => {
    const words = 'so that there is more than one line of it, and more '.repeat(3)
    await using plain = await shown(`${words} boots --tall`, 'ltr')
    await using coded = await shown(`${words} \`boots --tall\``, 'ltr')
    expect(within(coded.text, 'code').getClientRects().length).equal(1)
    const lines = (text: HTMLElement): number => Math.round(text.offsetHeight / 22)
    expect(coded.text.offsetHeight % 22).equal(0)
    expect(lines(coded.text)).equal(lines(plain.text))
  })
})
