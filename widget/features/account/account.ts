import type { RoomClient } from '../../room/client.ts'
import { request } from '../../room/request.ts'
import { named } from '../../room/session.ts'
import { Signal } from '../../room/signal.ts'
import { Store } from '../../room/storage.ts'
import { consents } from '../../ui/consent.ts'
import type { Locale } from '../../ui/locale.ts'
import { type Attempt, begin, finish, redirect } from './attempt.ts'

/** Whose sign-in is under way. */
export const signingIn = new Signal<RoomClient | undefined>(undefined)

/** The one sign-in that is under way on this page. */
let current: { client: RoomClient; attempt: Attempt; done: Promise<void> } | undefined

/**
 * Lets the visitor sign in with an account: in a window, or where none may open, in this tab. Resolves
 * once they are signed in. Asked again while one is under way, it brings that window to the front. It
 * speaks the room's language.
 */
export function signIn(client: RoomClient, locale?: Locale): Promise<void> {
  if (current?.client === client) {
    current.attempt.window.focus()
    return current.done
  }
  cancel()
  const attempt = begin(client, locale)
  if (!attempt) return redirect(client, locale)
  const done = finish(client, { verifier: attempt.verifier }, attempt.stop.signal)
  current = { client, attempt, done }
  signingIn.value = client
  const end = (): void => {
    if (current?.attempt !== attempt) return
    current = undefined
    signingIn.value = undefined
  }
  done.then(end, end)
  return done
}

/** Gives up the sign-in that is under way. */
export function cancel(): void {
  current?.attempt.stop.abort()
  current?.attempt.window.close()
}

/** Forgets in this browser who the visitor is and all that was kept, then lets the server forget it. */
export async function signOut(client: RoomClient, { everywhere = false } = {}): Promise<void> {
  const { options, session } = client
  // The server is told in their name, also where this page has not asked for it yet.
  if (!session.grant && named(session.known)) await session.current().catch(() => undefined)
  const { grant, refresh } = session
  cancel()
  forget(options.site)
  tell(client)
  if (!grant) return
  const body = { ...(refresh && { refresh }), ...(everywhere && { everywhere }) }
  await request(options, 'sign-out', { body, token: grant.token })
}

/** As at a first visit, but for an agreement that was given. All rooms of the site begin anew. */
export function forget(site: string): void {
  const before = consents.value
  // For a moment as if it were withdrawn: rooms close, and write nothing behind what is erased.
  consents.value = [...before, site]
  const store = new Store(site)
  for (const key of store.keys('')) if (key !== 'consent') store.set(key, undefined)
  consents.value = before
}

/** Other tabs become nobody too. */
function tell({ store }: RoomClient): void {
  try {
    const channel = new BroadcastChannel(`${store.prefix}session`)
    channel.postMessage(0)
    channel.close()
  } catch {
    // Refused as storage is: then they share nothing.
  }
}
