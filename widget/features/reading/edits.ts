import { html, type TemplateResult } from 'lit'
import type { Edit, Message } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-reading.ts'
import { plain } from '../../text/plain.ts'
import { exactTime } from '../../text/time.ts'

/** What a message has said and when, the latest first; for those who look after the room. */
export function editList(
  message: Message,
  edits: readonly Edit[],
  words: typeof english,
  lang: string,
  names: (id: string) => string | undefined,
): TemplateResult {
  if (edits.length === 0) return html`<p class="card-words">${words.noEdits}</p>`
  const versions = [
    { body: message.body, when: words.now },
    ...edits.map(({ body, at }) => ({ body, when: words.until(exactTime(at, lang)) })),
  ]
  return html`<ol class="edits">
    ${versions.map(
      ({ body, when }) =>
        html`<li>
          <span class="when">${when}</span>
          <p dir="auto">${plain(body, names)}</p>
        </li>`,
    )}
  </ol>`
}
