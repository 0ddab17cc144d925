/** What is to be told apart from what it stands on, by a selector; `host >> selector` in the roots of such hosts. */
export interface Part {
  at: string
  /** What lies under it without being around it. */
  on?: string
  /** It is a mark, and has its colour by this; a word if absent. */
  by?: 'color' | 'background-color' | 'border-top-color' | 'outline-color' | 'accent-color'
}

/** Themes and accents in which parts were told apart too little, and by how much. */
export type Question = readonly [theme: string, accent: string, parts: readonly Part[]]

/**
 * In the page: parts whose contrast is too small in a theme with an accent, below 4.5 for words and 3 for
 * marks, as Chromium would paint them. Layers that let through are laid over each other, and what fades as
 * a whole is laid over what is behind it.
 */
export function pale([theme, accent, parts]: Question): string[] {
  const room = document.querySelector<HTMLElement>('parlor-room')
  room?.setAttribute('theme', theme)
  room?.style.setProperty('--parlor-accent', accent)
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  /** A colour laid over an opaque one. */
  const over = (under: string, color: string, alpha = 1): string => {
    if (!context) throw new Error('no canvas')
    context.globalAlpha = 1
    context.fillStyle = under
    context.fillRect(0, 0, 1, 1)
    context.globalAlpha = alpha
    context.fillStyle = color
    context.fillRect(0, 0, 1, 1)
    return `rgb(${[...context.getImageData(0, 0, 1, 1).data].slice(0, 3).join(' ')})`
  }
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = (color.match(/\d+/g) ?? []).map((part) => {
      const value = Number(part) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const above = (element: Element): Element | null => {
    const root = element.getRootNode()
    return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
  }
  /** What is painted where an element is, and what its colour comes to on it. */
  const painted = (element: Element, { by }: Part, between: string[]): [paper: string, ink: string] => {
    const around: Element[] = []
    // A border or ring stands on what is around its element.
    const edge = by === 'border-top-color' || by === 'outline-color' || by === 'background-color'
    for (let one: Element | null = edge ? above(element) : element; one; one = above(one)) around.unshift(one)
    const color = getComputedStyle(element).getPropertyValue(by ?? 'color')
    const lay = (behind: string, rest: readonly Element[]): [string, string] => {
      const [first, ...others] = rest
      if (!first) {
        const paper = between.reduce((under, layer) => over(under, layer), behind)
        return [paper, over(paper, color)]
      }
      const { backgroundColor, opacity } = getComputedStyle(first)
      const [paper, ink] = lay(over(behind, backgroundColor), others)
      return [over(behind, paper, Number(opacity)), over(behind, ink, Number(opacity))]
    }
    return lay('white', around)
  }
  const roots: ParentNode[] = room?.shadowRoot ? [room.shadowRoot] : []
  for (const root of roots)
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot)
  return parts.flatMap((part) => {
    const [selector = '', host] = part.at.split(' >> ').reverse()
    const found = roots
      .filter((root) => !host || (root instanceof ShadowRoot && root.host.localName === host))
      .map((root) => ({ root, element: root.querySelector(selector) }))
      .find(({ element }) => element)
    if (!found?.element) return [`${part.at} is not there`]
    const under = part.on && found.root.querySelector(part.on)
    const [paper, ink] = painted(found.element, part, under ? [getComputedStyle(under).backgroundColor] : [])
    const [dark = 0, light = 0] = [luminance(paper), luminance(ink)].sort((a, b) => a - b)
    const ratio = (light + 0.05) / (dark + 0.05)
    const least = part.by ? 3 : 4.5
    return ratio < least ? [`${part.at} ${part.by ?? ''} ${ratio.toFixed(2)}, ${theme} with ${accent}`] : []
  })
}
