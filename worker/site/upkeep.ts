import type { State } from './state.ts'

const DAY = 24 * 3600_000
/** Milliseconds between two rounds where one did not remove everything, and after one that failed. */
const SOON = 60_000
const LATER = 3600_000

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
