import { FEATURES, type Effective, type Feature, type State } from '../../protocol/settings.ts'
import type { RoomInfo } from '../../protocol/model.ts'
import type { Pages, Policy } from '../lib/remote.ts'
import type { Db } from './db.ts'
import { rooms } from './schema.ts'

export type RoomRow = typeof rooms.$inferSelect

/** What this room can do as of today; a host may leave out some of it. */
const BUILT: ReadonlySet<Feature> = new Set([
  'reactions',
  'polls',
  'emoji',
  'links',
  'roster',
  'typing',
  'search',
])

/** What a newly taken up policy changed for those who are in. */
export interface Differences {
  info: boolean
  features: boolean
  history: boolean
}

/** How the host wants the room kept, as a copy of the room's own: no question to D1 is on anyone's way. */
export class Policies {
  #row: RoomRow
  #info: RoomInfo
  #features: string[]

  constructor(
    private readonly db: Db,
    row: RoomRow,
  ) {
    this.#row = row
    this.#info = infoOf(row)
    this.#features = featuresOf(row)
  }

  get settings(): Effective {
    return this.#row.settings
  }

  get state(): State {
    return this.#row.state
  }

  /** Where it may be shown; undefined while the site was not asked. */
  get pages(): Pages | undefined {
    return this.#row.pages ?? undefined
  }

  /** Of two policies the one with the higher version holds. */
  get version(): number {
    return this.#row.version
  }

  /** What members need to know of it. */
  get info(): RoomInfo {
    return this.#info
  }

  get features(): string[] {
    return this.#features
  }

  /** Whether the host left something out. */
  lacks(feature: Feature): boolean {
    return this.settings.without.includes(feature)
  }

  /** The password as it is kept; undefined where there is none. */
  get password(): { hash: string; rev: number } | undefined {
    const { passwordHash, passwordRev } = this.#row
    return passwordHash === null ? undefined : { hash: passwordHash, rev: passwordRev }
  }

  /** History limits. */
  get keep(): { days: number | undefined; messages: number | undefined } {
    const { keepDays, keepMessages } = this.#row.settings
    return { days: keepDays || undefined, messages: keepMessages || undefined }
  }

  /** Takes up a policy unless a newer one is known. */
  take(policy: Policy): Differences | undefined {
    if (policy.version < this.#row.version) return undefined
    const before = { info: this.#info, features: this.#features, history: this.settings.history }
    const columns = columnsOf(policy)
    const now = { ...this.#row, ...columns }
    if (same(this.#row, now)) return { info: false, features: false, history: false }
    this.db.update(rooms).set(columns).run()
    this.#row = now
    this.#info = infoOf(now)
    this.#features = featuresOf(now)
    return {
      info: !same(before.info, this.#info),
      features: !same(before.features, this.#features),
      history: before.history !== this.settings.history,
    }
  }
}

/** A policy as the room's row keeps it. */
export function columnsOf(policy: Policy) {
  const { version, settings, pages, state, title, description, notice, passwordRev, passwordHash } = policy
  return {
    version,
    settings,
    ...(pages && { pages }),
    state,
    title: title ?? null,
    description: description ?? null,
    notice: notice ?? null,
    passwordRev,
    passwordHash: passwordHash ?? null,
  }
}

function infoOf({ site, slug, title, description, state, notice, settings }: RoomRow): RoomInfo {
  return {
    site,
    slug,
    ...(title !== null && { title }),
    ...(description !== null && { description }),
    ...(state !== 'open' && { state }),
    ...(notice !== null && { notice }),
    ...(settings.post !== 'anyone' && { post: settings.post }),
    ...(!settings.guests && { guests: false as const }),
  }
}

function featuresOf({ settings }: RoomRow): string[] {
  const features: string[] = FEATURES.filter(
    (feature) => BUILT.has(feature) && !settings.without.includes(feature),
  )
  // Told only where the host wanted it. Who reads is who is here: where nobody is listed, nobody is told.
  const receipts = settings.receipts && !settings.without.includes('roster')
  return receipts ? [...features, 'receipts'] : features
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
