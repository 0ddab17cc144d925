import { html, nothing, type TemplateResult } from 'lit'
import type { Person } from '../../../protocol/model.ts'
import { words as english } from '../../locales/en-poll.ts'
import { ask } from '../../room/ask.ts'
import type { RoomClient } from '../../room/client.ts'
import { listParts } from '../../text/list.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'

/** Who voted for one choice, once somebody wants to know. */
export class Voters {
  /** Of which choice it is being told. */
  choice: number | undefined
  #people: Person[] = []
  #more = false
  #state: 'asking' | 'there' | 'failed' = 'asking'

  constructor(
    private readonly client: RoomClient,
    private readonly changed: () => void,
  ) {}

  /** Shows those of a choice, or none if they were shown. */
  show(seq: number, choice: number): void {
    this.#people = []
    this.#more = false
    this.choice = this.choice === choice ? undefined : choice
    if (this.choice !== undefined) void this.#ask(seq, choice)
    this.changed()
  }

  render(seq: number, locale: Locale): TemplateResult {
    const words = wordsOf(locale, 'poll', english)
    const names = this.#people.map(({ name }) => name || words.someone)
    const state = { asking: words.asking, there: nothing, failed: words.failed.unreachable }[this.#state]
    const more = (): void => {
      if (this.choice !== undefined) void this.#ask(seq, this.choice)
    }
    return html`<p class="who" role="status">
      ${listParts(names, locale.lang).map(({ type, value }) =>
        type === 'element' ? html`<bdi>${value}</bdi>` : value,
      )}
      ${state} ${this.#more ? html`<button class="link" @click=${more}>${words.more}</button>` : nothing}
    </p>`
  }

  async #ask(seq: number, choice: number): Promise<void> {
    this.#state = 'asking'
    const after = this.#people.at(-1)?.id
    try {
      const { people, more } = await ask(this.client, {
        type: 'voters',
        seq,
        choice,
        ...(after && { after }),
      })
      if (this.choice !== choice) return
      this.#people = [...this.#people, ...people]
      this.#more = more
      this.#state = 'there'
    } catch {
      this.#state = 'failed'
    }
    this.changed()
  }
}
