import type { Inline } from './inline.ts'
import { parse, type Block } from './parse.ts'

/**
 * A body as one line of text without marks: for quotes, notifications and what is spoken. Mentions are
 * `@name`, where `names` knows one; what a spoiler hides stays hidden.
 */
export function plain(body: string, names: (id: string) => string | undefined): string {
  const ofInline = (node: Inline): string => {
    if (typeof node === 'string') return node
    if (node.type === 'spoiler') return '▒▒▒'
    if (node.type === 'mention') return `@${node.id === 'here' ? 'here' : (names(node.id) ?? '…')}`
    return 'nodes' in node ? node.nodes.map(ofInline).join('') : node.text
  }
  const line = (nodes: readonly Inline[]): string => nodes.map(ofInline).join('')
  const ofBlock = (block: Block): string => {
    if (block.type === 'quote') return block.blocks.map(ofBlock).join(' ')
    if (block.type === 'list') return block.items.map(({ nodes }) => line(nodes)).join(' ')
    return block.type === 'pre' ? block.text : line(block.nodes)
  }
  return parse(body).map(ofBlock).join(' ').replace(/\s+/g, ' ').trim()
}
