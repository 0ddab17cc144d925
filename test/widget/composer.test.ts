import { expect } from '@esm-bundle/chai'
import { sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import '../../widget/ui/composer.ts'
import type { ParlorComposer } from '../../widget/ui/composer.ts'
import { lazy } from '../../widget/ui/lazy.ts'
import '../../widget/ui/status.ts'
import { accessibleNames, violations } from './axe.ts'
import { ListedRoom, messages, settled, stage, until, within, type Stage } from './support.ts'

const WATCHING = { id: 'w', kind: 'watching', role: 'guest' } as const

async function writing(room: ListedRoom): Promise<Stage & { composer: ParlorComposer }> {
  const staged = await stage(
    room,
    ({ client, locale }) => html`<parlor-composer .client=${client} .locale=${locale}></parlor-composer>`,
  )
  const composer = within<ParlorComposer>(staged.root, 'parlor-composer')
  composer.focus()
  await settled()
  return Object.assign(staged, { composer })
}

const field = (composer: ParlorComposer): HTMLTextAreaElement => within(composer.renderRoot, 'textarea')
const button = (composer: ParlorComposer): HTMLButtonElement => within(composer.renderRoot, 'button.send')
const bodies = (room: ListedRoom): string[] => room.pending.value.map(({ body }) => body)

async function fill(composer: ParlorComposer, text: string): Promise<void> {
  const input = field(composer)
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  await settled()
}

describe('the composer', () => {
  it('is a textbox "Message" with a button "Send", and has no violations', async () => {
    await using room = await writing(new ListedRoom(messages(1, 2)))
    await fill(room.composer, 'hello')
    expect(await accessibleNames()).include.members(['textbox Message', 'button Send'])
    expect(await violations(room.host)).deep.equal([])
    expect(field(room.composer).dir).equal('auto')
    expect(field(room.composer).part.value).equal('input')
    expect(button(room.composer).part.value).equal('send')
  })

  it('sends by Enter and breaks the line by Shift+Enter', async () => {
    const client = new ListedRoom([])
    await using room = await writing(client)
    await sendKeys({ type: 'one' })
    await sendKeys({ down: 'Shift' })
    await sendKeys({ press: 'Enter' })
    await sendKeys({ up: 'Shift' })
    await sendKeys({ type: 'two' })
    expect(client.pending.value).deep.equal([])
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(bodies(client)).deep.equal(['one\ntwo'])
    expect(field(room.composer).value).equal('')
  })

  it('breaks the line by Enter where that is asked for, and still sends by Ctrl+Enter', async () => {
    const client = new ListedRoom([])
    await using room = await writing(client)
    room.composer.enter = 'newline'
    await sendKeys({ type: 'one' })
    await sendKeys({ press: 'Enter' })
    await sendKeys({ type: 'two' })
    expect(field(room.composer).value).equal('one\ntwo')
    await sendKeys({ down: 'Control' })
    await sendKeys({ press: 'Enter' })
    await sendKeys({ up: 'Control' })
    expect(bodies(client)).deep.equal(['one\ntwo'])
  })

  it('leaves Enter to an input method while it composes', async () => {
    const client = new ListedRoom([])
    await using room = await writing(client)
    await fill(room.composer, 'にほん')
    const press = (init: KeyboardEventInit): boolean =>
      field(room.composer).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
      )
    expect(press({ isComposing: true })).equal(true)
    // oxlint-disable-next-line typescript/no-deprecated -- as Safari tells it
    expect(press({ keyCode: 229 })).equal(true)
    expect(client.pending.value).deep.equal([])
    expect(press({})).equal(false)
    expect(bodies(client)).deep.equal(['にほん'])
  })

  it('sends no white space, counts down near the limit, and keeps what is over it', async () => {
    const client = new ListedRoom([])
    await using room = await writing(client)
    await fill(room.composer, ' \n ')
    await sendKeys({ press: 'Enter' })
    expect(client.pending.value).deep.equal([])
    await fill(room.composer, 'x'.repeat(3900))
    expect(within(room.composer.renderRoot, '#count').textContent).equal('100 left')
    await fill(room.composer, 'x'.repeat(4012))
    expect(within(room.composer.renderRoot, '#count').textContent).equal('12 too many')
    expect(button(room.composer).disabled).equal(true)
    await sendKeys({ press: 'Enter' })
    expect(client.pending.value).deep.equal([])
    expect(field(room.composer).value.length).equal(4012)
  })

  it('keeps the draft, at the latest when it goes', async () => {
    const client = new ListedRoom([])
    {
      await using room = await writing(client)
      await fill(room.composer, 'half a thou')
      window.dispatchEvent(new Event('pagehide'))
      expect(client.draft).equal('half a thou')
      await fill(room.composer, 'half a thought')
    }
    expect(client.draft).equal('half a thought')
    await using again = await writing(client)
    expect(field(again.composer).value).equal('half a thought')
    await sendKeys({ press: 'Enter' })
    expect(client.draft).equal('')
    expect(client.told.typing[0]).equal(true)
  })

  it('grows with its text to six lines', async () => {
    await using room = await writing(new ListedRoom([]))
    const one = field(room.composer).offsetHeight
    await fill(room.composer, '1\n2\n3')
    expect(field(room.composer).offsetHeight).equal(one + 48)
    await fill(room.composer, '\n'.repeat(30))
    expect(field(room.composer).offsetHeight).equal(156)
    await fill(room.composer, '')
    expect(field(room.composer).offsetHeight).equal(one)
  })

  it('lets the page change or hold back a text', async () => {
    const client = new ListedRoom([])
    await using room = await writing(client)
    room.composer.beforeSend = (text) => (text === 'no' ? undefined : `${text}!`)
    await fill(room.composer, 'no')
    await sendKeys({ press: 'Enter' })
    expect(field(room.composer).value).equal('no')
    await fill(room.composer, 'yes')
    await sendKeys({ press: 'Enter' })
    expect(bodies(client)).deep.equal(['yes!'])
  })

  it('says why where there is no writing', async () => {
    const client = new ListedRoom([])
    await using room = await writing(client)
    await fill(room.composer, 'kept')
    const notice = (): string | undefined =>
      room.composer.renderRoot.querySelector('[part=notice]')?.textContent.trim()
    client.connection.value = { state: 'closed', code: 'banned' }
    // What is said is fetched when it is needed.
    await until(() => notice() === 'You cannot write here any more.')
    client.connection.value = { state: 'live' }
    client.room.value = { site: 'demo', slug: 'lobby', state: 'readonly' }
    await settled()
    expect(notice()).contain('Only the people who run this room write')
    client.room.value = { site: 'demo', slug: 'lobby' }
    await settled()
    expect(field(room.composer).value).equal('kept')
  })
})

