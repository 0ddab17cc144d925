import type { ClientFrame, ClientType } from '../../protocol/client.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'
import type { Handler, Handlers } from './parts.ts'
import { Refusal } from './refusal.ts'

/** Hands a frame to the part that owns it, and tells the sender where that refuses or fails. */
export function dispatch(
  handlers: Handlers,
  connections: Connections,
  from: Connection,
  frame: ClientFrame,
): void {
  try {
    const handler = handlers[frame.type] as Handler<ClientType>
    handler(from, frame)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('internal', 1)
    if (refusal !== error) console.error('frame failed', frame.type, error)
    const { code, retryAfter } = refusal
    connections.send(from, {
      type: 'rejected',
      ...('nonce' in frame && { nonce: frame.nonce }),
      ...('ask' in frame && { ask: frame.ask }),
      code,
      ...(retryAfter !== undefined && { retryAfter }),
    })
  }
}
