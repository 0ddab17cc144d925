import { html, nothing, type TemplateResult } from 'lit'
import type { Emoji } from './data.ts'

interface Grid {
  shown: readonly Emoji[]
  columns: number
  /** Index of the one that Tab reaches. */
  current: number
  /** By a search, whose first is what Enter takes; else they are a group. */
  found: boolean
  /** What they are called together. */
  title: string
  /** How one is drawn. */
  drawn: (one: Emoji, index: number) => string
  told: (event: Event) => void
  clicked: (event: Event) => void
}

/** Emoji to choose from, line by line: the arrows walk them. */
export function grid({ shown, columns, current, found, title, drawn, told, clicked }: Grid): TemplateResult {
  const cell = (one: Emoji, index: number): TemplateResult =>
    html`<button
      class="one ${index === 0 && found ? 'first' : ''}"
      role="gridcell"
      aria-label=${one.name}
      tabindex=${index === current ? 0 : -1}
      .value=${String(index)}
      @click=${clicked}
    >
      ${drawn(one, index)}
    </button>`
  const rows = Math.ceil(shown.length / columns)
  return html`${found ? nothing : html`<h3 id="group">${title}</h3>`}
    <div
      role="grid"
      aria-label=${found ? title : nothing}
      aria-labelledby=${found ? nothing : 'group'}
      @focusin=${told}
      @pointerover=${told}
    >
      ${Array.from({ length: rows }, (_, row) => {
        const from = row * columns
        return html`<div role="row">
          ${shown.slice(from, from + columns).map((one, column) => cell(one, from + column))}
        </div>`
      })}
    </div>`
}
