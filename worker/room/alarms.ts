import { MINUTE } from '../lib/time.ts'
import type { Part } from './parts.ts'

/** A part whose run failed is left alone for so long. */
const BACK_OFF = MINUTE

/** One physical alarm for all parts, set to whichever is due first, and only when that moves forward. */
export class Alarms {
  readonly #failed = new Map<Part, number>()
  #stopped = false

  constructor(
    private readonly storage: DurableObjectStorage,
    private readonly parts: readonly Part[],
    /** What is set already. */
    private armed: number | undefined,
  ) {}

  /** The room is no more. */
  stop(): void {
    this.#stopped = true
  }

  arm(): void {
    if (this.#stopped) return
    const due = this.parts.map((part) => this.#due(part)).filter((at) => at !== undefined)
    if (due.length === 0) return
    const next = Math.min(...due)
    if (this.armed !== undefined && this.armed <= next) return
    this.armed = next
    // Not awaited: the write is coalesced with those of the same event, and gates what is sent.
    void this.storage.setAlarm(Math.max(next, Date.now() + 1))
  }

  /** Runs what is due. One part failing or throwing holds up no other. */
  async ring(): Promise<void> {
    this.armed = undefined
    for (const part of this.parts) {
      if (this.#stopped) return
      const now = Date.now()
      if ((this.#due(part) ?? Infinity) > now) continue
      try {
        await part.run?.(now)
        this.#failed.delete(part)
      } catch (error) {
        console.error('part failed', part.constructor.name, error)
        this.#failed.set(part, now + BACK_OFF)
      }
    }
    this.arm()
  }

  #due(part: Part): number | undefined {
    const due = part.due?.()
    return due === undefined ? undefined : Math.max(due, this.#failed.get(part) ?? 0)
  }
}
