import { Signal } from '../room/signal.ts'

const given = new Map<string, Signal<boolean>>()
const prefix = (site: string): string => `parlor:${site}:`

/** Storage may be refused outright; then nothing is remembered. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

/** Whether the visitor agreed to this site's chat: one answer for all its rooms on the page, kept for the next visit. */
export function consentOf(site: string): Signal<boolean> {
  let signal = given.get(site)
  if (!signal) {
    signal = new Signal(attempt(() => localStorage.getItem(prefix(site) + 'consent')) === 'given')
    given.set(site, signal)
  }
  return signal
}

export function giveConsent(site: string): void {
  attempt(() => localStorage.setItem(prefix(site) + 'consent', 'given'))
  consentOf(site).value = true
}

/** Takes it back, and with it everything the site's chat kept in this browser. */
export function withdrawConsent(site: string): void {
  consentOf(site).value = false
  for (const storage of [attempt(() => localStorage), attempt(() => sessionStorage)]) {
    for (const key of storage ? Object.keys(storage) : []) {
      if (key.startsWith(prefix(site))) attempt(() => storage?.removeItem(key))
    }
  }
}

/** Whether this browser holds a member of the site: someone who has taken part before. */
export function hasTakenPart(site: string): boolean {
  return !!attempt(() => localStorage.getItem(prefix(site) + 'refresh'))
}
