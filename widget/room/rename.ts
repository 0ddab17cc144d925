import type { RoomClient } from './client.ts'
import { request } from './request.ts'
import { isGrant } from './session.ts'

/** Takes another name, in all rooms of the site. Rejects with a `ParlorError`. */
export async function rename({ options, session }: RoomClient, name: string): Promise<void> {
  await session.current()
  const answer = await request(options, 'me', {
    method: 'PATCH',
    body: { name },
    token: session.grant?.token,
    // It concerns every room of the site, which takes a while.
    wait: 60_000,
  })
  if (isGrant(answer)) session.admit(answer)
  session.changed()
}
