import type { Store } from '../../room/storage.ts'

const KEY = 'emoji'
/** Three lines of eight. */
const MOST = 24

/** What a person has chosen before, at a site: kept in first-party storage and told nobody. */
export interface Habits {
  /** The colour of skin, 1 to 5; 0: none. */
  tone: number
  /** The latest first, as they were chosen. */
  recent: readonly string[]
}

export function habits(store: Store): Habits {
  const { tone, recent } = (store.json(KEY) ?? {}) as Partial<Record<keyof Habits, unknown>>
  return {
    tone: typeof tone === 'number' && tone >= 0 && tone <= 5 ? tone : 0,
    recent: Array.isArray(recent) ? recent.filter((one) => typeof one === 'string').slice(0, MOST) : [],
  }
}

export function keepTone(store: Store, tone: number): void {
  store.set(KEY, JSON.stringify({ ...habits(store), tone }))
}

export function keepRecent(store: Store, emoji: string): void {
  const { recent, tone } = habits(store)
  const now = [emoji, ...recent.filter((one) => one !== emoji)].slice(0, MOST)
  store.set(KEY, JSON.stringify({ tone, recent: now }))
}
