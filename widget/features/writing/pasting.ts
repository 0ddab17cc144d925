import { html, nothing, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-writing.ts'
import { PASTE } from '../../text/parse.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { close } from '../../ui/icons.ts'
import { clipboard } from './icons.ts'
import { insert } from './insert.ts'

/** From here on a text is long: it would be the whole screen of all who read. */
const LINES = 15
const LETTERS = 1000

/** Offers to send a long text that was pasted as a block that opens when pressed. It stays as it is otherwise. */
export class Pasting {
  #text = ''

  constructor(
    private readonly composer: ParlorComposer,
    private readonly words: () => typeof english,
  ) {}

  readonly paste = ({ clipboardData }: ClipboardEvent): void => {
    const text = (clipboardData?.getData('text/plain') ?? '').replace(/\r\n?/g, '\n').trim()
    if (text.length >= LETTERS || lines(text) >= LINES) this.#text = text
  }

  /** Withdraws the offer; false where there was none. */
  dismiss(): boolean {
    const was = this.#open
    this.#text = ''
    this.composer.requestUpdate()
    return was
  }

  get #open(): boolean {
    return this.#text !== '' && this.composer.text.includes(this.#text)
  }

  offer(): TemplateResult | typeof nothing {
    if (!this.#open) return nothing
    const { pasted, asBlock, close: label } = this.words()
    return html`<div class="bar paste" role="group" aria-label=${pasted(lines(this.#text))}>
      ${clipboard}
      <p>${pasted(lines(this.#text))}</p>
      <button type="button" class="act" @click=${this.#send}>${asBlock}</button>
      <button
        type="button"
        class="icon small"
        aria-label=${label}
        @click=${() => {
          this.dismiss()
          this.composer.focus()
        }}
      >
        ${close}
      </button>
    </div>`
  }

  readonly #send = (): void => {
    const { field } = this.composer
    const text = this.#text
    const start = field?.value.indexOf(text) ?? -1
    if (!field || start < 0) return
    const end = start + text.length
    const fence = fenceFor(text)
    const before = /(^|\n)$/.test(field.value.slice(0, start)) ? '' : '\n'
    const after = /^(\n|$)/.test(field.value.slice(end)) ? '' : '\n'
    this.dismiss()
    insert(field, `${before}${fence}${PASTE}\n${text}\n${fence}${after}`, start, end)
    this.composer.send()
  }
}

function lines(text: string): number {
  return text.split('\n').length
}

/** Longer than any that ends a line of the text. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/(`{3,})\s*$/gm)].map(([, ticks = '']) => ticks.length))
  return '`'.repeat(Math.min(6, longest + 1))
}
