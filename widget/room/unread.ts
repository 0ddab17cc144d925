import { find, last, type Held } from './messages.ts'
import type { Unread } from './state.ts'
import type { Store } from './storage.ts'
import { Throttle } from './timer.ts'

/** How far its member has read a room. */
export class Cursor {
  #seq = 0
  /** What is marked unread was read before, up to here: of that nothing told by the room counts. */
  #again = 0
  /** How far the room knows of. */
  #known = 0
  readonly #store: Store
  readonly #key: string
  readonly #teller: Throttle

  /** `tell`: the room is to know of it, at most once in `every()` milliseconds. */
  constructor(store: Store, room: string, every: () => number, tell: (seq: number) => void) {
    this.#store = store
    this.#key = `read:${room}`
    this.#teller = new Throttle(every, () => tell(this.#known))
  }

  /** Where this browser was at its last visit. */
  load(): void {
    const [seq = 0, again = 0] = (this.#store.get(this.#key) ?? '').split(' ').map(Number)
    this.#seq = Math.max(this.#seq, seq || 0)
    this.#again = again || 0
  }

  /** Where another device is. */
  told(seq: number): void {
    if (seq > Math.max(this.#seq, this.#again)) this.#set(seq)
  }

  /** Seen here: told to the room. */
  seen(seq: number): void {
    if (seq > this.#seq) this.#set(seq)
    // What a first visit finds counts as read, but the room is told what was seen of it.
    if (seq > this.#known) this.#tell(seq)
  }

  /** From `seq` on it is unread here, until it is seen again. */
  unseen(seq: number): void {
    this.#set(seq - 1, Math.max(this.#seq, this.#again))
  }

  /** Where the room has it. A first visit begins with everything read. */
  welcome(read: number, tail: readonly Held[]): void {
    // It may be from an earlier room of this name.
    this.#seq = Math.min(this.#seq, last(tail))
    this.#known = read
    if (this.#seq > read) this.#tell(this.#seq)
    this.told(read || this.#seq || last(tail))
  }

  #tell(seq: number): void {
    this.#known = seq
    this.#teller.ask()
  }

  #set(seq: number, again = 0): void {
    this.#seq = seq
    this.#again = again
    this.#store.set(this.#key, again ? `${seq} ${again}` : `${seq}`)
  }

  stop(): void {
    this.#teller.stop()
  }

  /** What others wrote above it, but for those who count as `quiet`; the same object as `old` where nothing changed. */
  unread(tail: readonly Held[], quiet: (author: string) => boolean, old: Unread): Unread {
    const read = this.#seq
    const others = tail
      .slice(find(tail, read + 1))
      .filter((value) => value.kind !== 'void' && !quiet(value.author) && !value.deletedAt)
    const first = others[0]?.seq
    if (old.count === others.length && old.first === first && old.read === read) return old
    return { count: others.length, read, first }
  }
}