describe('the bar above it that says what is amiss', () => {
  it('leads a keyboard on to it, for the bar goes with what was pressed', async () => {
    await using room = await stage(
      new ListedRoom([]),
      ({ client, locale }) =>
        html`<parlor-status .client=${client} .locale=${locale}></parlor-status
          ><parlor-composer .client=${client} .locale=${locale}></parlor-composer>`,
    )
    within<HTMLElement>(within(room.root, 'parlor-status').shadowRoot, 'button').focus()
    await sendKeys({ press: 'Enter' })
    await until(() => field(within<ParlorComposer>(room.root, 'parlor-composer')).matches(':focus'))
  })
})

describe('the first write', () => {
  it('asks for a name, says what is wrong with it, and sends the waiting text once there is one', async () => {
    const client = new ListedRoom([], WATCHING)
    await using room = await writing(client)
    await sendKeys({ type: 'hello all' })
    await sendKeys({ press: 'Enter' })
    await settled()
    await until(() => room.composer.renderRoot.querySelector('parlor-join:defined') !== null)
    await settled()
    const join = within<HTMLElement>(room.composer.renderRoot, 'parlor-join')
    const name = within<HTMLInputElement>(join.shadowRoot, 'input')
    expect(name.matches(':focus')).equal(true)
    expect(await accessibleNames()).include.members(['textbox Your name', 'button Join'])
    client.refuses = 'malformed'
    await sendKeys({ type: 'Rude' })
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(within(join.shadowRoot, '#error').textContent).equal('Please choose another name.')
    expect(name.getAttribute('aria-describedby')).equal('error')
    expect(await violations(room.host)).deep.equal([])
    name.select()
    await sendKeys({ type: 'Mia' })
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(client.told.joins).deep.equal(['Rude', 'Mia'])
    expect(bodies(client)).deep.equal(['hello all'])
    expect(field(room.composer).matches(':focus')).equal(true)
  })

  it('keeps the text and says so when what asks for the name cannot be fetched', async () => {
    const { join } = lazy
    lazy.join = () => Promise.reject(new TypeError('Failed to fetch'))
    try {
      const client = new ListedRoom([], WATCHING)
      await using room = await writing(client)
      await sendKeys({ type: 'hello' })
      await sendKeys({ press: 'Enter' })
      await settled()
      const said = within(room.composer.renderRoot, '[role=alert]')
      expect(said.textContent).equal('Can’t reach the room. Your text is kept.')
      expect(field(room.composer).value).equal('hello')
      expect(field(room.composer).matches(':focus')).equal(true)
      lazy.join = join
      await sendKeys({ press: 'Enter' })
      await until(() => room.composer.renderRoot.querySelector('parlor-join') !== null)
    } finally {
      lazy.join = join
    }
  })

  it('gives the text back on Escape', async () => {
    const client = new ListedRoom([], WATCHING)
    await using room = await writing(client)
    await sendKeys({ type: 'hello' })
    await sendKeys({ press: 'Enter' })
    await settled()
    await sendKeys({ press: 'Escape' })
    await settled()
    expect(field(room.composer).value).equal('hello')
    expect(field(room.composer).matches(':focus')).equal(true)
  })
})
