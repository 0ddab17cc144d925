import { HAS, holds, type Query, type Searched, textOf } from '../../protocol/query.ts'
import { adjoins, type Word, wordsIn } from '../../protocol/words.ts'

/**
 * How messages get into FTS5, the same in a room and in the index of its site. A document is a block
 * of messages, not one: it tells in which blocks to look, and each message there is held against the
 * query itself. So a message costs a 32nd of a row, nothing found can be out of date, and no text of
 * anybody's is ever read as FTS5's own language.
 */
export const BLOCK = 32

/** Further authors are no help to find a block. */
const MOST_AUTHORS = 20
// Private signs before what is no word, so that none can be mistaken for it.
const AUTHOR = '\ue000'
const HOLDS = '\ue001'

/** The block a message belongs to, from 1: a rowid. */
export function blockOf(seq: number): number {
  return Math.floor((seq - 1) / BLOCK) + 1
}

/** The first and the last seq of a block. */
export function seqsOf(block: number): [first: number, last: number] {
  return [(block - 1) * BLOCK + 1, block * BLOCK]
}

/** A block as FTS5 gets it: each of its words once. */
export function documentOf(messages: readonly Searched[]): string {
  const words = new Set<string>()
  for (const message of messages) {
    // Emptied for good: nobody's any more.
    if (message.body === '' && !message.poll) continue
    for (const word of termsOf(wordsIn(textOf(message)))) words.add(word)
    words.add(AUTHOR + plain(message.author))
    for (const what of HAS) if (holds(what, message)) words.add(HOLDS + what)
  }
  return [...words].join(' ')
}

/** The blocks a query may find something in, as FTS5 is asked; empty where that can't be told. `authors`: whom each `from` means. */
export function matchOf({ terms, from, has }: Query, authors: readonly (readonly string[])[]): string {
  const asked = [
    ...terms.filter(({ not }) => !not).flatMap(({ words, prefix }) => asksFor(words, prefix)),
    ...has.filter(({ not }) => !not).map(({ what }) => quoted(HOLDS + what)),
    ...from.flatMap(({ not }, at) => {
      const ids = authors[at] ?? []
      if (not || ids.length === 0 || ids.length > MOST_AUTHORS) return []
      return [`(${ids.map((id) => quoted(AUTHOR + plain(id))).join(' OR ')})`]
    }),
  ]
  return [...new Set(asked)].join(' AND ')
}

/** Signs go in by twos, so that a word of two is found without knowing where words begin; the last one alone. */
function termsOf(words: readonly Word[]): string[] {
  return words.map((word, at) => {
    const next = words[at + 1]
    return next && adjoins(word, next) ? word.text + next.text : word.text
  })
}

function asksFor(words: readonly Word[], prefix: boolean): string[] {
  return words.flatMap((word, at) => {
    const last = at === words.length - 1
    if (!word.sign) return [quoted(word.text, prefix && last)]
    if (adjoins(word, words[at + 1]))
      return [quoted(word.text + (words[at + 1]?.text ?? ''), prefix && at === words.length - 2)]
    // One that follows another is in what was asked for with that.
    return adjoins(words[at - 1], word) ? [] : [quoted(word.text, true)]
  })
}

function quoted(word: string, prefix = false): string {
  return `"${word.replaceAll('"', '""')}"${prefix ? '*' : ''}`
}

/** An id without what parts words; ids that become the same by it only share their blocks. */
function plain(id: string): string {
  return id.replace(/[^a-zA-Z0-9\u0080-\uffff]/g, '\ue002')
}
