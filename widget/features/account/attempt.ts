import type { SessionPending, SessionRequest } from '../../../protocol/http.ts'
import type { RoomClient } from '../../room/client.ts'
import { ParlorError } from '../../room/error.ts'
import { request } from '../../room/request.ts'
import { isGrant } from '../../room/session.ts'
import { Signal } from '../../room/signal.ts'
import type { Locale } from '../../ui/locale.ts'
import { challengeOf, newVerifier } from './pkce.ts'

/** A sign-in in a window of its own. */
export interface Attempt {
  verifier: string
  window: Window
  stop: AbortController
}

const SIZE = 'popup,width=480,height=720'
/** After so long nobody sits at the window any more. */
const PATIENCE = 10 * 60_000
/** Why the sign-in that this page came back from failed, by code, and for whom. */
export const failed = new Signal<{ client: RoomClient; code: string } | undefined>(undefined)
/** Where the verifier waits while this tab is at the sign-in. */
export const KEPT = 'signin'

/** Opens the window. Undefined where the browser lets none open. */
export function begin(client: RoomClient, locale?: Locale): Attempt | undefined {
  const verifier = newVerifier()
  const target = `parlor-${verifier}`
  const opened = window.open('', target, SIZE)
  if (!opened) return undefined
  // The server lets only the site's own pages begin (docs/decisions/0003-account-sign-in.md). A page may
  // forbid its Referer, but a link says for itself what it tells.
  const href = address(client, verifier, locale)
  const link = Object.assign(document.createElement('a'), { href, target, rel: 'opener' })
  link.referrerPolicy = 'origin'
  link.click()
  return { verifier, window: opened, stop: new AbortController() }
}

/**
 * Waits for the person to press "Continue" there. Nothing is heard of the window itself: a page with
 * `Cross-Origin-Opener-Policy` sees it as closed from the start, so only asking tells.
 */
export async function finish(client: RoomClient, proof: SessionRequest, stop: AbortSignal): Promise<void> {
  const end = Date.now() + PATIENCE
  for (;;) {
    const wait = await ask(client, proof)
    if (wait === undefined) return
    await pause(wait, stop)
    if (stop.aborted) throw new ParlorError('cancelled')
    if (Date.now() > end) throw new ParlorError('timeout')
  }
}

/** Goes to the sign-in with this tab, which comes back to this address. Resolves never: the page is left. */
export async function redirect(client: RoomClient, locale?: Locale): Promise<void> {
  const verifier = newVerifier()
  client.store.set(KEPT, JSON.stringify({ verifier, hash: location.hash }))
  // A frame has no address to come back to, and a verifier that is not kept would be missing there.
  if (window.top !== window || !client.persistent.value) throw new ParlorError('blocked')
  const back = location.href.replace(/#.*/, '')
  location.assign(`${address(client, verifier, locale)}&return=${encodeURIComponent(back)}`)
  await new Promise(() => undefined)
}

/** Asks who has signed in. Milliseconds to wait where nobody has yet. */
async function ask(client: RoomClient, proof: SessionRequest): Promise<number | undefined> {
  const { options, session } = client
  let wait: number | undefined
  await session.alone(async () => {
    const { refresh } = session
    const { ticket } = options
    const body = { ...proof, ...(refresh && { refresh }), ...(ticket && { ticket }) }
    const answer = await request(options, 'session', { body }).catch(patiently)
    if (isGrant(answer)) session.admit(answer)
    else wait = (answer as SessionPending).retryAfter * 1000
  })
  if (wait !== undefined) return wait
  if (!session.open) throw new ParlorError('closed')
  session.changed()
  if (client.connection.value.state === 'closed') client.retryNow()
  return undefined
}

/** A network that is away for a moment is waited for as the person is. */
function patiently(error: unknown): SessionPending {
  const { code, retryAfter } = error as ParlorError
  if (code !== 'unreachable' && code !== 'rate_limited') throw error
  return { pending: true, retryAfter: retryAfter ?? 3 }
}

/** Until so long has passed, the person is back on this page, or it is over. */
function pause(wait: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      removeEventListener('focus', done)
      stop.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, wait)
    addEventListener('focus', done)
    stop.addEventListener('abort', done)
  })
}

function address({ options: { server, site } }: RoomClient, verifier: string, locale?: Locale): string {
  const asked = { site, challenge: challengeOf(verifier), origin: location.origin }
  // Before there are words it is the browser's language that counts.
  const query = new URLSearchParams({ ...asked, ...(locale && { lang: locale.lang }) })
  return `${server}/auth/continue?${query.toString()}`
}
