import { html, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import type { RowView, WrittenRow } from '../../ui/message.ts'

/** What those wrote whom the reader ignores: covered, one by one, until it is asked for nevertheless. */
export class Covers {
  readonly #lifted = new Set<number>()

  constructor(private readonly changed: () => void) {}

  over(row: WrittenRow, { ignored }: RoomClient): boolean {
    if (row.type !== 'message' || row.message.deletedAt !== undefined) return false
    return ignored.value.has(row.message.author) && !this.#lifted.has(row.message.seq)
  }

  /** A row in place of one that is covered. */
  render(row: WrittenRow, { client, reachable }: RowView, words: typeof english): TemplateResult | undefined {
    if (row.type !== 'message' || !this.over(row, client)) return undefined
    const { seq } = row.message
    return html`<div
      class="row head tail ignored"
      part="message"
      role="article"
      aria-label=${words.ignoredRow}
      tabindex=${reachable ? 0 : -1}
      .row=${row}
    >
      <div class="column">
        <span class="deleted">${words.ignoredRow}</span>
        <button
          type="button"
          class="undo"
          tabindex=${reachable ? 0 : -1}
          @click=${() => {
            this.#lifted.add(seq)
            this.changed()
          }}
        >
          ${words.show}
        </button>
      </div>
    </div>`
  }
}
