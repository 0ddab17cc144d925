// Made of strings, since the flag is newer than the syntax that the types are checked for.
const ONE = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v')
const PLAIN_BY_DEFAULT = new RegExp(String.raw`(?=\p{Emoji})\P{Emoji_Presentation}(?!\p{EMod})`, 'gv')
/** Asks for the coloured form of the character before it. */
const COLOURED = '\ufe0f'

/**
 * One emoji as all write it, or undefined where it is none: keyboards differ in whether they ask for
 * the coloured form, and two of a kind must not be counted apart.
 */
export function emojiFrom(raw: string): string | undefined {
  if (ONE.test(raw)) return raw
  const emoji = raw.replaceAll(COLOURED, '').replace(PLAIN_BY_DEFAULT, `$&${COLOURED}`)
  return ONE.test(emoji) ? emoji : undefined
}
