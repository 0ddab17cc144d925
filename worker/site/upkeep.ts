import { DAY, HOUR, MINUTE } from '../lib/time.ts'
import type { State } from './state.ts'

/** Milliseconds between two rounds where one did not remove everything, and after one that failed. */
const SOON = MINUTE
const LATER = HOUR

/** Once a day, what has served its time goes from D1. */
export class Upkeep {
  constructor(
    private readonly state: State,
    /** Removes some of it; true where there is more. */
    private readonly purge: (site: string, now: number) => Promise<boolean>,
  ) {}

  due(): number | undefined {
    return this.state.row?.purgeAt
  }

  async run(now: number): Promise<void> {
    const site = this.state.row?.site
    if (site === undefined) return
    // Before it is tried: an object that dies over it does not come back to it at once.
    this.state.set({ purgeAt: now + LATER })
    const more = await this.purge(site, now)
    this.state.set({ purgeAt: now + (more ? SOON : DAY) })
  }
}
