import { listen } from './page.ts'

/** A say in a matter that all rooms of an origin share, those of one document too. */
export interface Seat {
  /** Lets the others know that something has changed. */
  tell: () => void
  leave: () => void
}

/**
 * Runs `heard` whenever another may have changed something: first of all, after time away, and when storage
 * shows what another tab has written, which may be some time after that tab has said so.
 */
export function attend(name: string, heard: () => void): Seat {
  let channel: BroadcastChannel | undefined
  const sit = (is: boolean): void => {
    channel?.close()
    channel = undefined
    if (!is) return
    try {
      channel = new BroadcastChannel(name)
      channel.onmessage = heard
    } catch {
      // Missing, or refused as storage is: then the others are heard of at the next visit.
    }
    heard()
  }
  // A page put aside for "back" must hold no channel, or it is not kept.
  const unlisten = listen(['pagehide', 'pageshow', 'storage'], ({ type }) =>
    type === 'storage' ? heard() : sit(type === 'pageshow'),
  )
  sit(true)
  return {
    tell: () => channel?.postMessage(0),
    leave: () => {
      unlisten()
      sit(false)
    },
  }
}
