import type { RoomClient } from '../room/client.ts'
import { ParlorError } from '../room/error.ts'
import type { Signal } from '../room/signal.ts'

/** Resolves once the signal's value holds. Rejects with `closed` when the room is left first. */
export function until<T>(signal: Signal<T>, holds: (value: T) => boolean, left: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (left.aborted) reject(new ParlorError('closed'))
      else if (holds(signal.value)) resolve()
      else return
      stop()
      left.removeEventListener('abort', look)
    }
    const stop = signal.subscribe(look)
    left.addEventListener('abort', look)
    look()
  })
}

/** Resolves once a message sent is durable; rejects with the room's reason. */
export async function delivered(client: RoomClient, nonce: string, left: AbortSignal): Promise<void> {
  const find = () => client.pending.value.find((pending) => pending.nonce === nonce)
  await until(client.pending, () => find()?.state !== 'pending', left)
  const failed = find()
  if (failed?.state === 'failed') throw new ParlorError(failed.code ?? 'internal')
}
