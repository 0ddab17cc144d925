import type { Message } from '../../../protocol/model.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import { plain } from '../../text/plain.ts'
import type { Locale } from '../../ui/locale.ts'
import type { WrittenRow } from '../../ui/message.ts'
import { indexOf } from '../../ui/window.ts'

/** The message of a row, unless it is still on its way or gone. */
export function messageOf(row: WrittenRow): Message | undefined {
  return row.type === 'message' && row.message.deletedAt === undefined ? row.message : undefined
}

/** How a member is called here. */
export function nameOf({ people, me }: RoomClient, id: string, { strings }: Locale): string {
  const own = isBy(me.value, id) ? me.value?.name : undefined
  return people.value.get(id)?.name || own || strings.someone
}

/** A message as one line without marks. */
export function lineOf({ people }: RoomClient, { body }: Message): string {
  return plain(body, (id) => people.value.get(id)?.name)
}

/** What is known of a message, whether it is in view or only quoted. */
export function known({ timeline, quoted }: RoomClient, seq: number): Message | undefined {
  const { items } = timeline.value
  // Quoted ones heal by whatever is told of them; what is in the timeline may be newer than the last quote of it.
  const at = items[indexOf(items, seq)]
  const shown = at?.seq === seq ? at : undefined
  const quote = quoted.value.get(seq)
  return shown && quote ? (shown.rev >= quote.rev ? shown : quote) : (shown ?? quote)
}

const formats = new Map<string, Intl.ListFormat>()

/** Names as one speaks them in a language: "Ann, Bob and 3 others". */
export function listOf(names: readonly string[], lang: string): string {
  const format = formats.get(lang) ?? new Intl.ListFormat(lang, { type: 'conjunction' })
  formats.set(lang, format)
  return format.format(names)
}
