import type { Me, Value } from '../../protocol/model.ts'
import type { Typing } from '../../protocol/server.ts'
import type { Signal } from './signal.ts'
import type { Typists } from './state.ts'
import { Throttle, Timer } from './timer.ts'

/** Typing is told again this often, and is over so long after the last change of the text. */
const REFRESH = 4000
const IDLE = 5000
/** Others' typing lapses unless it is told again. */
const LAPSE = 6000

const NOBODY: Typists = { members: [], others: 0 }

/** Tells the room that its member types, no more often than allowed. */
class OwnTyping {
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

interface Room {
  readonly typing: Signal<Typists>
  readonly limits: Signal<{ typing: number }>
  readonly me: Signal<Me | undefined>
  readonly ignored: Signal<ReadonlySet<string>>
}

/** Who types: others, until they stop, fall silent, or their message arrives; and oneself. */
export class Typings extends OwnTyping {
  readonly #room: Room
  readonly #lapse = new Timer()

  /** `say` tells the room of oneself; it answers whether that could go. */
  constructor(room: Room, say: (on: boolean) => boolean) {
    super(say, () => room.limits.value.typing)
    this.#room = room
  }

  told({ members, others = 0 }: Typing): void {
    const self = this.#room.me.value?.id
    this.#lapse.set(LAPSE, () => this.clear())
    const heard = members.filter(({ id }) => id !== self && !this.#room.ignored.value.has(id))
    this.#room.typing.value = { members: heard, others }
  }

  /** What they were typing has come. */
  spoke(values: readonly Value[]): void {
    const { members, others } = this.#room.typing.value
    const left = members.filter(({ id }) => !values.some((value) => 'author' in value && value.author === id))
    if (left.length < members.length) this.#room.typing.value = { members: left, others }
  }

  clear(): void {
    this.#lapse.stop()
    this.#room.typing.value = NOBODY
  }
}
