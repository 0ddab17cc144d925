import { html, nothing, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-reading.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import type { Locale } from '../../ui/locale.ts'
import { hue, initials } from '../../ui/message.ts'
import { indexOf } from '../../ui/window.ts'
import { listOf, nameOf } from './names.ts'

/** Faces shown; the others are counted. */
const FACES = 3

/** Under which message each of the others stands: the last that they have read. Ids by seq, in one string. */
export function readersBySeq(client: RoomClient): ReadonlyMap<number, string> {
  const { timeline, reads, me, people, ignored } = client
  const { items } = timeline.value
  const bySeq = new Map<number, string>()
  for (const [id, seq] of reads.value) {
    if (isBy(me.value, id) || !people.value.has(id) || ignored.value.has(id)) continue
    const at = indexOf(items, seq + 1) - 1
    const message = items[at]
    // Their own words are read by them, which says nothing.
    if (!message || message.author === id) continue
    bySeq.set(message.seq, [bySeq.get(message.seq), id].filter(Boolean).join(' '))
  }
  return bySeq
}

/** Small faces of those who have read up to here. */
export function seenBy(
  ids: string,
  client: RoomClient,
  words: typeof english,
  locale: Locale,
): TemplateResult | typeof nothing {
  if (!ids) return nothing
  const all = ids.split(' ')
  const names = all.slice(0, FACES).map((id) => nameOf(client, id, locale))
  const more = all.length - names.length
  const line = words.seenBy(listOf(more ? [...names, words.others(more)] : names, locale.lang))
  return html`<div class="seen" role="img" aria-label=${line} title=${line}>
    ${all.slice(0, FACES).map((id, index) => face(client, id, names[index] ?? ''))}
    ${more ? html`<span class="number">+${more}</span>` : nothing}
  </div>`
}

function face(client: RoomClient, id: string, name: string): TemplateResult {
  const avatar = client.people.value.get(id)?.avatar
  return avatar?.startsWith(`${client.options.server}/`)
    ? html`<img class="avatar" src=${avatar} alt="" />`
    : html`<span class="avatar hue${hue(id)}" aria-hidden="true">${Array.from(initials(name))[0]}</span>`
}
