import { find, type Held } from './messages.ts'
import type { Unread } from './state.ts'

/** What others wrote above a read cursor; the same object as `old` where nothing changed. Pure. */
export function unread(tail: readonly Held[], read: number, self: string | undefined, old: Unread): Unread {
  const others = tail
    .slice(find(tail, read + 1))
    .filter((value) => value.kind !== 'void' && value.author !== self && !value.deletedAt)
  const first = others[0]?.seq
  if (old.count === others.length && old.first === first && old.read === read) return old
  return { count: others.length, read, ...(first && { first }) }
}

/** Lets a signal through at most once in so many milliseconds; the last one always goes. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | undefined
  #last = -Infinity

  constructor(
    private readonly every: () => number,
    private readonly run: () => void,
  ) {}

  ask(): void {
    if (this.#timer !== undefined) return
    const wait = this.#last + this.every() - Date.now()
    if (wait <= 0) return this.#go()
    this.#timer = setTimeout(() => this.#go(), wait)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #go(): void {
    this.#timer = undefined
    this.#last = Date.now()
    this.run()
  }
}
