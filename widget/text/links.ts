/** What a body is made of. Templates turn these into elements; no text ever becomes markup. */
export type TextNode = { type: 'text'; text: string } | { type: 'link'; text: string; href: string }

const CANDIDATE = /\bhttps?:\/\/[^\s<>"]+/giu
const CLOSING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** Finds http and https addresses. What ends a sentence, or closes a bracket opened before, is no part of them. */
export function parseLinks(body: string): TextNode[] {
  const nodes: TextNode[] = []
  let end = 0
  for (const match of body.matchAll(CANDIDATE)) {
    const text = trimEnd(match[0])
    const href = address(text)
    if (!href) continue
    if (match.index > end) nodes.push({ type: 'text', text: body.slice(end, match.index) })
    nodes.push({ type: 'link', text, href })
    end = match.index + text.length
  }
  if (end < body.length) nodes.push({ type: 'text', text: body.slice(end) })
  return nodes
}

function address(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // A name before the host is how a link is made to look like another's.
  return url && url.hostname && !url.username && !url.password ? url.href : undefined
}

function trimEnd(text: string): string {
  let end = text.length
  // Counted once: a body of ten thousand brackets must not be scanned for each of them.
  const counts = new Map<string, number>()
  for (const mark of text) if ('()[]{}'.includes(mark)) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  while (end > 0) {
    const last = text.charAt(end - 1)
    const open = CLOSING.get(last)
    const unmatched = open !== undefined && (counts.get(last) ?? 0) > (counts.get(open) ?? 0)
    if (!unmatched && !/[.,;:!?'"*_~»”’…]/u.test(last)) break
    if (unmatched) counts.set(last, (counts.get(last) ?? 0) - 1)
    end--
  }
  return text.slice(0, end)
}
