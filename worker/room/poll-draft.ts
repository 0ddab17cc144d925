import type { PollDraft } from '../../protocol/client.ts'
import type { Poll } from '../../protocol/model.ts'
import { MINUTE } from '../lib/time.ts'
import { cleanBody } from './body.ts'
import { Refusal } from './refusal.ts'

/** Fewer are no question. */
const LEAST = 2
// Nothing that is invisible, or turns the text around it; each is shown on one line.
const UNSEEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu
// What may stand in a word, and makes no other word of it. Joiners may: emoji are made with them.
const UNTOLD = /[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff]/g

/** A poll as it begins. Throws `empty` for a choice without words, `malformed` for too few or two that look the same. */
export function pollFrom({ choices, multiple, anonymous, minutes }: PollDraft, now: number): Poll {
  const texts = choices.map((text) => cleanBody(text.replace(UNSEEN, ' ')).trim().normalize('NFC'))
  if (texts.length < LEAST || new Set(texts.map(shown)).size < texts.length) throw new Refusal('malformed')
  return {
    choices: texts.map((text) => ({ text, votes: 0 })),
    voters: 0,
    ...(multiple && { multiple }),
    ...(anonymous && { anonymous }),
    ...(minutes !== undefined && { closesAt: now + minutes * MINUTE }),
  }
}

/** A text as it looks. */
function shown(text: string): string {
  return text.replace(UNTOLD, '').replace(/\s+/g, ' ')
}
