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

  learn(values: readonly Value[]): void {
    for (const value of values) {
      if (this.#held.has(value.seq) || 'partial' in value) this.heal([value])
      else this.#set(value)
    }
    for (const seq of this.#held.keys()) {
      if (this.#held.size <= MOST) break
      this.#held.delete(seq)
    }
  }

  heal(values: readonly Value[]): void {
    for (const value of values) {
      const held = this.#held.get(value.seq)
      const won = held && newer(held, value)
      if (won && won !== held) this.#set(won)
    }
  }

  clear(): void {
    this.#held.clear()
    this.#known = undefined
  }

  #set(value: Held): void {
    this.#held.set(value.seq, value)
    this.#known = undefined
  }
}
