import { inTime } from '../lib/in-time.ts'
import type { Revocation, RoomRemote } from '../lib/remote.ts'
import { MINUTE } from '../lib/time.ts'
import type { Registry } from './registry.ts'
import type { State } from './state.ts'

/** What a site tells its rooms by. */
export type Reach = (slug: string) => Pick<RoomRemote, 'revoke' | 'outdated'>

/** Rooms asked side by side, and in one event: an event may call only so many objects. */
const AT_ONCE = 50
const PER_EVENT = 900
/** Milliseconds that one room may take. */
const PATIENCE = 3000
/** How long a fan-out is given before an alarm looks whether it was finished. */
const WATCH = 5000
/** Waits between tries at rooms that do not answer. */
const FIRST = 1000
const LONGEST = MINUTE

interface News {
  revocations: Revocation[]
  /** 0 where all know the newest. */
  version: number
}

interface Told {
  revocation: number
  version: number
}

/**
 * Brings news to all open rooms, as often as it takes. What a room has taken up is remembered only
 * here, so a new object may tell some of it again; that there is news is a row, so none is forgotten.
 */
export class Telling {
  readonly #told = new Map<string, Told>()
  #tries = 0
  #nextAt: number | undefined

  constructor(
    private readonly state: State,
    private readonly registry: Registry,
    private readonly reach: Reach,
  ) {}

  /** A room that has just come has been told everything but the version. */
  came(slug: string): void {
    this.#told.set(slug, { revocation: this.registry.newest, version: 0 })
  }

  gone(slug: string): void {
    this.#told.delete(slug)
  }

  /** When to try again, where there is news. */
  due(now: number): number | undefined {
    const { revocations, version } = this.#news()
    if (revocations.length === 0 && version === 0) {
      this.#nextAt = undefined
      return undefined
    }
    return (this.#nextAt ??= now + WATCH)
  }

  /** Tells all who do not know yet. Resolves when each has answered or had its time. */
  async run(now: number): Promise<void> {
    this.#nextAt = now + WATCH
    const news = this.#news()
    const waiting = this.registry.open().filter((slug) => this.#lacks(slug, news))
    const queue = waiting.slice(0, PER_EVENT)
    const failed: string[] = []
    const worker = async () => {
      for (let slug = queue.shift(); slug !== undefined; slug = queue.shift()) {
        if (!(await this.#tell(slug, news))) failed.push(slug)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    this.#settle(news)
    this.#tries = failed.length > 0 ? this.#tries + 1 : 0
    const wait = failed.length > 0 ? Math.min(LONGEST, FIRST * 2 ** (this.#tries - 1)) : 0
    this.#nextAt = Date.now() + wait
    if (failed.length > 0) console.warn(`${failed.length} rooms were not reached; trying again in ${wait} ms`)
  }

  /** Tells one room the version only, however late it asks. */
  async remind(slug: string, version: number): Promise<void> {
    await this.#tell(slug, { revocations: [], version })
  }

  #news(): News {
    const row = this.state.row
    const version = row && row.version > row.toldVersion ? row.version : 0
    return { revocations: this.registry.untold(), version }
  }

  #lacks(slug: string, { revocations, version }: News): boolean {
    const told = this.#told.get(slug) ?? { revocation: 0, version: 0 }
    return (revocations.at(-1)?.id ?? 0) > told.revocation || version > told.version
  }

  async #tell(slug: string, { revocations, version }: News): Promise<boolean> {
    const told = this.#told.get(slug) ?? { revocation: 0, version: 0 }
    const missed = revocations.filter(({ id }) => id > told.revocation)
    try {
      const room = this.reach(slug)
      const calls = [
        ...(missed.length > 0 ? [room.revoke(missed)] : []),
        ...(version > told.version ? [room.outdated(version)] : []),
      ]
      await inTime(Promise.all(calls), PATIENCE)
    } catch {
      return false
    }
    const now = this.#told.get(slug) ?? told
    this.#told.set(slug, {
      revocation: Math.max(now.revocation, missed.at(-1)?.id ?? 0),
      version: Math.max(now.version, version),
    })
    return true
  }

  /** Keeps how far the last of the rooms is. One that came meanwhile has been told as it came. */
  #settle({ revocations, version }: News): void {
    const open = this.registry.open()
    const told = open.map((slug) => this.#told.get(slug) ?? { revocation: 0, version: 0 })
    const upTo = Math.min(revocations.at(-1)?.id ?? 0, ...told.map((one) => one.revocation))
    if (upTo > 0) this.registry.told(upTo)
    if (version > 0 && told.every((one) => one.version >= version)) this.state.set({ toldVersion: version })
    const here = new Set(open)
    for (const slug of this.#told.keys()) if (!here.has(slug)) this.#told.delete(slug)
  }
}
