import type { ClientFrame, ClientType } from '../../protocol/client.ts'
import type { Connection } from './session.ts'

/** A capability of the room. Implements only what it needs. */
export interface Part {
  joined?(connection: Connection): void
  left?(connection: Connection): void
  /** When this part next wants to run (milliseconds since 1970); a query, asked after every event. */
  due?(): number | undefined
  run?(now: number): void | Promise<void>
}

/** Carries out one frame at once: decide, write, tell. What it throws is answered with `internal`. */
export type Handler<T extends ClientType> = (from: Connection, frame: ClientFrame<T>) => void

/** Every client frame has exactly one handler; a frame without one does not compile. */
export type Handlers = { [T in ClientType]: Handler<T> }
