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
  let open = 0
  for (const mark of text) open += mark === '(' ? 1 : mark === ')' ? -1 : 0
  while (/[.,;:!?'"*_~|`»”’…)\]}]/.test(text.charAt(end - 1))) {
    if (text.charAt(end - 1) === ')' && open++ >= 0) break
    end--
  }
  return text.slice(0, end)
}
