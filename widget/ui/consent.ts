import { Signal } from '../room/signal.ts'
import { Store } from '../room/storage.ts'

/** What visitors answered on this page, by site. All rooms of a site share it. */
export const consents = new Signal<ReadonlyMap<string, boolean>>(new Map())

const answer = (site: string, given: boolean): void => {
  consents.value = new Map(consents.value).set(site, given)
}

/** Whether the visitor agreed to this site's chat, now or on an earlier visit. */
export function consented(site: string): boolean {
  return consents.value.get(site) ?? new Store(site).get('consent') === 'given'
}

export function giveConsent(site: string): void {
  new Store(site).set('consent', 'given')
  answer(site, true)
}

/** Takes it back; rooms close at once, then everything the site's chat kept in this browser goes. */
export function withdrawConsent(site: string): void {
  answer(site, false)
  const store = new Store(site)
  for (const key of store.keys('')) store.set(key, undefined)
}

/** Whether this browser holds a member of the site: someone who has taken part before. */
export function hasTakenPart(site: string): boolean {
  return new Store(site).get('refresh') !== undefined
}
