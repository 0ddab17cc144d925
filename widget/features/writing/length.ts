import type { Locale } from '../../ui/locale.ts'

/** From here on the letters left are counted. */
const COUNTED = 200

export interface Measure {
  fits: boolean
  hint: string
}

/** Whether a text is short enough, and what to say of its length when it nearly is not. */
export function measure(
  text: string,
  { body = Infinity, bodyBytes = Infinity }: { body?: number; bodyBytes?: number } = {},
  { strings }: Locale,
): Measure {
  const left = body - text.length
  if (left < 0) return { fits: false, hint: strings.tooLong(-left) }
  // Text of many bytes a letter meets this limit first. No letter takes more than six in JSON.
  if (text.length * 6 > bodyBytes && new TextEncoder().encode(JSON.stringify(text)).length > bodyBytes) {
    return { fits: false, hint: strings.tooLongBytes }
  }
  return { fits: true, hint: left > COUNTED ? '' : strings.left(left) }
}
