import type { ClientFrame } from '../../protocol/client.ts'
import type { Answer, ServerFrame } from '../../protocol/server.ts'
import type { RoomClient } from './client.ts'
import { ParlorError } from './error.ts'

type Asked = Extract<ClientFrame, { ask: number }>
type Question<T extends Asked['type']> = Omit<Extract<Asked, { type: T }>, 'ask'> & { type: T }

/** An answer that has not come after so long will not come. */
const PATIENCE = 10_000

let last = 0

/**
 * Puts a question to the room and resolves with its answer. Rejects with a `ParlorError`: the room's
 * code, `unreachable` without a connection, or `timeout`.
 */
export function ask<T extends Asked['type']>(
  client: RoomClient,
  question: Question<T>,
): Promise<Extract<Answer, { type: T }>> {
  const number = ++last
  return new Promise((resolve, reject) => {
    const fail = (code: string): void => reject(new ParlorError(code as ParlorError['code']))
    const hear = (frame: ServerFrame): void => {
      if (!('ask' in frame) || frame.ask !== number) return
      if (frame.type === 'rejected') fail(frame.code)
      else resolve(frame as Extract<Answer, { type: T }>)
      done()
    }
    const lost = client.connection.subscribe(() => {
      if (client.connection.value.state === 'live') return
      fail('unreachable')
      done()
    })
    const late = setTimeout(() => {
      fail('timeout')
      done()
    }, PATIENCE)
    const done = (): void => {
      client.heard.delete(hear)
      lost()
      clearTimeout(late)
    }
    client.heard.add(hear)
    if (client.say({ ...question, ask: number } as Asked)) return
    fail('unreachable')
    done()
  })
}
