import type { Message } from '../../../protocol/model.ts'
import type { RoomClient } from '../../room/client.ts'
import { speaksTo } from '../../room/mentions.ts'
import { isBy } from '../../room/session.ts'
import { levelOf } from './choices.ts'

/** Whether the reader wants to hear of a message: of another, whom they do not ignore, at their level for the room. */
export function wanted(message: Message, client: RoomClient): boolean {
  const { author, deletedAt } = message
  if (deletedAt !== undefined || isBy(client.me.value, author) || client.ignored.value.has(author))
    return false
  const level = levelOf(client)
  return level === 'all' || (level === 'mentions' && speaksTo(client, message))
}

/** Messages to be read, as far as the reader wants to hear of them. */
export function count(client: RoomClient): number {
  const { unread, timeline } = client
  if (levelOf(client) === 'all') return unread.value.count
  const { read } = unread.value
  return timeline.value.items.filter((message) => message.seq > read && wanted(message, client)).length
}
