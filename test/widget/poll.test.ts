import { expect } from '@esm-bundle/chai'
import { sendKeys, setViewport } from '@web/test-runner-commands'
import { html } from 'lit'
import type { PollDraft } from '../../protocol/client.ts'
import type { Message, Poll } from '../../protocol/model.ts'
import { type ParlorPollMaker, PollEvent } from '../../widget/features/poll/maker.ts'
import '../../widget/features/poll/poll.ts'
import type { ParlorPoll } from '../../widget/features/poll/poll.ts'
import type { RoomClient } from '../../widget/room/client.ts'
import { ParlorError } from '../../widget/room/error.ts'
import { violations } from './axe.ts'
import { ListedRoom, message, settled, stage, until, within } from './support.ts'

type Change = Parameters<RoomClient['run']>[0]

/** A room that takes commands and answers when it is told to. */
class Answering extends ListedRoom {
  readonly commands: Change[] = []
  readonly #open: { resolve: () => void; reject: (error: Error) => void }[] = []

  override run(change: Change): Promise<void> {
    this.commands.push(change)
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject }))
  }

  async accept(): Promise<void> {
    this.#open.shift()?.resolve()
    await settled()
  }

  async refuse(code: 'closed'): Promise<void> {
    this.#open.shift()?.reject(new ParlorError(code))
    await settled()
  }

  /** The next question that is put to it is answered so. */
  answers: (ask: number) => object = () => ({})
  override say(frame: object): boolean {
    if (!('ask' in frame)) return false
    const answer = { ...frame, ...this.answers(frame.ask as number) }
    queueMicrotask(() => {
      for (const hear of this.heard) hear(answer as Parameters<typeof hear>[0])
    })
    return true
  }
}

const POLL: Poll = {
  choices: [
    { text: 'Tea', votes: 3 },
    { text: 'Coffee', votes: 1 },
  ],
  voters: 4,
}

async function shown(some: Partial<Poll> = {}, more: Partial<Message> = {}) {
  const client = new Answering([message(1, { body: 'What **now**?', poll: { ...POLL, ...some }, ...more })])
  client.features.value = ['polls']
  const [asked] = client.all
  const scene = await stage(
    client,
    ({ locale }) => html`<parlor-poll .message=${asked} .client=${client} .locale=${locale}></parlor-poll>`,
  )
  const poll = within<ParlorPoll>(scene.root, 'parlor-poll')
  await poll.updateComplete
  const root = poll.shadowRoot
  if (!root) throw new Error('no root')
  /** The room tells other sums. */
  const tell = async (...votes: number[]): Promise<void> => {
    const now = poll.message?.poll ?? POLL
    poll.message = {
      ...(poll.message ?? message(1)),
      poll: { ...now, choices: now.choices.map(({ text }, at) => ({ text, votes: votes[at] ?? 0 })) },
    }
    await settled()
  }
  const counts = (): string[] =>
    [...root.querySelectorAll('.count')].map((one) => /\d+/.exec(one.textContent)?.[0] ?? '')
  const inputs = (): HTMLInputElement[] => [...root.querySelectorAll<HTMLInputElement>('input')]
  return {
    scene,
    client,
    poll,
    root,
    tell,
    counts,
    inputs,
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  }
}

