import type { SessionRequest } from '../../protocol/http.ts'
import type { RoomClient } from './client.ts'
import { ParlorError } from './error.ts'
import { lazier } from './lazier.ts'
import { exclusive } from './locks.ts'
import { named, type Session } from './session.ts'

/**
 * For so long after a tab has joined the next one waits, in milliseconds: storage shows it what the first has
 * written some 25 ms late, and without that it would become somebody else.
 */
const SETTLED = 500

/** Becomes a named guest, or the one another tab has become in the meantime. */
export function join({ session, store }: RoomClient, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    void exclusive(`${store.prefix}join`, async () => {
      await become(session, name).then(resolve, reject)
      await new Promise((settled) => setTimeout(settled, SETTLED))
    })
  })
}

async function become(session: Session, name: string): Promise<void> {
  await session.alone(async () => {
    if (session.refresh) await session.restore()
    if (!named(session.grant?.member)) await take(session, { name })
  })
  if (!session.open) throw new ParlorError('closed')
  session.changed()
}

/** Asks, and once more with the work done where the server wants some. */
async function take(session: Session, proof: SessionRequest): Promise<void> {
  try {
    await session.ask(proof)
  } catch (error) {
    const challenge = error instanceof ParlorError ? error.told?.challenge : undefined
    if (!challenge || proof.challenge) throw error
    const { token, salt, bits } = challenge
    const { solve } = await lazier.proof()
    await take(session, { ...proof, challenge: { token, answer: await solve(salt, bits) } })
  }
}
