import { expect } from '@esm-bundle/chai'
import { sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import { emojis } from '../../widget/features/emoji/data.ts'
import type { Change } from '../../widget/room/outbox.ts'
import { ParlorError } from '../../widget/room/error.ts'
import '../../widget/ui/composer.ts'
import type { ParlorComposer } from '../../widget/ui/composer.ts'
import { lazier } from '../../widget/ui/lazier.ts'
import { lazy } from '../../widget/ui/lazy.ts'
import { accessibleNames, violations } from './axe.ts'
import { ListedRoom, message, messages, NOON, settled, stage, until, within, type Stage } from './support.ts'

const CODES = ['emoji', 'polls', 'roster']

/** A room that keeps what is sent and changed, to be looked at. */
class WrittenRoom extends ListedRoom {
  readonly going: { body: string; options?: object }[] = []
  readonly changes: Change[] = []
  readonly asked: unknown[] = []
  /** What the next change is refused with. */
  refusal: ParlorError['code'] | undefined

  constructor(...rest: ConstructorParameters<typeof ListedRoom>) {
    super(...rest)
    this.options.server = location.origin
    this.features.value = CODES
  }
  override send(body: string, options?: object): string {
    this.going.push({ body, ...(options && { options }) })
    return super.send(body)
  }
  override async run(change: Change): Promise<void> {
    this.changes.push(change)
    await settled()
    const code = this.refusal
    this.refusal = undefined
    if (code) throw new ParlorError(code)
  }
  override say(frame: Parameters<ListedRoom['say']>[0]): boolean {
    this.asked.push(frame)
    return true
  }
}

interface Written extends Stage {
  composer: ParlorComposer
  client: WrittenRoom
}

async function writing(client = new WrittenRoom(messages(1, 5))): Promise<Written> {
  const staged = await stage(
    client,
    ({ client, locale }) =>
      html`<div style="flex: 1"></div>
        <parlor-composer .client=${client} .locale=${locale}></parlor-composer>`,
  )
  const composer = within<ParlorComposer>(staged.root, 'parlor-composer')
  await until(() => composer.renderRoot.querySelector('.above') !== null)
  composer.focus()
  await settled()
  return Object.assign(staged, { composer, client })
}

const field = ({ composer }: Written): HTMLTextAreaElement => within(composer.renderRoot, 'textarea')
const options = ({ composer }: Written): string[] =>
  [...composer.renderRoot.querySelectorAll('[role=option]')].map(({ textContent }) =>
    textContent.replace(/\s+/g, ' ').trim(),
  )
const bar = ({ composer }: Written): string | undefined =>
  composer.renderRoot.querySelector('.bar')?.textContent.replace(/\s+/g, ' ').trim()
const note = ({ composer }: Written): string | undefined =>
  composer.renderRoot.querySelector('.note p')?.textContent.trim()
const ask = (type: string, seq: number): CustomEvent<{ seq: number }> =>
  new CustomEvent(type, { detail: { seq } })

async function type(text: string): Promise<void> {
  await sendKeys({ type: text })
  await settled()
}
async function press(...keys: string[]): Promise<void> {
  for (const chord of keys) {
    const held = chord.split('+').slice(0, -1)
    for (const key of held) await sendKeys({ down: key })
    await sendKeys({ press: chord.split('+').at(-1) ?? '' })
    for (const key of held) await sendKeys({ up: key })
  }
  await settled()
}
/** What a browser does with a pasted text. */
async function paste(room: Written, text: string): Promise<void> {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  field(room).dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }))
  // oxlint-disable-next-line typescript/no-deprecated -- the browser's own way to type
  document.execCommand('insertText', false, text)
  await settled()
}

// What is fetched at first use is here by then: a busy machine takes its time.
before(() =>
  Promise.all([
    lazy.writing(),
    lazier.shortcodes(),
    lazier.emoji(),
    lazier.pollMaker(),
    emojis(location.origin, 'en'),
  ]),
)
beforeEach(() => localStorage.clear())

