import type { Value } from '../../protocol/model.ts'
import type { Typing } from '../../protocol/server.ts'
import type { Signal } from './signal.ts'
import type { Typists } from './state.ts'
import { Throttle, Timer } from './timer.ts'

/** Typing is told again this often, and is over so long after the last change of the text. */
const REFRESH = 4000
const IDLE = 5000
/** Others' typing lapses unless it is told again. */
const LAPSE = 6000

export const NOBODY: Typists = { members: [], others: 0 }

/** Tells the room that its member types, no more often than allowed. */
export class OwnTyping {
  #on = false
  #told = false
  readonly #idle = new Timer()
  readonly #teller: Throttle

  constructor(say: (on: boolean) => boolean, least: () => number) {
    this.#teller = new Throttle(
      () => (this.#on && this.#told ? REFRESH : least()),
      () => {
        if (say(this.#on)) this.#told = this.#on
      },
    )
  }

  set(on: boolean): void {
    this.#on = on
    if (on) this.#idle.set(IDLE, () => this.set(false))
    else this.#idle.stop()
    if (on || this.#told) this.#teller.ask()
    else this.#teller.stop()
  }

  /** Whoever is not connected does not type. */
  stop(): void {
    this.#told = false
    this.set(false)
  }
}

/** Others typing, until they stop, fall silent, or their message arrives. */
export class OthersTyping {
  readonly #now: Signal<Typists>
  readonly #lapse = new Timer()

  constructor(now: Signal<Typists>) {
    this.#now = now
  }

  told({ members, others = 0 }: Typing, self: string | undefined): void {
    this.#lapse.set(LAPSE, () => this.clear())
    this.#now.value = { members: members.filter(({ id }) => id !== self), others }
  }

  /** What they were typing has come. */
  spoke(values: readonly Value[]): void {
    const { members, others } = this.#now.value
    const left = members.filter(({ id }) => !values.some((value) => 'author' in value && value.author === id))
    if (left.length < members.length) this.#now.value = { members: left, others }
  }

  clear(): void {
    this.#lapse.stop()
    this.#now.value = NOBODY
  }
}
