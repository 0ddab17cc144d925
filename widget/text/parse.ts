import { inline, type Inline } from './inline.ts'

export interface Item {
  nodes: readonly Inline[]
  /** How far in, from 0. */
  depth: number
  /** Its number, as it was written; absent: a point. */
  number?: number | undefined
}

export type Block =
  | { type: 'text'; nodes: readonly Inline[] }
  | { type: 'quote'; blocks: readonly Block[] }
  | { type: 'list'; items: readonly Item[] }
  | { type: 'pre'; text: string; lang: string }

/** The language of a fence that holds a long text somebody pasted. */
export const PASTE = 'paste'

const FENCE = /^(`{3,6})([\w+#.-]*)\s*$/
const QUOTE = /^>(?: |$)/
const ITEM = /^( *)(?:[-*]|(\d{1,3})[.)]) +(?=\S)/
/** Quotes within quotes; what is deeper is text. */
const DEEPEST = 3

/** Finds what a body is made of, in time linear in its length, whatever it holds. */
export function parse(body: string, depth = 0): Block[] {
  const lines = body.split('\n')
  const blocks: Block[] = []
  // No fence of so many marks is closed further on.
  let unclosed = Infinity
  let kind: RegExp | undefined
  let taken: string[] = []
  const flush = (): void => {
    if (kind === QUOTE) {
      const inner = taken.map((line) => line.replace(QUOTE, '')).join('\n')
      blocks.push({ type: 'quote', blocks: parse(inner, depth + 1) })
    } else if (kind) blocks.push({ type: 'list', items: taken.map(item) })
    else {
      const text = taken.join('\n').trimEnd()
      if (text) blocks.push({ type: 'text', nodes: inline(text) })
    }
    taken = []
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const [, fence, lang = ''] = FENCE.exec(line) ?? []
    if (fence && fence.length < unclosed) {
      const end = closing(lines, fence, at)
      if (end) {
        flush()
        kind = undefined
        const last = (lines[end] ?? '').trimEnd().slice(0, -fence.length)
        const text = [...lines.slice(at + 1, end), ...(last ? [last] : [])].join('\n')
        blocks.push({ type: 'pre', text, lang })
        at = end
        continue
      }
      unclosed = fence.length
    }
    const next = depth < DEEPEST && QUOTE.test(line) ? QUOTE : ITEM.test(line) ? ITEM : undefined
    if (next !== kind) flush()
    kind = next
    // No empty line at the head of a block: blocks stand apart by themselves.
    if (line || taken.length) taken.push(line)
  }
  flush()
  return blocks
}

function item(line: string): Item {
  const [mark = '', indent = '', number] = ITEM.exec(line) ?? []
  return {
    nodes: inline(line.slice(mark.length)),
    depth: Math.min(3, indent.length >> 1),
    number: number ? +number : undefined,
  }
}

/** The line that ends a fence; 0 where none does. */
function closing(lines: readonly string[], fence: string, at: number): number {
  for (let end = at + 1; end < lines.length; end++) if (lines[end]?.trimEnd().endsWith(fence)) return end
  return 0
}
