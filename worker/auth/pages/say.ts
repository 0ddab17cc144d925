import { html } from 'hono/html'
import type { Tongue } from '../../words/languages.ts'
import type { Html } from './frame.ts'

/** What is put into a sentence, by the name of its place. */
export type About = Record<string, string | number>

/**
 * A sentence with what it is about. Each piece that is put in keeps its own direction: a host's name in
 * an Arabic sentence would otherwise move its full stop to the other side.
 */
export function say(sentence: string, about: About): Html {
  return html`${pieces(sentence).map((piece, at) =>
    at % 2 === 0 ? piece : html`<bdi>${about[piece] ?? ''}</bdi>`,
  )}`
}

/** The same where there is no markup, as in a title: kept apart by characters (FSI, PDI) where it matters. */
export function plain(sentence: string, about: About, { dir }: Tongue): string {
  const apart = (text: string) => (dir === 'rtl' ? `\u2068${text}\u2069` : text)
  return pieces(sentence)
    .map((piece, at) => (at % 2 === 0 ? piece : apart(String(about[piece] ?? ''))))
    .join('')
}

/** By turns what a sentence says and the name of a place in it. */
const pieces = (sentence: string) => sentence.split(/\{(\w+)\}/)
