import type { ParlorComposer } from '../../ui/composer.ts'
import { lazier } from '../../ui/lazier.ts'
import { insert } from './insert.ts'

/** A shortcode with its second colon. */
const CODE = /(?:^|[^\p{L}\p{N}:`]):([\w+-]{2,32}):$/u

/**
 * A shortcode that is typed to its end becomes its emoji, unless it stands in code; undo takes that back.
 * `before`: the text up to the cursor.
 */
export async function replaceShortcode(before: string, composer: ParlorComposer): Promise<void> {
  const code = CODE.exec(before)?.[1]
  const { client } = composer
  if (!code || !client || before.split('`').length % 2 === 0) return
  const { emojiOf } = await lazier.shortcodes()
  const emoji = await emojiOf(code, client).catch(() => undefined)
  const { field } = composer
  if (!emoji || !field?.value.startsWith(before)) return
  // Somebody may have typed on, and goes on where they are.
  const { selectionStart, selectionEnd } = field
  const start = before.length - code.length - 2
  if (selectionStart < before.length) return
  insert(field, emoji, start, before.length)
  const less = before.length - start - emoji.length
  field.setSelectionRange(selectionStart - less, selectionEnd - less)
}
