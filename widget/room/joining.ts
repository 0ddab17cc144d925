import type { SessionRequest } from '../../protocol/http.ts'
import { ParlorError } from './error.ts'
import { lazier } from './lazier.ts'
import { named, type Session } from './session.ts'

/** Becomes a named guest, or the one another tab has become in the meantime. */
export async function join(session: Session, name: string): Promise<void> {
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