describe('a poll', () => {
  it('is a group of radios named after its question, or of checkboxes', async () => {
    await using one = await shown()
    expect(within(one.root, 'legend').textContent).equal('What now?')
    expect(one.inputs().map(({ type }) => type)).deep.equal(['radio', 'radio'])
    await using several = await shown({ multiple: true })
    expect(several.inputs().map(({ type }) => type)).deep.equal(['checkbox', 'checkbox'])
    expect(several.root.textContent).contain('Choose several')
  })

  it('says how it stands, in numbers and in bars', async () => {
    await using it = await shown()
    expect(it.counts()).deep.equal(['3', '1'])
    expect([...it.root.querySelectorAll('.share')].map(({ textContent }) => textContent)).deep.equal([
      '75%',
      '25%',
    ])
    const bars = [...it.root.querySelectorAll<HTMLElement>('.bar')]
    expect(bars.map(({ style }) => style.inlineSize)).deep.equal(['75%', '25%'])
  })

  it('shows a vote at once, counts it once, and keeps it when the room tells the sums', async () => {
    await using it = await shown()
    it.inputs()[1]?.click()
    await settled()
    expect(it.client.commands).deep.equal([{ type: 'vote', seq: 1, choices: [1] }])
    expect(it.counts()).deep.equal(['3', '2'])
    expect(within(it.root, '.own').textContent).contain('Coffee')
    // Sums told before it was carried out lack it still.
    await it.tell(5, 1)
    expect(it.counts()).deep.equal(['5', '2'])
    await it.client.accept()
    expect(it.counts()).deep.equal(['5', '2'])
    await it.tell(5, 2)
    expect(it.counts()).deep.equal(['5', '2'])
    expect(it.client.mine.value.get(1)?.votes).deep.equal([1])
  })

  it('heals when the vote is refused', async () => {
    await using it = await shown()
    it.inputs()[0]?.click()
    await settled()
    expect(it.counts()).deep.equal(['4', '1'])
    await it.client.refuse('closed')
    expect(it.counts()).deep.equal(['3', '1'])
    expect(it.inputs().some(({ checked }) => checked)).equal(false)
    expect(within(it.root, '[role=status]').textContent).equal('This poll has closed.')
  })

  it('takes a vote without a connection, and says when it goes', async () => {
    await using it = await shown()
    it.client.connection.value = { state: 'reconnecting' }
    it.inputs()[0]?.click()
    await settled()
    expect(it.counts()).deep.equal(['4', '1'])
    expect(within(it.root, '[role=status]').textContent).contain('as soon as you’re back')
    it.client.connection.value = { state: 'live' }
    await it.client.accept()
    expect(within(it.root, '[role=status]').textContent).equal('')
  })

  it('takes a vote back', async () => {
    await using it = await shown()
    it.client.mine.value = new Map([[1, { seq: 1, votes: [0] }]])
    await settled()
    expect(it.inputs()[0]?.checked).equal(true)
    within<HTMLButtonElement>(it.root, '.foot button').click()
    await settled()
    expect(it.client.commands).deep.equal([{ type: 'vote', seq: 1, choices: [] }])
    expect(it.counts()).deep.equal(['2', '1'])
    expect(it.inputs().some(({ checked }) => checked)).equal(false)
  })

  it('adds to several, and takes away', async () => {
    await using it = await shown({ multiple: true })
    it.inputs()[1]?.click()
    await settled()
    it.inputs()[0]?.click()
    await settled()
    it.inputs()[1]?.click()
    await settled()
    expect(it.client.commands.map((one) => 'choices' in one && one.choices)).deep.equal([[1], [0, 1], [0]])
    expect(it.counts()).deep.equal(['4', '1'])
  })

  it('asks for a name where there is none, and then votes', async () => {
    await using it = await shown()
    it.client.me.value = { id: 'w_1', kind: 'watching', role: 'guest' }
    it.inputs()[1]?.click()
    await until(() => it.root.querySelector('parlor-join') !== null)
    expect(it.client.commands).deep.equal([])
    expect(it.inputs()[1]?.checked).equal(false)
    it.client.me.value = { id: 'me', kind: 'guest', role: 'guest', name: 'Mia' }
    await until(() => it.client.commands.length === 1)
    expect(it.client.commands).deep.equal([{ type: 'vote', seq: 1, choices: [1] }])
  })

  it('is closed by its author, who is asked whether they are sure', async () => {
    await using stranger = await shown()
    expect(stranger.root.querySelector('.closes')).equal(null)
    await using it = await shown({}, { author: 'me' })
    within<HTMLButtonElement>(it.root, '.closes').click()
    await settled()
    expect(it.client.commands).deep.equal([])
    expect(it.root.textContent).contain('for good?')
    within<HTMLButtonElement>(it.root, '.closes').click()
    expect(it.client.commands).deep.equal([{ type: 'close-poll', seq: 1 }])
  })

  it('that is closed says what it came to and takes no votes', async () => {
    await using it = await shown({ closedAt: 1 })
    expect(it.inputs().every(({ disabled }) => disabled)).equal(true)
    expect(within(it.root, '.won').textContent).contain('Tea')
    expect(it.root.textContent).contain('Closed')
  })

  it('closes by itself when its time has come, and says when that is', async () => {
    await using it = await shown({ closesAt: Date.now() + 3 * 3_600_000 - 5000 })
    expect(it.root.textContent).contain('Closes in 3 hours')
    await using soon = await shown({ closesAt: Date.now() + 150 })
    await until(() => soon.inputs().every(({ disabled }) => disabled))
  })

  it('tells who voted on demand, never of an anonymous one', async () => {
    await using it = await shown()
    it.client.answers = () => ({
      type: 'voters',
      people: [
        { id: 'ann', name: 'Ann', role: 'member' },
        { id: 'x', name: '<img src=x onerror=alert(1)>', role: 'guest' },
      ],
      more: false,
    })
    within<HTMLButtonElement>(it.root, 'button.count').click()
    await until(() => it.root.querySelector('.who bdi') !== null)
    expect([...it.root.querySelectorAll('.who bdi')].map(({ textContent }) => textContent)).deep.equal([
      'Ann',
      '<img src=x onerror=alert(1)>',
    ])
    await using anonymous = await shown({ anonymous: true })
    expect(anonymous.root.querySelector('button.count')).equal(null)
    expect(anonymous.root.textContent).contain('Anonymous')
  })

  it('shows what was written as text', async () => {
    await using it = await shown({
      choices: [
        { text: '<img src=x onerror=alert(1)>', votes: 0 },
        { text: 'b', votes: 0 },
      ],
    })
    expect(it.root.querySelector('img')).equal(null)
    expect(it.root.textContent).contain('<img src=x')
  })

  it('keeps still where motion is not wanted', async () => {
    await using it = await shown()
    const rules = it.root.adoptedStyleSheets.flatMap((sheet) =>
      [...sheet.cssRules].map(({ cssText }) => cssText),
    )
    expect(rules.some((rule) => /prefers-reduced-motion[^]*transition: none/.test(rule))).equal(true)
  })

  for (const [name, some] of Object.entries<Partial<Poll>>({
    open: {},
    several: { multiple: true },
    anonymous: { anonymous: true },
    closed: { closedAt: 1 },
  })) {
    it(`is accessible: ${name}`, async () => {
      await setViewport({ width: 800, height: 600 })
      await using it = await shown(some, { author: 'me' })
      it.client.mine.value = new Map([[1, { seq: 1, votes: [0] }]])
      await settled()
      expect(await violations(it.scene.host)).deep.equal([])
    })
  }
})

