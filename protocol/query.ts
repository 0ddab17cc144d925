import { adjoins, spaced, type Word, wordsIn } from './words.ts'

/** Words that have to stand one after the other: one word, or a phrase, or signs written without spaces. */
export interface Term {
  words: readonly Word[]
  /** The last of them may go on. */
  prefix: boolean
  not: boolean
}

export const HAS = ['link', 'image', 'poll'] as const
export type Has = (typeof HAS)[number]

/** What a search asks for. All of it has to hold. */
export interface Query {
  terms: Term[]
  /** An id, or part of a name as `spaced` has it. */
  from: { id: string; name: string; not: boolean }[]
  has: { what: Has; not: boolean }[]
  /** Milliseconds since 1970: earlier than this, and from then on. */
  before?: number
  after?: number
}

/** What is looked at of a message. */
export interface Searched {
  author: string
  at: number
  body: string
  poll?: { choices: readonly { text: string }[] } | null | undefined
}

/** Further conditions are not read: each costs a look at every message. */
const MOST = 12
const PART = /(-?)(?:(from|has|before|after):("[^"]*"?|\S+)|"([^"]*)"?|(\S+))/giu
const PLAIN = /^[\x00-\x7f]*$/
const LINK = /\bhttps?:\/\/[^\s<>]/i
const LINKS = /\bhttps?:\/\/[^\s<>]+/gi
const PICTURE = /[^\s<>]\.(?:png|jpe?g|gif|webp|avif)\b/i

/**
 * Reads what somebody typed; nothing in it is an error. Words must all be there, the last one may go
 * on; `"a phrase"`, `begin*`, `-without`, `from:name`, `has:link`, `before:2026-03-01`, `after:…`.
 * Dates are read as UTC: who means midnight elsewhere says it in milliseconds.
 */
export function parseQuery(text: string): Query {
  const query: Query = { terms: [], from: [], has: [] }
  const parts = [...text.matchAll(PART)].slice(0, MOST)
  for (const { 0: all, 1: minus, 2: key = '', 3: value = '', 4: phrase, 5: word = '', index } of parts) {
    const not = minus === '-'
    if (key && filter(query, key.toLowerCase(), value.replace(/"/g, ''), not)) continue
    const quoted = phrase !== undefined
    const source = quoted ? phrase : key ? `${key} ${value}` : word
    const last = index + all.length === text.length
    const prefix = !quoted && (/\*$/.test(source) || (last && !not))
    const words = wordsIn(source)
    if (words.length > 0) query.terms.push({ words, prefix, not })
  }
  return query
}

/** Whether it asks for anything that a message could have. */
export function asksForSomething({ terms, from, has, before, after }: Query): boolean {
  const wanted = [...terms, ...from, ...has].some(({ not }) => !not)
  return wanted || before !== undefined || after !== undefined
}

/** Whether a message is what was asked for. `isFrom` knows of an author whether a part of the query means them. */
export function matches(
  { terms, from, has, before = Infinity, after = 0 }: Query,
  message: Searched,
  isFrom: (author: string, who: Query['from'][number]) => boolean,
): boolean {
  if (message.at >= before || message.at < after) return false
  if (from.some((who) => isFrom(message.author, who) === who.not)) return false
  if (has.some(({ what, not }) => holds(what, message) === not)) return false
  if (terms.length === 0) return true
  const text = textOf(message)
  if (lacks(text, terms)) return false
  const words = wordsIn(text)
  return terms.every((term) => (find(term, words) !== undefined) !== term.not)
}

/** Where in a text the words of a query stand, in their order, none within another. */
export function markedIn({ terms }: Query, text: string): { start: number; end: number }[] {
  const words = wordsIn(text)
  const all = terms
    .filter(({ not }) => !not)
    .flatMap((term) => placesOf(term, words))
    .sort((a, b) => a.start - b.start)
  const marks: { start: number; end: number }[] = []
  for (const place of all) {
    const before = marks.at(-1)
    if (before && place.start < before.end) before.end = Math.max(before.end, place.end)
    else marks.push({ ...place })
  }
  return marks
}

/** All that is searched of a message. */
export function textOf({ body, poll }: Searched): string {
  return poll ? [body, ...poll.choices.map((choice) => choice.text)].join('\n') : body
}

/** What a message holds besides words. */
export function holds(what: Has, { body, poll }: Searched): boolean {
  if (what === 'poll') return !!poll
  if (what === 'link') return LINK.test(body)
  // Each link is looked at once: in one pattern, every further beginning of one would be read to the same end.
  return (body.match(LINKS) ?? []).some((link) => PICTURE.test(link))
}

function filter(query: Query, key: string, value: string, not: boolean): boolean {
  if (key === 'from') {
    const id = value.replace(/^<?@|>$/g, '')
    const name = spaced(id)
    if (id !== '') query.from.push({ id, name, not })
    return id !== ''
  }
  if (key === 'has') {
    const what = HAS.find((one) => value.toLowerCase().startsWith(one))
    if (what) query.has.push({ what, not })
    return what !== undefined
  }
  const at = timeOf(value)
  if (at === undefined || not) return false
  if (key === 'before') query.before = Math.min(query.before ?? Infinity, at)
  else query.after = Math.max(query.after ?? 0, at)
  return true
}

function timeOf(value: string): number | undefined {
  if (/^\d{11,14}$/.test(value)) return Number(value)
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN
  return Number.isNaN(at) ? undefined : at
}

/** Whether it is plain that a word is missing: most of what is looked at needs no closer look. */
function lacks(text: string, terms: readonly Term[]): boolean {
  if (!PLAIN.test(text)) return false
  const lower = text.toLowerCase()
  return terms.some(({ words, not }) => !not && words.some((word) => !lower.includes(word.text)))
}

function find(term: Term, words: readonly Word[], from = 0): number | undefined {
  for (let at = from; at + term.words.length <= words.length; at++) {
    if (stands(term, words, at)) return at
  }
  return undefined
}

function stands({ words: wanted, prefix }: Term, words: readonly Word[], at: number): boolean {
  return wanted.every((one, step) => {
    const there = words[at + step]
    const same =
      prefix && step === wanted.length - 1 ? there?.text.startsWith(one.text) : there?.text === one.text
    if (!same || step === 0) return same === true
    // Signs that were typed together stand together.
    return !adjoins(wanted[step - 1], one) || adjoins(words[at + step - 1], there)
  })
}

function placesOf(term: Term, words: readonly Word[]): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = []
  for (let at = find(term, words); at !== undefined; at = find(term, words, at + term.words.length)) {
    const last = words[at + term.words.length - 1]
    places.push({ start: words[at]?.start ?? 0, end: last?.end ?? 0 })
  }
  return places
}
