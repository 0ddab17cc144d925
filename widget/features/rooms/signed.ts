import { ParlorError } from '../../room/error.ts'
import type { Signed } from '../../room/session.ts'
import { Store } from '../../room/storage.ts'
import type { Room } from './follow.ts'

/**
 * The signed member whom a room of this page has let in: the list is theirs. It takes the token that the
 * room keeps, and leaves it to the room to ask the host for another.
 */
export function signedAs(site: string, rooms: readonly Room[]): Signed | undefined {
  const id = rooms.find(({ me }) => me?.kind === 'signed')?.me?.id
  if (id === undefined) return undefined
  const store = new Store(site)
  const key = store.keys('').find((name) => {
    const kept = store.json(name)
    return typeof kept === 'object' && kept !== null && 'member' in kept && idOf(kept.member) === id
  })
  if (key === undefined) return undefined
  return { key, ask: () => Promise.reject(new ParlorError('identity_expired')) }
}

function idOf(member: unknown): unknown {
  return typeof member === 'object' && member !== null && 'id' in member ? member.id : undefined
}
