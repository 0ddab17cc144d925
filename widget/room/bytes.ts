/** How long a text is on the wire. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
