import type { Message, Value } from '../../protocol/model.ts'
import { newer, type Held } from './messages.ts'

const MOST = 1000

/** Values of replied-to messages, healed by whatever is told of them anywhere. */
export class Quotes {
  readonly #held = new Map<number, Held>()
  #known: ReadonlyMap<number, Message> | undefined

  /** The same map until something in it changes; voids are left out. */
  get known(): ReadonlyMap<number, Message> {
    return (this.#known ??= new Map(
      [...this.#held].flatMap(([seq, held]) => (held.kind === 'void' ? [] : [[seq, held] as const])),
    ))
  }

  /** Heals what is held; of what is not, takes in whole values that are `quoted`. */
  learn(values: readonly Value[], quoted = false): void {
    for (const value of values) {
      const held = this.#held.get(value.seq)
      const won = held ? newer(held, value) : quoted && !('partial' in value) && value
      if (!won || won === held) continue
      this.#held.set(value.seq, won)
      this.#known = undefined
    }
    for (const seq of this.#held.keys()) {
      if (this.#held.size <= MOST) break
      this.#held.delete(seq)
    }
  }

  clear(): void {
    this.#held.clear()
    this.#known = undefined
  }
}