describe('making a poll', () => {
  async function maker() {
    const client = new ListedRoom([])
    const scene = await stage(
      client,
      ({ locale }) => html`<parlor-poll-maker .locale=${locale}></parlor-poll-maker>`,
    )
    const element = within<ParlorPollMaker>(scene.root, 'parlor-poll-maker')
    const root = element.shadowRoot
    if (!root) throw new Error('no root')
    const made: { body: string; poll: PollDraft }[] = []
    element.addEventListener('parlor-poll', (event) => {
      if (event instanceof PollEvent) made.push({ body: event.body, poll: event.poll })
    })
    const write = async (selector: string, text: string): Promise<void> => {
      const input = within<HTMLInputElement>(root, selector)
      input.value = text
      input.dispatchEvent(new Event('input', { bubbles: true }))
      await settled()
    }
    const submit = async (): Promise<void> => {
      within<HTMLButtonElement>(root, '.main').click()
      await settled()
    }
    return {
      scene,
      element,
      root,
      made,
      write,
      submit,
      [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
    }
  }

  it('grows a field when all are filled, up to ten, and drops the empty one', async () => {
    await using it = await maker()
    await it.write('#question', ' Tea or coffee? ')
    for (let at = 1; at <= 10; at++) await it.write(`[aria-label="Choice ${at}"]`, `Choice no. ${at}`)
    expect(it.root.querySelectorAll('fieldset input')).length(10)
    within<HTMLButtonElement>(it.root, '[aria-label="Remove choice 10"]').click()
    await settled()
    await it.write('[aria-label="Choice 9"]', '')
    within<HTMLInputElement>(it.root, '[name=multiple]').click()
    within<HTMLSelectElement>(it.root, 'select').value = '1440'
    await it.submit()
    expect(it.made).deep.equal([
      {
        body: 'Tea or coffee?',
        poll: {
          choices: Array.from({ length: 8 }, (_, at) => `Choice no. ${at + 1}`),
          multiple: true,
          minutes: 1440,
        },
      },
    ])
  })

  it('goes from field to field by Enter, and is not sent halfway', async () => {
    await using it = await maker()
    const at = (): string | null => {
      const now = within<HTMLElement>(it.root, ':focus')
      return now.ariaLabel ?? (now.id || now.textContent.trim())
    }
    it.element.focus()
    await settled()
    const enter = async (text: string): Promise<void> => {
      if (text) await sendKeys({ type: text })
      await sendKeys({ press: 'Enter' })
      await settled()
    }
    await enter('Tea or coffee?')
    expect(at()).equal('Choice 1')
    await enter('Tea')
    expect(at()).equal('Choice 2')
    await enter('Coffee')
    expect(at()).equal('Choice 3')
    await enter('')
    expect(at()).equal('Ask')
    expect(it.made).deep.equal([])
    await enter('')
    expect(it.made).deep.equal([{ body: 'Tea or coffee?', poll: { choices: ['Tea', 'Coffee'] } }])
  })

  it('is sent from any field by Enter with Control', async () => {
    await using it = await maker()
    await it.write('#question', 'Tea?')
    await it.write('[aria-label="Choice 1"]', 'Yes')
    await it.write('[aria-label="Choice 2"]', 'No')
    within<HTMLInputElement>(it.root, '[aria-label="Choice 1"]').focus()
    await sendKeys({ down: 'Control' })
    await sendKeys({ press: 'Enter' })
    await sendKeys({ up: 'Control' })
    expect(it.made).deep.equal([{ body: 'Tea?', poll: { choices: ['Yes', 'No'] } }])
  })

  it('leads to the field that is wrong', async () => {
    await using it = await maker()
    await it.submit()
    expect(within(it.root, ':focus').id).equal('question')
    await it.write('#question', 'Tea?')
    await it.write('[aria-label="Choice 1"]', 'Yes')
    await it.submit()
    expect(within(it.root, ':focus').ariaLabel).equal('Choice 2')
    await it.write('[aria-label="Choice 2"]', 'Yes')
    await it.submit()
    expect(within(it.root, ':focus').ariaLabel).equal('Choice 2')
    expect(it.made).deep.equal([])
  })

  it('says what is missing', async () => {
    await using it = await maker()
    await it.submit()
    expect(within(it.root, '[role=alert]').textContent).equal('Write a question.')
    await it.write('#question', 'Tea?')
    await it.write('[aria-label="Choice 1"]', 'Yes')
    await it.submit()
    expect(within(it.root, '[role=alert]').textContent).equal('Give two choices or more.')
    await it.write('[aria-label="Choice 2"]', ' Yes ')
    await it.submit()
    expect(within(it.root, '[role=alert]').textContent).equal('Two choices are the same.')
    expect(it.made).deep.equal([])
  })

  it('is put away by Escape, which closes nothing else', async () => {
    await using it = await maker()
    const heard: string[] = []
    it.element.addEventListener('parlor-dismiss', () => heard.push('dismiss'))
    it.scene.host.addEventListener('keydown', () => heard.push('escaped'))
    it.element.focus()
    await settled()
    await sendKeys({ press: 'Escape' })
    expect(heard).deep.equal(['dismiss'])
  })

  it('is accessible', async () => {
    await using it = await maker()
    await it.submit()
    expect(await violations(it.scene.host)).deep.equal([])
  })
})
