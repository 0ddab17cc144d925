const CLOSING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** The address that a text names, as http or https; undefined where it names none. */
export function address(text: string): URL | undefined {
  const full = /^www/i.test(text) ? `https://${text}` : text
  const url = URL.canParse(full) ? new URL(full) : undefined
  // A name before the host is how a link is made to look like another's.
  return url?.hostname && !url.username && !url.password ? url : undefined
}

/** An address without what ends the sentence it stands in, or closes a bracket opened before it. */
export function trimAddress(text: string): string {
  let end = text.length
  // Counted once: a body of ten thousand brackets must not be scanned for each of them.
  const counts = new Map<string, number>()
  for (const mark of text) if ('()[]{}'.includes(mark)) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  while (end > 0) {
    const last = text.charAt(end - 1)
    const open = CLOSING.get(last)
    const unmatched = open !== undefined && (counts.get(last) ?? 0) > (counts.get(open) ?? 0)
    if (!unmatched && !/[.,;:!?'"*_~|`»”’…]/u.test(last)) break
    if (unmatched) counts.set(last, (counts.get(last) ?? 0) - 1)
    end--
  }
  return text.slice(0, end)
}
