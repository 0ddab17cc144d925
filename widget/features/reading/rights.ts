import { may, type Act } from '../../../protocol/roles.ts'
import type { RoomClient } from '../../room/client.ts'

/** Whether oneself may do something here, by role. The room decides; this only spares an offer it would refuse. */
export function mayI({ me }: RoomClient, act: Act): boolean {
  return may(me.value?.role ?? 'guest', act)
}

/** Whether writing is turned on here for oneself, as far as a browser can tell. */
export function mayPost(client: RoomClient): boolean {
  const { state, post } = client.room.value ?? {}
  if (client.connection.value.state === 'closed' || state === 'closed') return false
  return mayI(client, 'post_always') || (state !== 'readonly' && post !== 'staff')
}

/** Whether people react here: the room has it, and neither it nor the page leaves it out. */
export function reactsHere(client: RoomClient, without: readonly string[]): boolean {
  return client.features.value.includes('reactions') && !without.includes('reactions')
}
