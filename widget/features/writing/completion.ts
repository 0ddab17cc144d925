import { html, nothing, type TemplateResult } from 'lit'
import type { ServerFrame } from '../../../protocol/server.ts'
import { lazier } from '../../ui/lazier.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { askedBy, emoji, MOST, people, slashes, type Asked, type Choice } from './choices.ts'
import type { Desk } from './commands.ts'
import { insert } from './insert.ts'
import type { Mentions } from './mentions.ts'

/** The room is asked for names once typing has paused for so long. */
const PAUSE = 250

/**
 * The list above the field: members, emoji and commands by what is typed before the cursor. The field
 * keeps the focus; arrows walk the list, Enter and Tab choose, Escape closes it until something else is
 * typed.
 */
export class Completion {
  #asked: Asked | undefined
  #choices: readonly Choice[] = []
  #active = 0
  /** Closed by Escape: not asked for again at the same place. */
  #dismissed = -1
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly composer: ParlorComposer,
    private readonly desk: Desk,
    private readonly mentions: Mentions,
  ) {}

  get open(): boolean {
    return this.#choices.length > 0
  }

  /** The text or the cursor has moved. */
  look(): void {
    const { field, client } = this.composer
    const at = field?.selectionStart ?? 0
    const alone = field && at === field.selectionEnd && field.matches(':focus')
    const asked = alone ? askedBy(field.value.slice(0, at)) : undefined
    if (!asked || !client || asked.at === this.#dismissed || this.#named(asked)) {
      if (asked?.at !== this.#dismissed) this.#dismissed = -1
      this.close()
      return
    }
    this.#dismissed = -1
    if (asked.kind === this.#asked?.kind && asked.query === this.#asked.query && asked.at === this.#asked.at)
      return
    this.#asked = asked
    if (asked.kind === ':') void this.#emoji(asked)
    else this.#people(asked)
  }

  close(): void {
    this.#asked = undefined
    clearTimeout(this.#pause)
    if (this.open) this.#show([])
  }

  /** First refusal of a key. */
  keydown(event: KeyboardEvent): boolean {
    if (!this.open || event.ctrlKey || event.metaKey || event.altKey) return false
    const { key, shiftKey } = event
    const count = this.#choices.length
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      this.#active = (this.#active + (key === 'ArrowDown' ? 1 : count - 1)) % count
      this.composer.requestUpdate()
    } else if (key === 'Escape') {
      this.#dismissed = this.#asked?.at ?? -1
      this.close()
    } else if ((key === 'Enter' || key === 'Tab') && !shiftKey) {
      // A command that is typed whole is meant.
      const [only] = this.#choices
      if (key === 'Enter' && count === 1 && only?.text === this.composer.text) return false
      this.#choose(this.#active)
    } else return false
    return true
  }

  /** The list; nothing where nothing is asked for. */
  list(): TemplateResult | typeof nothing {
    if (!this.open) return nothing

    return html`<ul
      id="completions"
      class="completions"
      role="listbox"
      aria-label=${this.desk.words.completions}
    >
      ${this.#choices.map((choice, index) => this.#option(choice, index))}
    </ul>`
  }

  #option({ shown }: Choice, index: number): TemplateResult {
    return html`<li
      id="completion${index}"
      role="option"
      class=${index === this.#active ? 'active' : ''}
      aria-selected=${index === this.#active}
      .value=${index}
    >
      ${shown}
    </li>`
  }

  /** A press on one of the list chooses it, and leaves the focus in the field. */
  pressed(event: Event): boolean {
    const [target] = event.composedPath()
    const option = target instanceof Element ? target.closest('li') : null
    if (!option) return false
    event.preventDefault()
    if (event.type === 'click') this.#choose(option.value)
    return true
  }

  /** Tells the field's readers of the list. */
  describe(field: HTMLElement): void {
    const active = this.open ? `completion${this.#active}` : ''
    const told = {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': this.open ? 'completions' : '',
      'aria-activedescendant': active,
    }
    for (const [name, value] of Object.entries(told))
      if (value) field.setAttribute(name, value)
      else field.removeAttribute(name)
  }

  /** The room has told of people. */
  heard(frame: ServerFrame): void {
    if (frame.type === 'people' && this.#asked?.kind === '@') this.#people(this.#asked, false)
  }

  /** A name that was chosen asks for nothing. */
  #named({ at, kind }: Asked): boolean {
    return kind === '@' && this.mentions.all.some(({ start }) => start === at)
  }

  #people(asked: Asked, ask = true): void {
    const { client } = this.composer
    if (!client) return
    this.#show(
      asked.kind === '/' ? slashes(asked.query, this.desk) : people(asked.query, client, this.desk.words),
    )
    if (asked.kind !== '@' || !ask) return
    clearTimeout(this.#pause)
    const { count, members } = client.roster.value
    // Those beyond the first part of the roster.
    if (members.length < count && asked.query && this.desk.has('roster'))
      this.#pause = setTimeout(() => client.say({ type: 'people', query: asked.query }), PAUSE)
  }

  async #emoji(asked: Asked): Promise<void> {
    const { client, locale } = this.composer
    if (!client || !this.desk.has('emoji')) return this.#show([])
    const { complete } = await lazier.shortcodes()
    const found = await complete(asked.query, locale.lang, client).catch(() => [])
    if (asked === this.#asked) this.#show(emoji(found))
  }

  #show(choices: readonly Choice[]): void {
    const kept = this.#choices[this.#active]?.key
    this.#choices = choices.slice(0, MOST)
    // What the eye is on stays chosen, unless something else is asked for.
    this.#active = Math.max(0, this.#active ? this.#choices.findIndex(({ key }) => key === kept) : 0)
    this.composer.requestUpdate()
  }

  #choose(index: number): void {
    const choice = this.#choices[index]
    const asked = this.#asked
    const { field, client } = this.composer
    if (!choice || !asked || !field || !client) return
    this.close()
    const end = asked.at + 1 + asked.query.length
    const space = /^\s/.test(field.value.slice(end)) ? '' : ' '
    insert(field, choice.text + space, asked.at, end)
    if (choice.id) this.mentions.add(asked.at, choice.text, choice.id)
    if (asked.kind === ':') void lazier.shortcodes().then(({ chosen }) => chosen(choice.text, client))
    // Told at once, or the list would open again for what it has put there.
    this.#dismissed = asked.at
  }
}
