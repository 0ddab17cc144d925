/** One emoji of each version of Unicode that a machine may be too old for, by which all of it is judged. */
const PROBES: readonly (readonly [version: number, emoji: string])[] = [
  [12, '🥱'],
  [12.1, '🧑‍🦰'],
  [13, '🥲'],
  [13.1, '😮‍💨'],
  [14, '🫠'],
  [15, '🫨'],
  [15.1, '🙂‍↔️'],
  [16, '🫩'],
  [17, '🫪'],
]
const FLAG = /^\p{Regional_Indicator}/u
/** The fonts that have them in colour, as in the picker's style. */
const FONT = '32px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif'

/**
 * Tells whether this machine draws an emoji, by how wide text is: what a font does not have is a box
 * or several pictures, of another width than one. Reads no pixels, which some browsers scramble or refuse.
 */
export function drawable(): (emoji: string, version: number) => boolean {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return () => true
  context.font = FONT
  const width = (text: string): number => context.measureText(text).width
  const one = width('😀')
  const drawn = (emoji: string): boolean => Math.abs(width(emoji) - one) < one / 20
  const newest = PROBES.findIndex(([, emoji]) => !drawn(emoji))
  const most = newest < 0 ? Infinity : (PROBES[newest - 1]?.[0] ?? 0)
  // Windows writes the letters of a country in place of its flag.
  const flags = drawn('🇺🇳')
  return (emoji, version) => version <= most && (flags || !FLAG.test(emoji))
}
