import { html, type TemplateResult } from 'lit'
import { Block } from './adopted.ts'

/** A long text, of which the beginning is shown until all of it is asked for. */
export class ParlorMore extends Block {
  override willUpdate(): void {
    this.classList.toggle('open', this.open)
  }

  protected override createRenderRoot(): HTMLElement {
    // Behind the text that is there already.
    this.renderOptions.renderBefore = null
    return this.appendChild(document.createElement('div'))
  }

  override render(): TemplateResult {
    const { showMore, showLess } = this.words
    return html`<button type="button" class="press" aria-expanded=${this.open} @click=${this.toggle}>
      ${this.open ? showLess : showMore}
    </button>`
  }
}

if (!customElements.get('parlor-more')) customElements.define('parlor-more', ParlorMore)
