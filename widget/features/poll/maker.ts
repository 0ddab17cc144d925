import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { PollDraft } from '../../../protocol/client.ts'
import { words as english } from '../../locales/en-poll.ts'
import { en } from '../../locales/en.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { minus } from './icons.ts'
import { styles } from './maker.styles.ts'

const LEAST = 2
const MOST = 10
const LONGEST = 200
/** What may be chosen of, as minutes and in the units in which it is said. */
const ENDS = [
  [60, 1, 'hour'],
  [1440, 1, 'day'],
  [4320, 3, 'day'],
  [10_080, 7, 'day'],
] as const

/** A poll was made: `body` is its question. */
export class PollEvent extends Event {
  constructor(
    readonly body: string,
    readonly poll: PollDraft,
  ) {
    super('parlor-poll')
  }
}

/**
 * Makes a poll.
 *
 * @fires parlor-poll - a `PollEvent`: it is to be sent
 * @fires parlor-dismiss - it is not wanted after all
 */
export class ParlorPollMaker extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = { locale: { attribute: false }, question: {} }

  locale: Locale = { lang: 'en', strings: en }
  /** What the question starts with. */
  question = ''

  #choices = ['', '']
  #error = ''

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#question')?.focus())
  }

  override render(): TemplateResult {
    const words = wordsOf(this.locale, 'poll', english)
    return html`<form novalidate aria-labelledby="title" @submit=${this.#submit} @keydown=${this.#keydown}>
      <h3 id="title">${words.make}</h3>
      <label class="label" for="question">${words.question}</label>
      <input
        id="question"
        dir="auto"
        autocomplete="off"
        maxlength="1000"
        enterkeyhint="next"
        placeholder=${words.ask}
        aria-describedby="error"
        aria-invalid=${this.#error !== '' && !this.question.trim()}
        .value=${this.question}
        @input=${this.#asked}
      />
      <fieldset aria-describedby="error">
        <legend>${words.choices}</legend>
        ${this.#choices.map((text, at) => this.#choice(text, at, words))}
      </fieldset>
      <label class="tick"><input type="checkbox" name="multiple" />${words.multiple}</label>
      <label class="tick"><input type="checkbox" name="anonymous" />${words.hidden}</label>
      <label class="label" for="ends">${words.ends}</label>
      <select id="ends">
        <option value="">${words.never}</option>
        ${ENDS.map(([minutes, count, unit]) => {
          const format = new Intl.NumberFormat(this.locale.lang, { style: 'unit', unit, unitDisplay: 'long' })
          return html`<option value=${minutes}>${words.after(format.format(count))}</option>`
        })}
      </select>
      <div class="buttons">
        <p id="error" role="alert">${this.#error}</p>
        <button type="button" class="button" @click=${this.#dismiss}>${words.cancel}</button>
        <button class="button main">${words.create}</button>
      </div>
    </form>`
  }

  #choice(text: string, at: number, words: typeof english): TemplateResult {
    return html`<div class="row">
      <input
        dir="auto"
        autocomplete="off"
        maxlength=${LONGEST}
        enterkeyhint="next"
        aria-label=${words.choice(at + 1)}
        placeholder=${words.choice(at + 1)}
        .value=${text}
        @input=${(event: Event) => this.#wrote(at, (event.target as HTMLInputElement).value)}
      />
      ${
        this.#choices.length > LEAST
          ? html`<button
              type="button"
              class="icon"
              aria-label=${words.remove(at + 1)}
              @click=${() => this.#remove(at)}
            >
              ${minus}
            </button>`
          : nothing
      }
    </div>`
  }

  readonly #asked = (event: Event): void => {
    this.question = (event.target as HTMLInputElement).value
  }

  /** There is always room for one more. */
  #wrote(at: number, text: string): void {
    this.#choices = this.#choices.with(at, text)
    const full = this.#choices.every((choice) => choice.trim() !== '')
    if (full && this.#choices.length < MOST) this.#choices.push('')
    this.requestUpdate()
  }

  #remove(at: number): void {
    this.#choices = this.#choices.toSpliced(at, 1)
    this.requestUpdate()
    const next = `fieldset .row:nth-of-type(${Math.max(1, at)}) input`
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(next)?.focus())
  }

  /** Enter goes from field to field, and from the one that is left empty to the button: nothing is sent halfway. */
  #next(from: EventTarget | null): void {
    const fields = [...this.renderRoot.querySelectorAll<HTMLInputElement>('#question, fieldset input')]
    const at = fields.findIndex((field) => field === from)
    if (at < 0) return
    const done = at > LEAST && fields[at]?.value.trim() === ''
    const next = (done ? undefined : fields[at + 1]) ?? this.renderRoot.querySelector<HTMLElement>('.main')
    next?.focus()
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault()
    const { needs } = wordsOf(this.locale, 'poll', english)
    const body = this.question.trim()
    const choices = this.#choices.map((text) => text.trim().normalize('NFC')).filter(Boolean)
    const twice = new Set(choices).size < choices.length
    this.#error = !body ? needs.question : choices.length < LEAST ? needs.choices : twice ? needs.twice : ''
    this.requestUpdate()
    if (this.#error) return this.#lead(body === '', choices.length < LEAST)
    const ticked = (name: string): boolean =>
      this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)?.checked ?? false
    const minutes = Number(this.renderRoot.querySelector('select')?.value)
    this.dispatchEvent(
      new PollEvent(body, {
        choices,
        ...(ticked('multiple') && { multiple: true }),
        ...(ticked('anonymous') && { anonymous: true }),
        ...(minutes && { minutes }),
      }),
    )
  }

  /** To the field that is wrong. */
  #lead(question: boolean, few: boolean): void {
    const fields = [...this.renderRoot.querySelectorAll<HTMLInputElement>('fieldset input')]
    const texts = fields.map(({ value }) => value.trim().normalize('NFC'))
    const wrong = few ? texts.indexOf('') : texts.findIndex((text, at) => text && texts.indexOf(text) < at)
    const field = question ? this.renderRoot.querySelector<HTMLElement>('#question') : fields[wrong]
    field?.focus()
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    const { key, target } = event
    if (key === 'Escape') {
      event.stopPropagation()
      this.#dismiss()
    } else if (key === 'Enter' && !event.isComposing && target instanceof HTMLInputElement) {
      event.preventDefault()
      if (event.ctrlKey || event.metaKey) this.renderRoot.querySelector('form')?.requestSubmit()
      else this.#next(target)
    }
  }

  readonly #dismiss = (): void => {
    this.dispatchEvent(new Event('parlor-dismiss'))
  }
}

if (!customElements.get('parlor-poll-maker')) customElements.define('parlor-poll-maker', ParlorPollMaker)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-poll-maker': ParlorPollMaker
  }
}