describe('naming somebody', () => {
  it('completes a member by arrows and Enter, shows the name and sends the id', async () => {
    await using room = await writing()
    await type('Hello @b')
    expect(options(room)).deep.equal(['BOBob Okafor'])
    expect(field(room).getAttribute('aria-activedescendant')).equal('completion0')
    expect(await violations(room.host)).deep.equal([])
    expect(await accessibleNames()).include.members(['textbox Message'])
    await press('Enter')
    expect(field(room).value).equal('Hello @Bob Okafor ')
    expect(options(room)).deep.equal([])
    expect(field(room).hasAttribute('aria-activedescendant')).equal(false)
    await type('how are you')
    await press('Enter')
    expect(room.client.going).deep.equal([{ body: 'Hello <@bob> how are you', options: {} }])
  })

  it('finds by any word of a name, without accents and case', async () => {
    const client = new WrittenRoom(messages(1, 5))
    client.people.value = new Map([
      ...client.people.value,
      ['zoe', { id: 'zoe', name: 'Zoë Ünal', role: 'moderator' }],
    ])
    await using room = await writing(client)
    await type('@una')
    expect(options(room)).deep.equal(['ZÜZoë Ünal Moderator'])
    await press('Tab')
    expect(field(room).value).equal('@Zoë Ünal ')
    await type('@')
    // Oneself is not called.
    expect(options(room).some((one) => one.includes('Mia'))).equal(false)
  })

  it('keeps to the name while text before it changes, and lets go when it is edited', async () => {
    await using room = await writing()
    await type('@ann')
    await press('Enter')
    field(room).setSelectionRange(0, 0)
    await type('Dear ')
    expect(room.composer.text).equal('Dear @Ann Lindqvist ')
    await press('Enter')
    expect(room.client.going[0]?.body).equal('Dear <@ann>')
    await type('@ann')
    await press('Enter')
    await press('Backspace', 'Backspace', 'Backspace', 'Escape', 'Enter')
    expect(room.client.going[1]?.body).equal('@Ann Lindqvi')
  })

  it('brings a name back by undo', async () => {
    await using room = await writing()
    await type('@ann')
    await press('Enter')
    await press('Backspace', 'Backspace')
    await press('Control+z')
    expect(field(room).value).equal('@Ann Lindqvist ')
    await press('Enter')
    expect(room.client.going[0]?.body).equal('<@ann>')
  })

  it('tells two of the same name apart, and means the one chosen', async () => {
    const client = new WrittenRoom(messages(1, 5))
    client.people.value = new Map([
      ...client.people.value,
      ['bob2', { id: 'bob2', name: 'Bob Okafor', role: 'guest' }],
    ])
    client.roster.value = { members: [{ id: 'bob', name: 'Bob Okafor', role: 'member' }], count: 1 }
    await using room = await writing(client)
    await type('@bob')
    expect(options(room)).deep.equal(['BOBob Okafor here now', 'BOBob Okafor Guest · not here now'])
    await press('ArrowDown', 'Enter')
    await type('@bob')
    await press('Enter', 'Enter')
    expect(client.going[0]?.body).equal('<@bob2> <@bob>')
  })

  it('takes a name that was typed whole, where it is clear whose it is', async () => {
    await using room = await writing()
    await type('see @bob okafor!')
    await press('Enter')
    await type('mail ann@ann lindqvist and `@Bob Okafor`')
    await press('Enter')
    expect(room.client.going.map(({ body }) => body)).deep.equal([
      'see <@bob>!',
      'mail ann@ann lindqvist and `@Bob Okafor`',
    ])
  })

  it('lets moderators call everyone who is here, and says how many', async () => {
    const client = new WrittenRoom(messages(1, 2), {
      id: 'me',
      kind: 'account',
      role: 'moderator',
      name: 'Mia',
    })
    client.roster.value = { members: [], count: 41 }
    await using room = await writing(client)
    await type('@he')
    expect(options(room)).deep.equal(['@here calls all 41 people here'])
    await press('Enter', 'Enter')
    expect(client.going[0]?.body).equal('<@here>')
    await type('@here look')
    await press('Enter')
    expect(client.going[1]?.body).equal('<@here> look')
  })

  it('offers @here to nobody else', async () => {
    await using room = await writing()
    await type('@her')
    expect(options(room)).deep.equal([])
    await type('e now')
    await press('Enter')
    expect(room.client.going[0]?.body).equal('@here now')
  })

  it('asks the room for those it does not know, once typing pauses', async () => {
    const client = new WrittenRoom(messages(1, 2))
    client.roster.value = { members: [], count: 800 }
    await using room = await writing(client)
    await type('@zo')
    await until(() => client.asked.length > 0)
    expect(client.asked).deep.equal([{ type: 'people', query: 'zo' }])
    client.people.value = new Map([
      ...client.people.value,
      ['zoe', { id: 'zoe', name: 'Zoe', role: 'member' }],
    ])
    for (const hear of client.heard) hear({ type: 'people', query: 'zo', people: [], more: false })
    await settled()
    expect(options(room)).deep.equal(['ZZoe'])
  })

  it('closes by Escape, and only that', async () => {
    await using room = await writing()
    let heard = 0
    room.host.addEventListener('keydown', ({ key }) => (heard += Number(key === 'Escape')))
    await type('@b')
    await press('Escape')
    expect(options(room)).deep.equal([])
    await type('o')
    expect(options(room)).deep.equal([])
    expect(heard).equal(0)
    await press('Escape')
    expect(heard).equal(1)
  })

  it('takes a press on one of the list, and leaves the focus in the field', async () => {
    await using room = await writing()
    await type('@b')
    within<HTMLElement>(room.composer.renderRoot, '[role=option]').click()
    await settled()
    expect(field(room).value).equal('@Bob Okafor ')
    expect(field(room).matches(':focus')).equal(true)
  })
})

