import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Signal } from '../room/signal.ts'

/** Renders its host again when any of the given signals changes. */
export class Watch implements ReactiveController {
  #stop: (() => void)[] = []

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly signals: () => readonly Signal<unknown>[],
  ) {
    host.addController(this)
  }

  hostConnected(): void {
    this.#stop = this.signals().map((signal) => signal.subscribe(() => this.host.requestUpdate()))
    // Whatever changed while the host was out of the document.
    this.host.requestUpdate()
  }

  hostDisconnected(): void {
    for (const stop of this.#stop.splice(0)) stop()
  }
}
