import { html, type TemplateResult } from 'lit'
import { Block } from './adopted.ts'
import { eye } from './icons.ts'

/** Words that are told only to those who ask for them. Until then they take their room and nothing reads them. */
export class ParlorSpoiler extends Block {
  static override properties = { ...Block.properties, content: { attribute: false } }

  content: unknown

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('click', this.#reveal)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.removeEventListener('click', this.#reveal)
  }

  override render(): TemplateResult {
    return html`<button
        type="button"
        class="eye"
        aria-expanded=${this.open}
        aria-label=${this.words.spoiler}
        @click=${this.#pressed}
      >
        ${eye}</button
      ><span class="covered ${this.open ? 'open' : ''}">${this.content}</span>`
  }

  /** All of what is covered can be pressed; once it is open, a link in it leads where it leads. */
  readonly #reveal = (): void => {
    this.open = true
  }

  readonly #pressed = (event: Event): void => {
    event.stopPropagation()
    this.toggle()
  }
}

if (!customElements.get('parlor-spoiler')) customElements.define('parlor-spoiler', ParlorSpoiler)
