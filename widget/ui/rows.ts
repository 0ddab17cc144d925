import { render, type TemplateResult } from 'lit'

/** One row of a list: what it is told apart by, what it is made of, and how. */
export interface Listed {
  key: string
  from: readonly unknown[]
  template: () => TemplateResult
}

/**
 * A keyed list. A row keeps its element while its key lasts, and is rendered again only when something it
 * is made from is another. Lit's `repeat` can also reorder, which no message ever does, at three times the
 * bytes.
 */
export class RowList {
  readonly #rows = new Map<string, { element: HTMLElement; from: readonly unknown[] }>()

  show(parent: Element, rows: readonly Listed[]): void {
    const keys = new Set(rows.map(({ key }) => key))
    // First, so that what stays is not moved: an element that moves loses the focus.
    for (const [key, { element }] of this.#rows) {
      if (keys.has(key)) continue
      element.remove()
      this.#rows.delete(key)
    }
    let next = parent.firstElementChild
    for (const { key, from, template } of rows) {
      const old = this.#rows.get(key)
      const element = old?.element ?? document.createElement('div')
      if (from.some((part, index) => part !== old?.from[index])) render(template(), element)
      if (element === next) next = next.nextElementSibling
      else parent.insertBefore(element, next)
      this.#rows.set(key, { element, from })
    }
  }
}