describe('answering and editing', () => {
  it('says what is answered, sends its seq, and is done with it', async () => {
    await using room = await writing()
    await room.composer.answer(ask('parlor-reply', 3))
    await settled()
    expect(bar(room)).equal('Replying to Bob Okafor Message 3')
    expect(field(room).matches(':focus')).equal(true)
    expect(await violations(room.host)).deep.equal([])
    await type('indeed')
    await press('Enter')
    expect(room.client.going).deep.equal([{ body: 'indeed', options: { replyTo: 3 } }])
    expect(bar(room)).equal(undefined)
  })

  it('gives up an answer by Escape', async () => {
    await using room = await writing()
    await room.composer.answer(ask('parlor-reply', 3))
    await type('still here')
    await press('Escape')
    expect(bar(room)).equal(undefined)
    expect(field(room).value).equal('still here')
  })

  it('keeps an answer and whom it names over a reload', async () => {
    const client = new WrittenRoom(messages(1, 5))
    {
      await using room = await writing(client)
      await room.composer.answer(ask('parlor-reply', 2))
      await type('yes @bob')
      await press('Enter')
      window.dispatchEvent(new Event('pagehide'))
    }
    const again = new WrittenRoom(messages(1, 5))
    again.draft = client.draft
    await using room = await writing(again)
    await until(() => bar(room) !== undefined)
    expect(field(room).value).equal('yes @Bob Okafor ')
    await press('Enter')
    expect(again.going).deep.equal([{ body: 'yes <@bob>', options: { replyTo: 2 } }])
    expect(Object.keys(localStorage).filter((key) => key.includes('writing:'))).deep.equal([])
  })

  it('edits the last of one’s own by ArrowUp, with names in place of ids', async () => {
    const client = new WrittenRoom([
      ...messages(1, 3),
      message(4, { author: 'me', body: 'hi <@bob>, see **this**', bodyRev: 2 }),
      message(5, { author: 'me', body: 'gone', deletedAt: 1 }),
    ])
    await using room = await writing(client)
    await press('ArrowUp')
    expect(field(room).value).equal('hi @Bob Okafor, see **this**')
    expect(bar(room)).equal('Editing')
    expect(await violations(room.host)).deep.equal([])
    expect(await accessibleNames()).include.members(['button Save', 'button Cancel editing'])
    await type('!')
    await press('Enter')
    expect(client.changes).deep.equal([{ type: 'edit', seq: 4, body: 'hi <@bob>, see **this**!', base: 2 }])
    expect(field(room).value).equal('')
    expect(client.going).deep.equal([])
  })

  it('gives back on Escape what was being written', async () => {
    const client = new WrittenRoom([message(1, { author: 'me', body: 'first' })])
    await using room = await writing(client)
    await type('half a ')
    await room.composer.answer(ask('parlor-edit', 1))
    await settled()
    expect(field(room).value).equal('first')
    window.dispatchEvent(new Event('pagehide'))
    expect(client.draft).equal('half a ')
    await press('Escape')
    expect(field(room).value).equal('half a ')
    expect(client.changes).deep.equal([])
  })

  it('leaves a message alone that was not changed', async () => {
    const client = new WrittenRoom([message(1, { author: 'me', body: 'first' })])
    await using room = await writing(client)
    await press('ArrowUp', 'Enter')
    expect(client.changes).deep.equal([])
    expect(bar(room)).equal(undefined)
  })

  it('loses nothing where the message was changed meanwhile, and shows what it says now', async () => {
    const client = new WrittenRoom([message(1, { author: 'me', body: 'first' })])
    await using room = await writing(client)
    await press('ArrowUp')
    await type(' of mine')
    client.change(1, { body: 'first of **theirs**', bodyRev: 2 })
    client.refusal = 'stale'
    await press('Enter')
    await until(() => note(room) !== undefined)
    expect(note(room)).contain('changed meanwhile')
    expect(bar(room)).equal('Editing first of theirs')
    expect(field(room).value).equal('first of mine')
    await press('Enter')
    expect(client.changes[1]).deep.equal({ type: 'edit', seq: 1, body: 'first of mine', base: 2 })
  })

  it('goes on from an edit that is not saved yet, and says so where the room can’t be reached', async () => {
    const client = new WrittenRoom([message(1, { author: 'me', body: 'first', bodyRev: 3 })])
    const saved: (() => void)[] = []
    client.run = (change) => {
      client.changes.push(change)
      return new Promise((resolve) => saved.push(resolve))
    }
    client.connection.value = { state: 'reconnecting' }
    await using room = await writing(client)
    await press('ArrowUp')
    await type(' of mine')
    await press('Enter')
    expect(note(room)).contain('Your text is kept.')
    await press('ArrowUp')
    expect(field(room).value).equal('first of mine')
    await type(', again')
    await press('Enter')
    expect(client.changes).deep.equal([
      { type: 'edit', seq: 1, body: 'first of mine', base: 3 },
      { type: 'edit', seq: 1, body: 'first of mine, again', base: 4 },
    ])
    for (const save of saved) save()
    await until(() => note(room) === undefined)
    await press('ArrowUp')
    expect(field(room).value).equal('first')
  })

  it('says at once that what is answered or edited was deleted, and shows no more of it', async () => {
    const own = message(6, { author: 'me', body: 'mine' })
    await using room = await writing(new WrittenRoom([...messages(1, 5), own]))
    await room.composer.answer(ask('parlor-reply', 3))
    await settled()
    room.client.change(3, { body: '', deletedAt: NOON })
    await settled()
    expect(bar(room)).equal('Replying to Bob Okafor Message deleted')
    await press('Escape', 'ArrowUp')
    expect(bar(room)).equal('Editing')
    room.client.change(6, { body: '', deletedAt: NOON })
    await settled()
    expect(bar(room)).equal('Editing That message is gone.')
    expect(field(room).value).equal('mine')
  })

  it('asks whether to delete what nothing is left of', async () => {
    const client = new WrittenRoom([message(1, { author: 'me', body: 'x' })])
    await using room = await writing(client)
    await press('ArrowUp', 'Backspace', 'Enter')
    expect(bar(room)).contain('Delete the message?')
    expect(client.changes).deep.equal([])
    await press('Enter')
    expect(client.changes).deep.equal([{ type: 'delete', seq: 1 }])
  })
})

