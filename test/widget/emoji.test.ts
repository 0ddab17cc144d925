import { expect } from '@esm-bundle/chai'
import { sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import { emojis, search, tint } from '../../widget/features/emoji/data.ts'
import { drawable } from '../../widget/features/emoji/drawable.ts'
import { pick } from '../../widget/features/emoji/pick.ts'
import type { ParlorEmoji } from '../../widget/features/emoji/picker.ts'
import { complete, emojiOf } from '../../widget/features/emoji/shortcodes.ts'
import type { Locale } from '../../widget/ui/locale.ts'
import { en } from '../../widget/locales/en.ts'
import { accessibleNames, violations } from './axe.ts'
import { ListedRoom, settled, stage, until, within, type Stage } from './support.ts'

/** The tests' own server has the data. */
class Served extends ListedRoom {
  constructor() {
    super([])
    this.options.server = location.origin
  }
}

interface Picking extends Stage {
  picker: ParlorEmoji
  anchor: HTMLButtonElement
  chosen: Promise<string | undefined>
  client: ListedRoom
}

async function picking(lang = 'en', client = new Served()): Promise<Picking> {
  const staged = await stage(client, () => html`<button id="anchor">Emoji</button>`, {
    width: 380,
    height: 480,
  })
  const anchor = within<HTMLButtonElement>(staged.root, '#anchor')
  anchor.focus()
  const locale: Locale = { lang, strings: en }
  const chosen = pick(anchor, locale, client)
  const picker = within<ParlorEmoji>(staged.root, 'parlor-emoji')
  await until(() => picker.renderRoot.querySelector('.one, [role=alert]') !== null)
  await settled()
  return Object.assign(staged, { picker, anchor, chosen, client })
}

const focused = ({ picker }: Picking): string | null | undefined =>
  picker.shadowRoot?.activeElement?.getAttribute('aria-label')
const names = ({ picker }: Picking): (string | null)[] =>
  [...picker.renderRoot.querySelectorAll('.one')].map((one) => one.getAttribute('aria-label'))
const field = ({ picker }: Picking): HTMLInputElement => within(picker.renderRoot, 'input')

beforeEach(() => localStorage.clear())

describe('the picker of emoji', () => {
  it('opens in the field of its search, with all emoji of a group, and has no violations', async () => {
    await using room = await picking()
    expect(focused(room)).equal('Search emoji')
    expect(names(room).slice(0, 2)).deep.equal(['grinning face', 'grinning face with big eyes'])
    expect(await violations(room.host)).deep.equal([])
    expect(await accessibleNames()).include.members([
      'searchbox Search emoji',
      'tab people & body',
      'gridcell grinning face',
    ])
    expect(room.anchor.getAttribute('aria-expanded')).equal('true')
  })

  it('stays within what it stands in', async () => {
    await using room = await picking()
    const [inner, outer] = [room.picker.getBoundingClientRect(), room.host.getBoundingClientRect()]
    expect(inner.left).least(outer.left)
    expect(inner.right).most(outer.right)
    expect(inner.bottom).most(outer.bottom)
    expect(inner.height).least(240)
  })

  it('finds by name and by other words, and gives the first on Enter', async () => {
    await using room = await picking()
    await sendKeys({ type: 'red hea' })
    await settled()
    expect(names(room)[0]).equal('red heart')
    expect(await violations(room.host)).deep.equal([])
    await sendKeys({ press: 'Enter' })
    expect(await room.chosen).equal('❤️')
    expect(room.root.querySelector('parlor-emoji')).equal(null)
    expect(room.anchor.matches(':focus')).equal(true)
  })

  it('finds in the language of the reader, and in English as well', async () => {
    await using room = await picking('de-AT')
    await sendKeys({ type: 'herz' })
    await settled()
    expect(names(room)).include('rotes Herz')
    field(room).select()
    await sendKeys({ type: 'heart' })
    await settled()
    expect(names(room)).include('rotes Herz')
  })

  it('is walked by arrows, and goes on searching by letters', async () => {
    await using room = await picking()
    await sendKeys({ press: 'ArrowDown' })
    await settled()
    expect(focused(room)).equal('grinning face')
    await sendKeys({ press: 'ArrowRight' })
    await settled()
    expect(focused(room)).equal('grinning face with big eyes')
    await sendKeys({ press: 'End' })
    await settled()
    const columns = Number(room.picker.style.getPropertyValue('--columns'))
    expect(focused(room)).equal(names(room)[columns - 1])
    await sendKeys({ press: 'ArrowDown' })
    await settled()
    expect(focused(room)).equal(names(room)[2 * columns - 1])
    await sendKeys({ press: 'Home' })
    await settled()
    expect(focused(room)).equal(names(room)[columns])
    expect(room.picker.renderRoot.querySelectorAll('.one[tabindex="0"]').length).equal(1)
    await sendKeys({ type: 'taco' })
    await settled()
    expect(field(room).value).equal('taco')
    expect(names(room)).deep.equal(['taco'])
  })

  it('has a tab stop for the groups, which arrows change', async () => {
    await using room = await picking()
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    expect(focused(room)).equal('smileys & emotion')
    await sendKeys({ press: 'ArrowRight' })
    await settled()
    expect(focused(room)).equal('people & body')
    expect(names(room)[0]).equal('waving hand')
    await sendKeys({ press: 'Tab' })
    await settled()
    expect(focused(room)).equal('waving hand')
  })

  it('remembers the colour of skin and what was chosen', async () => {
    const client = new Served()
    {
      await using room = await picking('en', client)
      await sendKeys({ press: 'Tab' })
      expect(focused(room)).equal('Skin tone')
      await sendKeys({ press: 'Enter' })
      await settled()
      expect(await violations(room.host)).deep.equal([])
      await sendKeys({ press: 'ArrowRight' })
      await sendKeys({ press: 'ArrowRight' })
      await sendKeys({ press: 'Enter' })
      await settled()
      field(room).focus()
      await sendKeys({ type: 'waving hand' })
      await settled()
      await sendKeys({ press: 'Enter' })
      expect(await room.chosen).equal('👋🏼')
    }
    await using again = await picking('en', client)
    expect(names(again)).deep.equal(['waving hand'])
    const one = within(again.picker.renderRoot, '.one')
    expect(one.textContent.trim()).equal('👋🏼')
    expect(Object.keys(localStorage).every((key) => key.startsWith('parlor:demo:'))).equal(true)
  })

  it('gives nothing on Escape, on a press elsewhere, and on a second press of its button', async () => {
    {
      await using room = await picking()
      let heard = false
      room.host.addEventListener('keydown', () => (heard = true))
      await sendKeys({ press: 'Escape' })
      expect(await room.chosen).equal(undefined)
      expect(heard).equal(false)
      expect(room.anchor.matches(':focus')).equal(true)
    }
    {
      await using room = await picking()
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }))
      expect(await room.chosen).equal(undefined)
    }
    await using room = await picking()
    expect(await pick(room.anchor, { lang: 'en', strings: en }, room.client)).equal(undefined)
    expect(await room.chosen).equal(undefined)
  })

  it('says so when its data can’t be fetched, and tries again', async () => {
    const client = new Served()
    client.options.server = `${location.origin}/nowhere`
    await using room = await picking('en', client)
    const said = within(room.picker.renderRoot, '[role=alert]')
    expect(said.textContent).contain('can’t be fetched')
    client.options.server = location.origin
    within<HTMLButtonElement>(said, 'button').click()
    await until(() => room.picker.renderRoot.querySelector('.one') !== null)
  })
})

