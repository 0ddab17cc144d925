import type { Message } from '../../protocol/model.ts'
import type { RoomClient } from './client.ts'
import { isBy } from './session.ts'

/** Whether a message speaks to its reader: by name, to everyone here, or as an answer to them. */
export function speaksTo(
  { me, quoted, timeline }: Pick<RoomClient, 'me' | 'quoted' | 'timeline'>,
  { mentions = [], replyTo }: Message,
): boolean {
  if (mentions.some((id) => id === 'here' || isBy(me.value, id))) return true
  if (replyTo === undefined) return false
  const original = quoted.value.get(replyTo) ?? timeline.value.items.find(({ seq }) => seq === replyTo)
  return isBy(me.value, original?.author)
}
