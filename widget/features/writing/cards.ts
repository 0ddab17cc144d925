import { html, nothing } from 'lit'
import type { ParlorComposer } from '../../ui/composer.ts'
import { lazier } from '../../ui/lazier.ts'
import { commandsAt, type Desk } from './commands.ts'
import { help } from './help.ts'

type Send = NonNullable<ParlorComposer['client']>['send']
type Draft = NonNullable<NonNullable<Parameters<Send>[1]>['poll']>

/** What is open above the field: the help, or a poll in the making. */
export class Cards {
  open: 'help' | 'poll' | '' = ''
  #question = ''

  constructor(
    private readonly composer: ParlorComposer,
    private readonly desk: Desk,
  ) {}

  help(): void {
    this.#show('help')
  }

  poll(question: string): void {
    const { composer } = this
    this.#question = question
    void lazier.pollMaker()
    this.#show('poll')
    void composer.updateComplete.then(async () => {
      await customElements.whenDefined('parlor-poll-maker')
      composer.renderRoot.querySelector<HTMLElement>('parlor-poll-maker')?.focus()
    })
  }

  readonly shut = (): void => {
    this.open = ''
    this.composer.focus()
  }

  render(): unknown {
    if (this.open === 'help') return help(this.desk, commandsAt(this.desk), this.shut)
    if (this.open !== 'poll') return nothing
    return html`<parlor-poll-maker
      .locale=${this.composer.locale}
      .question=${this.#question}
      @parlor-poll=${this.#ask}
      @parlor-dismiss=${this.shut}
    ></parlor-poll-maker>`
  }

  #show(card: 'help' | 'poll'): void {
    this.open = card
    this.desk.say('')
  }

  readonly #ask = (event: Event): void => {
    const { body, poll } = event as Event & { body: string; poll: Draft }
    const { client, beforeSend } = this.composer
    const text = beforeSend ? beforeSend(body) : body
    if (!text?.trim()) return
    client?.send(text, { poll })
    this.shut()
  }
}
