import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Signal } from '../room/signal.ts'

/** Renders its host again when any of the given signals changes. */
export class Watch implements ReactiveController {
  #connected = false
  #signals: readonly Signal<unknown>[] = []
  #stop: (() => void)[] = []

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly signals: () => readonly Signal<unknown>[],
  ) {
    host.addController(this)
  }

  hostConnected(): void {
    this.#connected = true
    // Whatever changed while the host was out of the document.
    this.host.requestUpdate()
  }

  /** At each update: an element that is defined late has its properties only then, and may get others. */
  hostUpdate(): void {
    if (!this.#connected) return
    const signals = this.signals()
    if (signals.length === this.#signals.length && signals.every((one, at) => one === this.#signals[at]))
      return
    this.#leave()
    this.#signals = signals
    this.#stop = signals.map((signal) => signal.subscribe(() => this.host.requestUpdate()))
  }

  hostDisconnected(): void {
    this.#connected = false
    this.#leave()
  }

  #leave(): void {
    this.#signals = []
    for (const stop of this.#stop.splice(0)) stop()
  }
}
