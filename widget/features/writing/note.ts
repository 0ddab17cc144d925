import { html, nothing, type TemplateResult } from 'lit'
import { close } from '../../ui/icons.ts'

/** What is said above the field, until something else is typed. */
export class Note {
  text = ''

  constructor(
    private readonly changed: () => void,
    /** It was put away by its button, which is gone with it. */
    private readonly left: () => void,
  ) {}

  /** Nothing: what was said is taken back. */
  say(text: string): void {
    this.text = text
    this.changed()
  }

  readonly #close = (): void => {
    this.say('')
    this.left()
  }

  render(closeLabel: string): TemplateResult {
    return html`<div class="note" role="status">
      ${
        this.text
          ? html`<p><bdi>${this.text}</bdi></p>
              <button type="button" class="icon small" aria-label=${closeLabel} @click=${this.#close}>
                ${close}
              </button>`
          : nothing
      }
    </div>`
  }
}