describe('the data of emoji', () => {
  it('is that of Unicode: each is one, also in each colour', async () => {
    const { all, groups, tones } = await emojis(location.origin, 'en')
    const rgi = new RegExp('^\\p{RGI_Emoji}$', 'v')
    expect(groups.length).equal(9)
    expect(tones.length).equal(5)
    expect(all.length).least(1500)
    expect(all.filter(({ emoji }) => !rgi.test(emoji))).deep.equal([])
    const dyed = all.filter(({ toned }) => toned)
    expect(dyed.length).least(300)
    expect(dyed.map((one) => tint(one, 3)).filter((one) => !rgi.test(one))).deep.equal([])
  })

  it('has a name for each in every language', async () => {
    for (const lang of ['de', 'en']) {
      const { all } = await emojis(location.origin, lang)
      expect(all.filter(({ name }) => !name)).deep.equal([])
    }
  })

  it('falls back to English for a language it has not', async () => {
    const { all } = await emojis(location.origin, 'ar-EG')
    expect(all[0]?.name).equal('grinning face')
  })

  it('leaves out what this machine does not draw', () => {
    const draws = drawable()
    expect(draws('😀', 0)).equal(true)
    // Of a version that no machine knows: a letter of no script is never as wide as an emoji.
    expect(draws('😀', 99)).equal(draws('🫪', 17))
  })

  it('finds first what is called so', async () => {
    const data = await emojis(location.origin, 'en')
    expect(search(data, 'tada')[0]?.emoji).equal('🎉')
    expect(search(data, ':+1:')[0]?.emoji).equal('👍')
    expect(search(data, 'zzzz')).deep.equal([])
    expect(search(data, '   ')).deep.equal([])
  })

  it('knows shortcodes', async () => {
    const client = new Served()
    expect(await emojiOf('tada', client)).equal('🎉')
    expect(await emojiOf('nothing_such', client)).equal(undefined)
    expect((await complete('tad', 'en', client))[0]).deep.equal({ emoji: '🎉', code: 'tada' })
  })
})