describe('commands', () => {
  it('are completed, with what they do', async () => {
    await using room = await writing()
    await type('/s')
    expect(options(room)).deep.equal(['/shrug message Adds a shrug'])
    await press('Enter')
    await type('who knows')
    await press('Enter')
    expect(room.client.going[0]?.body).equal('who knows ¯\\_(ツ)_/¯')
  })

  it('tell what one does', async () => {
    await using room = await writing()
    await type('/me waves at @bob')
    await press('Enter', 'Enter')
    expect(room.client.going).deep.equal([{ body: 'waves at <@bob>', options: { kind: 'action' } }])
  })

  it('say what is missing', async () => {
    await using room = await writing()
    await type('/me')
    await press('Enter')
    expect(note(room)).equal('Something is missing: /me waves')
    expect(room.client.going).deep.equal([])
    expect(field(room).value).equal('/me')
  })

  it('that are none are sent as text, once one was told', async () => {
    await using room = await writing()
    await type('/dance now')
    await press('Enter')
    expect(note(room)).contain('no command /dance')
    expect(room.client.going).deep.equal([])
    await press('Enter')
    expect(room.client.going[0]?.body).equal('/dance now')
    expect(note(room)).equal(undefined)
  })

  it('are told from paths, and escaped by a second slash', async () => {
    await using room = await writing()
    for (const text of ['/usr/bin is full', '//help', '/ well']) {
      await type(text)
      await press('Enter')
    }
    expect(room.client.going.map(({ body }) => body)).deep.equal(['/usr/bin is full', '/help', '/ well'])
  })

  it('list themselves, and are put away by Escape', async () => {
    await using room = await writing()
    await type('/help')
    await press('Enter')
    const help = within(room.composer.renderRoot, '.help')
    expect(help.textContent).contain('/shrug')
    expect(field(room).value).equal('')
    expect(await violations(room.host)).deep.equal([])
    await press('Escape')
    expect(room.composer.renderRoot.querySelector('.help')).equal(null)
  })

  it('say why a name can’t be changed here', async () => {
    const client = new WrittenRoom([], { id: 'me', kind: 'signed', role: 'member', name: 'Mia' })
    await using room = await writing(client)
    await type('/nick Somebody')
    await press('Enter')
    expect(note(room)).contain('comes from this site')
    expect(field(room).value).equal('/nick Somebody')
  })

  it('open the maker of polls with a question', async () => {
    await using room = await writing()
    await type('/poll Tea or coffee?')
    await press('Enter')
    await until(() => room.composer.renderRoot.querySelector('parlor-poll-maker:defined') !== null)
    const maker = within<HTMLElement>(room.composer.renderRoot, 'parlor-poll-maker')
    await settled()
    expect(within<HTMLInputElement>(maker.shadowRoot, '#question').value).equal('Tea or coffee?')
    expect(await violations(room.host)).deep.equal([])
  })

  it('leave out what the room or the page leaves out', async () => {
    const client = new WrittenRoom([])
    client.features.value = ['roster']
    await using room = await writing(client)
    await type('/')
    expect(options(room).some((one) => one.startsWith('/poll'))).equal(false)
    expect(room.composer.renderRoot.querySelector('.start button')).equal(null)
    client.features.value = CODES
    await press('Backspace')
    const names = (): (string | null)[] =>
      [...room.composer.renderRoot.querySelectorAll('form .icon')].map((one) => one.ariaLabel)
    expect(names()).deep.equal(['Emoji', 'Poll'])
    room.composer.without = ['polls']
    await settled()
    expect(names()).deep.equal(['Emoji'])
  })

  it('take the second press of a double one on what sends for no wish to ask', async () => {
    await using room = await writing()
    const press = (detail: number): boolean =>
      within(room.composer.renderRoot, '.ask').dispatchEvent(new MouseEvent('click', { detail }))
    const open = (): string | null => within(room.composer.renderRoot, '.ask').ariaExpanded
    press(2)
    await settled()
    expect(open()).equal('false')
    press(1)
    await settled()
    expect(open()).equal('true')
  })

  it('offer a poll where nothing is to be sent, and move no word for it', async () => {
    await using room = await writing()
    const place = (): number => field(room).getBoundingClientRect().left
    const asks = (): Element | null => room.composer.renderRoot.querySelector('.ask')
    const before = place()
    expect(asks()?.ariaLabel).equal('Poll')
    const kept = within<HTMLElement>(room.composer.renderRoot, '.ask').offsetLeft
    await type('Tea')
    expect(asks()).equal(null)
    expect(place()).equal(before)
    expect(within<HTMLElement>(room.composer.renderRoot, '.send').offsetLeft).equal(kept)
  })
})

