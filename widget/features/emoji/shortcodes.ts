import type { RoomClient } from '../../room/client.ts'
import { emojis, fold, search, tint, type Emoji } from './data.ts'
import { habits, keepRecent } from './habits.ts'

export interface Found {
  /** In the colour of skin that this person keeps. */
  emoji: string
  code: string
}

/** Emoji by what is typed after a colon: those whose shortcode begins so, then those that are called so. */
export async function complete(query: string, lang: string, client: RoomClient): Promise<Found[]> {
  const data = await emojis(client.options.server, lang)
  const wanted = fold(query)
  const { tone, recent } = habits(client.store)
  const found = (one: Emoji, code = one.codes[0] ?? ''): Found => ({ emoji: tint(one, tone), code })
  const begun = data.all
    .flatMap((one) => {
      const code = one.codes.find((code) => code.startsWith(wanted))
      return code === undefined ? [] : found(one, code)
    })
    .sort((a, b) => order(a) - order(b) || a.code.length - b.code.length)
  function order({ emoji, code }: Found): number {
    if (code === wanted) return -2
    return recent.includes(emoji) ? -1 : 0
  }
  const called = search(data, query)
    .map((one) => found(one))
    .filter(({ emoji }) => !begun.some((other) => other.emoji === emoji))
  return [...begun, ...called]
}

/** The emoji of one shortcode. */
export async function emojiOf(code: string, client: RoomClient): Promise<string | undefined> {
  const data = await emojis(client.options.server, 'en')
  const one = data.all.find(({ codes }) => codes.includes(code))
  return one && tint(one, habits(client.store).tone)
}

/** It was chosen, and comes first from now on. */
export function chosen(emoji: string, client: RoomClient): void {
  keepRecent(client.store, emoji)
}
