import { html, type TemplateResult } from 'lit'
import { close as cross } from '../../ui/icons.ts'

/** Something to look at or choose from, over the conversation's end. Escape puts it away. */
export function sheet(
  title: string,
  words: { close: string },
  close: (back: boolean) => void,
  content: unknown,
): TemplateResult {
  const keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    close(true)
  }
  return html`<div class="veil" @pointerdown=${() => close(false)}></div>
    <div class="card" role="dialog" aria-label=${title} tabindex="-1" @keydown=${keydown}>
      <div class="card-head">
        <h3>${title}</h3>
        <button type="button" class="icon" aria-label=${words.close} @click=${() => close(true)}>
          ${cross}
        </button>
      </div>
      ${content}
    </div>`
}
