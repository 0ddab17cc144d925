import type { RoomClient } from '../../room/client.ts'
import { lazier } from '../../ui/lazier.ts'
import { Embeds } from './embeds.ts'
import { report } from './reporter.ts'

/** Serves the page's script tags, present and to come. `attributes`: what a tag may say by `data-*`. */
export function serve(here: URL, attributes: readonly string[]): void {
  new Embeds(here, attributes).start()
}

/** Tells the page what happens in a room, as events of its element. Returns how to stop. */
export function tell(host: Told, client: RoomClient): () => void {
  const stops = [report(host, client)]
  const around = new Around(host, client)
  // What goes on around the conversation comes once that is there.
  const ready = client.ready.subscribe(() => {
    ready()
    void around.begin()
  })
  if (client.ready.value) void around.begin()
  stops.push(ready, () => around.end())
  return () => stops.forEach((stop) => stop())
}

/** An element that tells whoever is added to it when it comes into the page, and goes. */
interface Told extends HTMLElement {
  addController(controller: Around): void
  removeController(controller: Around): void
}

/**
 * What goes on beside a conversation and listens to the page itself. It does so only while the element is
 * there: else the page would hold on to an element that nobody wants any more.
 */
class Around {
  readonly #host: Told
  readonly #client: RoomClient
  #start: (() => (() => void)[]) | undefined
  #stops: (() => void)[] = []
  #over = false

  constructor(host: Told, client: RoomClient) {
    this.#host = host
    this.#client = client
  }

  async begin(): Promise<void> {
    const [{ ignoringOf }, { notify }] = await Promise.all([lazier.ignoring(), lazier.notices()])
    if (this.#over) return
    this.#start = () => [ignoringOf(this.#client).begin(), notify(this.#host, this.#client)]
    this.#host.addController(this)
  }

  end(): void {
    this.#over = true
    this.#host.removeController(this)
    this.#stop()
  }

  hostConnected(): void {
    if (this.#stops.length === 0) this.#stops = this.#start?.() ?? []
  }

  hostDisconnected(): void {
    // Moved elements come back within the task.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#stop()
    })
  }

  #stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }
}
