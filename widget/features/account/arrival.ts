import type { RoomClient } from '../../room/client.ts'
import { Store } from '../../room/storage.ts'
import { ask, KEPT } from './attempt.ts'

interface Host extends HTMLElement {
  site: string
  show(): void
  /** Waits until there is a room that is connected to. */
  entered(): Promise<RoomClient>
}

/** The code that this page was come back to with; taken out of the address at once, and used once. */
let code: string | undefined

/** Finishes the sign-in that this tab had left for, in the room of the site that it was for. */
export async function arrive(host: Host): Promise<void> {
  code ??= /[#&]parlor-code=([\w-]+)/.exec(location.hash)?.[1]
  const store = new Store(host.site)
  const kept = store.json(KEPT) as { verifier?: string; hash?: string } | undefined
  if (!code || !kept?.verifier) return
  const proof = { verifier: kept.verifier, code }
  code = undefined
  store.set(KEPT, undefined)
  tidy(kept.hash ?? '')
  // Where they left off: a launcher was open.
  host.show()
  await ask(await host.entered(), proof).catch((error: unknown) => {
    console.warn('<parlor-room>: the sign-in could not be finished.', error)
  })
}

/** Gives the address its own fragment back. Pages that route by it are told, for no event of the browser's does. */
function tidy(hash: string): void {
  const oldURL = location.href
  history.replaceState(history.state, '', oldURL.replace(/#.*/, '') + hash)
  if (hash) dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: location.href }))
}
