import { Burst } from './burst.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'

/** What a commit and what one broadcast to one socket cost, in milliseconds, measured in workerd. */
const COMMIT = 1
const BROADCAST = 0.035
/** So many may fall close together by chance before they are a burst. */
const CALM = 3
/** Commands carried out in one go, so that none holds the room up for long. */
const AT_ONCE = 200

interface Waiting<Frame> {
  from: Connection
  frame: Frame
}

/**
 * Takes commands in the order they come. The first few of a burst are carried out at once; those that
 * follow within the time that committing and telling it costs are carried out together, so that a
 * busy room pays for one commit and one broadcast instead of one for each message. Nothing here is
 * acknowledged yet: what is lost with the object is sent again.
 */
export class Intake<Frame> {
  #queue: Waiting<Frame>[] = []
  readonly #burst: Burst

  constructor(
    private readonly connections: Connections,
    /** Carries out one command; does not throw. */
    private readonly carryOut: (from: Connection, frame: Frame) => void,
    /** Tells everyone what the commands did. */
    private readonly tell: () => void,
  ) {
    this.#burst = new Burst(
      () => Math.min(COMMIT + connections.size * BROADCAST, 500),
      () => this.#drain(),
      CALM,
    )
  }

  take(from: Connection, frame: Frame): void {
    this.#queue.push({ from, frame })
    this.#burst.call(Date.now())
  }

  /** Carries out all that waits: a sender is about to leave, and a refusal could hold nobody back after that. */
  flush(): void {
    while (this.#queue.length > 0) this.#burst.now()
  }

  #drain(): void {
    for (const { from, frame } of this.#queue.splice(0, AT_ONCE)) {
      // What waits on a socket that the room has closed is lost or failed: its member knows by the code.
      if (!this.connections.holds(from)) continue
      // A command may have changed what is known of a connection that has another one waiting.
      this.carryOut(this.connections.of(from.socket), frame)
    }
    if (this.#queue.length > 0) this.#burst.later(0)
    this.tell()
  }
}
