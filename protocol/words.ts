import { MENTION } from './mentions.ts'

/** One word of a text as it is searched, and where it stands there (UTF-16 units). */
export interface Word {
  /** Without case and marks. */
  text: string
  start: number
  end: number
  /** One sign of a script that is written without spaces: each of them is a word. */
  sign: boolean
}

/** Longer ones are compared by so many units. */
const LONGEST = 40

// A sign keeps its marks, which make another sound of it.
const SIGN =
  '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}\\u30fc\\uff70]\\p{M}*[\\uff9e\\uff9f]?'
const WORDS = new RegExp(`(${SIGN})|(?:(?!${SIGN})[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const PLAIN = /^[a-z0-9]*$/
/** Accents, and the points of Arabic and Hebrew; in other scripts marks are vowels. */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u065f\u0670\u0640]/g
const ALIKE: Readonly<Record<string, string>> = { ß: 'ss', ς: 'σ', ı: 'i' }

/** The words of a text, in their order. Those who are mentioned are none: a name may be another tomorrow. */
export function wordsIn(text: string): Word[] {
  const bare = text.includes('<@') ? text.replace(MENTION, (mention) => ' '.repeat(mention.length)) : text
  const words: Word[] = []
  for (const match of bare.matchAll(WORDS)) {
    const [found, sign] = match
    const folded = sign === undefined ? foldWord(found) : found.normalize('NFKC')
    if (folded === '') continue
    words.push({
      text: folded.slice(0, LONGEST),
      start: match.index,
      end: match.index + found.length,
      sign: sign !== undefined,
    })
  }
  return words
}

/** A text as names are compared: its words, a space before each. */
export function spaced(text: string): string {
  return wordsIn(text)
    .map((word) => ` ${word.text}`)
    .join('')
}

/** Whether a sign follows another without anything in between. */
export function adjoins(before: Word | undefined, after: Word | undefined): boolean {
  return !!before?.sign && !!after?.sign && before.end === after.start
}

function foldWord(word: string): string {
  const lower = word.toLowerCase()
  if (PLAIN.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(/[ßςı]/g, (sign) => ALIKE[sign] ?? sign)
}