describe('formatting by keys', () => {
  it('puts marks around what is selected, and takes them away', async () => {
    await using room = await writing()
    await type('make it so')
    field(room).setSelectionRange(5, 7)
    await press('Control+b')
    expect(field(room).value).equal('make **it** so')
    await press('Control+i')
    expect(field(room).value).equal('make ***it*** so')
    await press('Control+b', 'Control+i')
    expect(field(room).value).equal('make it so')
    await press('Control+Shift+X')
    expect(field(room).value).equal('make ~~it~~ so')
    await press('Control+e')
    expect(field(room).value).equal('make ~~`it`~~ so')
    await press('Control+z', 'Control+z')
    expect(field(room).value).equal('make it so')
  })

  it('goes on with lists and quotes where Enter breaks the line, and ends at an empty one', async () => {
    await using room = await writing()
    room.composer.enter = 'newline'
    await settled()
    await type('- tea')
    await press('Enter')
    await type('milk')
    await press('Enter', 'Enter')
    await type('9. one')
    await press('Enter')
    await type('two')
    await press('Enter', 'Enter')
    await type('> so')
    await press('Enter')
    expect(field(room).value).equal('- tea\n- milk\n9. one\n10. two\n> so\n> ')
  })

  it('leaves Tab to those who walk by it', async () => {
    await using room = await writing()
    await type('text')
    await press('Tab')
    expect(field(room).matches(':focus')).equal(false)
  })
})

