import type { RoomClient } from '../../room/client.ts'
import { Embeds } from './embeds.ts'
import { report } from './reporter.ts'

/** Serves the page's script tags, present and to come. `attributes`: what a tag may say by `data-*`. */
export function serve(here: URL, attributes: readonly string[]): void {
  new Embeds(here, attributes).start()
}

/** Tells the page what happens in a room, as events of its element. Returns how to stop. */
export function tell(host: HTMLElement, client: RoomClient): () => void {
  return report(host, client)
}
