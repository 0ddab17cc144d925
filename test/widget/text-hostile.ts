/** The same numbers each time, so that what fails once fails again. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** What a text may be woven of, by kind of malice. */
const THREADS: Record<string, readonly string[]> = {
  marks: ['*', '**', '***', '_', '~~', '||', '`', '``', '```', '\\', '>', '-', ' ', 'a', '\n'],
  openers: ['*a ', '**b ', '_c ', '~~d ', '||e ', '`f ', '```g\n', '> ', '[h](', '<@'],
  nested: ['*a', '**b', '_c', '~~d', '||e', 'e||', 'd~~', 'c_', 'b**', 'a*', ' '],
  brackets: ['[', ']', '(', ')', '{', '}', '<', '>', '[a](https://b', '](', ')('],
  fences: ['```\n', '````\n', '`````\n', '``````\n', '```js\n', '```x', '\n', '``` \n', ' '],
  ticks: ['`', '``', '```', '` ', ' `', 'a'],
  addresses: ['https://', 'http://a.b/', 'www.', 'x', '.', '@', ':', '/', ')', '(', '%', '[', '…'],
  labels: ['[a](https://', '[b](https://c/(', '(d)', ')', '[', ']', 'e', '('],
  lists: ['- ', '* ', '1. ', '  - ', '99) ', '\n', 'a', '\t', '   '],
  quotes: ['> ', '> > ', '>\n', '\n', '> > > > ', 'a', '> ```\n'],
  spaces: [' ', '\n', '\t', '\r\n', '\u00a0', '\u2003', ' ', ' '],
  surrogates: ['\ud83d', '\ude00', '😀', '👩‍👩‍👧', '\ud800', '*', '_', 'a'],
  combining: ['e\u0301', '\u0301', '\u0489', '\u20e3', '*', '~~', 'Z\u0351\u036b'],
  bidi: ['\u202e', '\u202d', '\u2066', '\u2067', '\u2069', '\u200f', 'ش', 'א', '*', '_', 'https://a.b/'],
  invisible: ['\u200b', '\u200c', '\u200d', '\ufeff', '\u2060', '**', 'a', 'https://a.b/'],
  mentions: ['<@', 'a', '>', '<@here>', '<@x', '<', '@', '-', '_'],
  escapes: ['\\', '\\*', '\\_', '\\`', '¯\\_(ツ)_/¯', '*', '`'],
  words: ['snake_case ', '2*3*4 ', '/path/_x_ ', 'a**b ', 'https://a.b/_x_ ', 'ok. '],
}

export const KINDS = Object.keys(THREADS)

/** A text of one kind: a few threads over and over, or all of them anyhow. */
export function hostile(kind: string, number: number, length = 4000): string {
  const next = randoms(number * 7919 + kind.length)
  const threads = THREADS[kind] ?? []
  const pick = (): string => threads[Math.floor(next() * threads.length)] ?? ''
  const few = Array.from({ length: 1 + Math.floor(next() * 4) }, pick)
  const weave = number % 2 ? pick : () => few[Math.floor(next() * few.length)] ?? ''
  let text = number % 3 ? '' : pick() + pick()
  if (number % 4 === 0) return (text + few.join('').repeat(length)).slice(0, length)
  while (text.length < length) text += weave() || 'a'
  return text.slice(0, length)
}
