import { html, nothing, type TemplateResult } from 'lit'
import { may } from '../../../protocol/roles.ts'
import { words as english } from '../../locales/en-access.ts'
import type { RoomClient } from '../../room/client.ts'
import { lazier } from '../../ui/lazier.ts'
import { accessStyles } from './access.styles.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'

/** Why somebody may not write; with `signIn` they could if they signed in. */
interface Bar {
  words: string
  signIn?: boolean
}

/** What stands in `root` in place of the field; undefined where one may write. `readonly`: the page wants it so. */
export function barred(
  client: RoomClient,
  readonly: boolean,
  locale: Locale,
  { adoptedStyleSheets: sheets }: Pick<ShadowRoot, 'adoptedStyleSheets'>,
): TemplateResult | undefined {
  const words = wordsOf(locale, 'access', english)
  const bar = readonly ? { words: words.readAlong } : barOf(client, words)
  if (!bar) return undefined
  if (!sheets.includes(accessStyles)) sheets.push(accessStyles)
  if (bar.signIn) void lazier.signIn()
  return html`<div class="notice" part="notice">
    <p dir="auto">${bar.words}</p>
    ${bar.signIn ? html`<parlor-sign-in .client=${client} .locale=${locale}></parlor-sign-in>` : nothing}
  </div>`
}

function barOf({ connection, room, me }: RoomClient, words: typeof english): Bar | undefined {
  if (connection.value.state === 'closed')
    return { words: connection.value.code === 'banned' ? words.banned : words.closed }
  const { state, notice, post, guests } = room.value ?? {}
  const { role = 'guest', kind = 'watching' } = me.value ?? {}
  if (state === 'closed') return { words: notice ?? words.closed }
  if (may(role, 'post_always')) return undefined
  if (state === 'readonly') return { words: notice ?? words.readonly }
  if (post === 'staff') return { words: words.staff }
  // Whether one is among the members of a room only the room knows: who may be is let try.
  if (kind === 'signed' || kind === 'account' || role !== 'guest') return undefined
  if (post) return { words: words[post === 'members' ? 'members' : 'identified'], signIn: true }
  return guests === false ? { words: words.identified, signIn: true } : undefined
}
