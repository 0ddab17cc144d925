/** Typing is told again this often, and is over so long after the last change of the text. */
const REFRESH = 4000
const IDLE = 5000

/** Tells the room that its member types, no more often than allowed. */
export class TypingTeller {
  #on = false
  #told = false
  #toldAt = -Infinity
  #idle: ReturnType<typeof setTimeout> | undefined
  #later: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly say: (on: boolean) => boolean,
    private readonly least: () => number,
  ) {}

  set(on: boolean): void {
    clearTimeout(this.#idle)
    if (on) this.#idle = setTimeout(() => this.set(false), IDLE)
    this.#on = on
    this.#tell()
  }

  stop(): void {
    clearTimeout(this.#idle)
    clearTimeout(this.#later)
    this.#on = this.#told = false
  }

  #tell(): void {
    clearTimeout(this.#later)
    const since = Date.now() - this.#toldAt
    if (this.#on === this.#told && (!this.#on || since < REFRESH)) return
    const wait = this.least() - since
    if (wait > 0) {
      this.#later = setTimeout(() => this.#tell(), wait)
      return
    }
    if (!this.say(this.#on)) return
    this.#told = this.#on
    this.#toldAt = Date.now()
  }
}
