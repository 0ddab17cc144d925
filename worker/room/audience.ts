import type { Conversation } from './conversation.ts'
import type { Ground } from './ground.ts'
import { History } from './history.ts'
import { Presence } from './presence.ts'
import { Receipts } from './receipts.ts'
import { SeenBy } from './seen-by.ts'
import type { Connection } from './session.ts'
import { inTurns } from './turns.ts'
import { Typing } from './typing.ts'
import { Welcomes } from './welcome.ts'

/** Who is in a room and how far they have read, and the history that they are given. */
export type Audience = ReturnType<typeof audienceOf>

/** Builds it; `read` is told of each reader's way through the log. */
export function audienceOf(
  { db, policy, log, revisions, people, carrier, questions, connections, line }: Ground,
  { keepers, pins }: Conversation,
  read: (reader: Connection, seq: number) => void,
) {
  const presence = new Presence(policy, connections, questions)
  const typing = new Typing(policy, connections)
  const seenBy = new SeenBy(db, policy, people, connections)
  const seen = (reader: Connection, seq: number) => seenBy.moved(reader, seq)
  const receipts = new Receipts(db, log, connections, seen, read)
  const welcome = (to: Connection, since?: number, other?: boolean) => welcomes.send(to, since, other)
  const history = new History(log, revisions, carrier, questions, connections, keepers, pins, welcome)
  const welcomes = new Welcomes(
    policy,
    log,
    revisions,
    history,
    pins,
    presence,
    receipts,
    seenBy,
    connections,
  )
  return {
    presence,
    typing,
    receipts,
    history,
    welcome,
    /** Those who are still there by then, a few at a time. `anew`: nothing they have holds any more. */
    welcomeAgain: (those: readonly Connection[], anew: boolean) =>
      inTurns(those, (one) => {
        if (!line.ended && connections.holds(one)) {
          welcome(connections.of(one.socket), anew ? undefined : revisions.rev)
        }
      }),
    handlers: {
      ...history.handlers,
      ...presence.handlers,
      ...typing.handlers,
      ...receipts.handlers,
    },
  }
}
