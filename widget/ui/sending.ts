import type { RoomClient } from '../room/client.ts'
import { ParlorError } from '../room/error.ts'
import type { Signal } from '../room/signal.ts'
import { consents } from './consent.ts'
import type { Visit } from './visit.ts'

/** Resolves once the signal's value holds, also by the step that leaves the room. Rejects with `closed` when it is left first. */
function until<T>(signal: Signal<T>, holds: (value: T) => boolean, left: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (holds(signal.value)) resolve()
      else if (left.aborted) reject(new ParlorError('closed'))
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
async function delivered(client: RoomClient, nonce: string, left: AbortSignal): Promise<void> {
  const find = () => client.pending.value.find((pending) => pending.nonce === nonce)
  await until(client.pending, () => find()?.state !== 'pending', left)
  const failed = find()
  if (failed?.state === 'failed') throw new ParlorError(failed.code ?? 'internal')
}

/**
 * Sends for a page, as soon as consent is given and the room is live, and resolves when the message is
 * durable. `room`: the one it was said in; empty where that was not known yet. `allow` sees the text
 * first: it returns it, another, or undefined to hold it back.
 */
export async function send(
  visit: Visit,
  room: string,
  asking: () => boolean,
  allow: (text: string) => string | undefined,
  text: string,
  options: { replyTo?: number },
): Promise<void> {
  if (asking()) await until(consents, () => !asking(), visit.left.signal)
  const { client } = visit
  const left = visit.left.signal
  if (!client) throw new ParlorError('not_found')
  if (room && client.options.room !== room) throw new ParlorError('closed')
  await until(client.ready, Boolean, left)
  if (!client.me.value?.name) throw new ParlorError('identity_required')
  const body = allow(text)
  if (body === undefined) throw new ParlorError('filtered')
  await delivered(client, client.send(body, options), left)
}
