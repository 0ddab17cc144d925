import type { RoomClient } from '../../room/client.ts'
import { lazier } from '../../ui/lazier.ts'
import { Embeds } from './embeds.ts'
import { report } from './reporter.ts'

/** Serves the page's script tags, present and to come. `attributes`: what a tag may say by `data-*`. */
export function serve(here: URL, attributes: readonly string[]): void {
  new Embeds(here, attributes).start()
}

/** Tells the page what happens in a room, as events of its element. Returns how to stop. */
export function tell(host: HTMLElement, client: RoomClient): () => void {
  const stops = [report(host, client)]
  let over = false
  // What goes on around the conversation comes once that is there.
  const begin = async (): Promise<void> => {
    const [{ ignoringOf }, { notify }] = await Promise.all([lazier.ignoring(), lazier.notices()])
    if (!over) stops.push(ignoringOf(client).begin(), notify(host, client))
  }
  const ready = client.ready.subscribe(() => {
    ready()
    void begin()
  })
  if (client.ready.value) void begin()
  else stops.push(ready)
  return () => {
    over = true
    for (const stop of stops) stop()
  }
}
