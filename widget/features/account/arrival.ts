import type { RoomClient } from '../../room/client.ts'
import { Store } from '../../room/storage.ts'
import { failed, finish, KEPT } from './attempt.ts'

interface Host extends HTMLElement {
  site: string
  show(): void
  /** Shows the settings, where one signs in. */
  settle(): void
  /** Waits until there is a room that is connected to. */
  entered(): Promise<RoomClient>
}

/** The code that this page was come back to with; taken out of the address at once, and used once. */
let code: string | undefined

/** Finishes the sign-in that this tab had left for, in the room of the site that it was for. */
export async function arrive(host: Host): Promise<void> {
  const found = /[#&]parlor-code=([\w-]+)/.exec(location.hash)
  if (found) {
    code = found[1]
    tidy(location.hash.replace(found[0], ''))
  }
  const store = new Store(host.site)
  const kept = store.json(KEPT) as { verifier?: string; hash?: string } | undefined
  if (!code || !kept?.verifier) return
  const proof = { verifier: kept.verifier, code }
  code = undefined
  store.set(KEPT, undefined)
  if (kept.hash) tidy(kept.hash)
  // Where they left off: a launcher was open.
  host.show()
  const client = await host.entered()
  try {
    // A network that is away for a moment is waited for.
    await finish(client, proof, new AbortController().signal)
  } catch (error) {
    failed.value = { client, code: (error as { code?: string }).code ?? '' }
    host.settle()
  }
}

/** Gives the address its own fragment back. Pages that route by it are told, for no event of the browser's does. */
function tidy(hash: string): void {
  const oldURL = location.href
  history.replaceState(history.state, '', oldURL.replace(/#.*/, '') + hash)
  if (hash) dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: location.href }))
}
