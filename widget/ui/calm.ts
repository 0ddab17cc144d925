import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Connection } from '../room/state.ts'

/** How long a lost connection goes unmentioned, in milliseconds: most are back sooner. */
const PATIENCE = 1000

/** The connection as a person should hear of it: good news and final news at once, the rest after a second. */
export class Calm implements ReactiveController {
  shown: Connection = { state: 'idle' }
  #timer: ReturnType<typeof setTimeout> | undefined
  #next: Connection = this.shown

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this)
  }

  tell(next: Connection): void {
    this.#next = next
    if (next.state === 'connecting' || next.state === 'reconnecting') {
      if (this.shown.state === 'reconnecting') this.#show()
      else this.#timer ??= setTimeout(() => this.#show(), PATIENCE)
    } else this.#show()
  }

  hostDisconnected(): void {
    this.#stop()
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #show(): void {
    this.#stop()
    this.shown = this.#next
    this.host.requestUpdate()
  }
}
