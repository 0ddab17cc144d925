import { html, nothing, type TemplateResult } from 'lit'
import { PASTE } from '../../text/parse.ts'
import { Block } from './adopted.ts'

/** How long it is said that something was copied, in milliseconds. */
const SAID = 2000
/** So much of the first line is told, in characters, and of what it is written in. */
const TOLD = 60
const SYNTAX = 24

/** Code as it was written, with what it is written in; or a long text that was pasted, put together like a file. */
export class ParlorCode extends Block {
  static override properties = {
    ...Block.properties,
    syntax: { attribute: false },
    text: { attribute: false },
  }

  syntax = ''
  /** What is written in it, and stands in it already. */
  text = ''
  #said = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#said = ''
  }

  override willUpdate(): void {
    this.classList.toggle('paste', this.syntax === PASTE)
    this.classList.toggle('open', this.open)
  }

  /** Before the text that is there already. */
  protected override createRenderRoot(): HTMLElement {
    const head = document.createElement('div')
    head.className = 'bar'
    this.prepend(head)
    return head
  }

  override render(): TemplateResult {
    const { copy, lines, pastedText, showAll, showLess } = this.words
    const paste = this.syntax === PASTE
    const count = this.text.split('\n').length
    const doing = this.#said || copy
    const showing = this.open ? showLess : showAll
    return html`<span class="label">${paste ? html`<b>${pastedText}</b> ${lines(count)}` : this.#syntax}</span
      ><button type="button" class="press copy" aria-label=${this.#named(doing)} @click=${this.#copy}>
        ${doing}</button
      >${
        paste
          ? html`<button
              type="button"
              class="press all"
              aria-label=${this.#named(showing)}
              aria-expanded=${this.open}
              @click=${this.toggle}
            >
              ${showing}
            </button>`
          : nothing
      }`
  }

  get #syntax(): string {
    return this.syntax.slice(0, SYNTAX)
  }

  /** What a button does, and to which of the blocks of a message: they look alike to whoever sees none of them. */
  #named(doing: string): string {
    const what = this.syntax === PASTE ? this.words.pastedText : this.#syntax
    const line = /\S.*/.exec(this.text)?.[0].slice(0, TOLD)
    return [doing, what, line].filter(Boolean).join(', ')
  }

  readonly #copy = async (): Promise<void> => {
    const { copied, notCopied } = this.words
    this.#said = await navigator.clipboard.writeText(this.text).then(
      () => copied,
      () => notCopied,
    )
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#said = ''
      this.requestUpdate()
    }, SAID)
    this.requestUpdate()
  }
}

if (!customElements.get('parlor-code')) customElements.define('parlor-code', ParlorCode)
