import { MINUTE } from '../lib/time.ts'
import type { State } from './state.ts'

/**
 * More new guests than this in a minute are a raid. A room that a talk or a match sends people to
 * gets there too: they are asked for a moment of work, not turned away.
 */
const MANY = 30
const WINDOW = MINUTE
/** A raid is over when it was calm for so long. */
const CALM = 600_000
/** The row follows only so often: each guest of a raid would write it. */
const STEP = MINUTE

/** Tells when very many new guests come at once. */
export class Newcomers {
  /** When the last few came. Gone with the object, which stays while they come faster than it sleeps. */
  #times: number[] = []
  #raidUntil = 0

  constructor(private readonly state: State) {}

  /** Counts one; true during a raid and for ten minutes of calm after it. */
  count(now: number): boolean {
    const recent = this.#times.filter((time) => time > now - WINDOW)
    this.#times = [...recent, now].slice(-MANY - 1)
    const kept = this.state.row?.raidUntil ?? 0
    this.#raidUntil = Math.max(this.#raidUntil, kept)
    if (this.#times.length > MANY) {
      this.#raidUntil = now + CALM
      if (this.#raidUntil - kept > STEP || kept < now) this.state.set({ raidUntil: this.#raidUntil })
    }
    return now < this.#raidUntil
  }
}
