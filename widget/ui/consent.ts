import { Signal } from '../room/signal.ts'
import { Store } from '../room/storage.ts'

/** Sites whose chat a visitor has left by withdrawing their consent on this page. Tells of every answer given here. */
export const consents = new Signal<readonly string[]>([])

/** Whether the visitor agreed to this site's chat, now or on an earlier visit. */
export function consented(site: string): boolean {
  return !!new Store(site).get('consent')
}

export function giveConsent(site: string): void {
  new Store(site).set('consent', 'given')
  recall(site)
}

/** Tells anew, and no more of a withdrawal here if consent was given since, in this tab or another. */
export function recall(site: string): void {
  consents.value = consents.value.filter((one) => one !== site || !consented(site))
}

/** Takes it back; rooms close at once, then everything the site's chat kept in this browser goes. */
export function withdrawConsent(site: string): void {
  consents.value = [...consents.value, site]
  erase(site)
}

/** Leaves nothing in this browser of what the site's chat kept. */
export function erase(site: string): void {
  const store = new Store(site)
  // First the consent: other tabs would ask for what else they miss.
  for (const key of ['consent', ...store.keys('')]) store.set(key, undefined)
}

/** Whether this browser holds a member of the site: someone who has taken part before. */
export function hasTakenPart(site: string): boolean {
  return !!new Store(site).get('refresh')
}