describe('pasting', () => {
  const long = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n')

  it('offers a block for a long text, and leaves it as it is otherwise', async () => {
    await using room = await writing()
    await type('look: ')
    await paste(room, long)
    expect(bar(room)).contain('You pasted 20 lines.')
    expect(await violations(room.host)).deep.equal([])
    expect(field(room).value).equal(`look: ${long}`)
    within<HTMLButtonElement>(room.composer.renderRoot, '.act').click()
    await settled()
    expect(room.client.going[0]?.body).equal(`look: \n\`\`\`paste\n${long}\n\`\`\``)
  })

  it('offers nothing for a short one, and withdraws the offer by Escape', async () => {
    await using room = await writing()
    await paste(room, 'short')
    expect(bar(room)).equal(undefined)
    await paste(room, long)
    await press('Escape')
    expect(bar(room)).equal(undefined)
    expect(field(room).value).equal(`short${long}`)
  })

  it('fences text that has fences in it', async () => {
    await using room = await writing()
    await paste(room, `\`\`\`js\n${long}\n\`\`\``)
    within<HTMLButtonElement>(room.composer.renderRoot, '.act').click()
    await settled()
    expect(room.client.going[0]?.body.startsWith('````paste\n```js\n')).equal(true)
  })

  it('cuts nothing that is too long, and says by how much', async () => {
    await using room = await writing()
    await paste(room, 'a'.repeat(4100))
    expect(field(room).value.length).equal(4100)
    expect(within(room.composer.renderRoot, '#count').textContent).equal('100 too many')
  })
})

describe('emoji in text', () => {
  it('is completed by its shortcode', async () => {
    await using room = await writing()
    await type('party :tad')
    await until(() => options(room).length > 0)
    expect(options(room)[0]).equal('🎉:tada:')
    await press('Enter')
    expect(field(room).value).equal('party 🎉 ')
  })

  it('takes the place of a shortcode at its second colon, and undo takes that back', async () => {
    await using room = await writing()
    await type('party :tada:')
    await until(() => field(room).value === 'party 🎉')
    await press('Control+z')
    expect(field(room).value).equal('party :tada:')
  })

  it('leaves smileys, times and code as they are typed', async () => {
    await using room = await writing()
    const text = ':) 12:30:45 and `a :tada:` b'
    await type(text)
    await settled()
    expect(field(room).value).equal(text)
  })

  it('comes from the picker to where the cursor was', async () => {
    await using room = await writing()
    await type('so nice')
    field(room).setSelectionRange(2, 2)
    within<HTMLButtonElement>(room.composer.renderRoot, '[aria-label=Emoji]').click()
    await until(
      () => room.root.querySelector('parlor-emoji')?.shadowRoot?.querySelector('.one') instanceof Element,
    )
    await settled()
    await type('rocket')
    await press('Enter')
    await until(() => field(room).value !== 'so nice')
    expect(field(room).value).equal('so🚀 nice')
    expect(field(room).matches(':focus')).equal(true)
  })
})
