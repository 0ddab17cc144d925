import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'
import { projectActivity } from '../db/activity.ts'
import { database } from '../db/database.ts'
import { purge } from '../db/purge.ts'
import { policyOf, unlistRoom } from '../db/rooms.ts'
import type { Env } from '../env.ts'
import { roomAt } from '../lib/places.ts'
import type { Activity, Policy, Revocation, SiteRemote } from '../lib/remote.ts'
import migrations from './migrations/migrations.js'
import { Newcomers } from './newcomers.ts'
import { Registry, TOKEN_LIFE } from './registry.ts'
import { State } from './state.ts'
import { Telling } from './telling.ts'
import { Upkeep } from './upkeep.ts'

/** Milliseconds that whoever decided something waits for the rooms to have heard of it. */
const PATIENCE = 4000

/**
 * One object for each site: knows which of its rooms are open, and reaches them. What it decides by
 * is in its own storage; it waits for D1 and for rooms without holding anyone else up.
 */
export class Site extends DurableObject<Env> implements SiteRemote {
  readonly #state: State
  readonly #registry: Registry
  readonly #newcomers: Newcomers
  readonly #telling: Telling
  readonly #upkeep: Upkeep
  /** When the alarm rings, as far as it was set here. */
  #alarmAt: number | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = drizzle(ctx.storage)
    this.#state = new State(db)
    this.#registry = new Registry(db)
    this.#newcomers = new Newcomers(this.#state)
    this.#telling = new Telling(this.#state, this.#registry, (slug) => this.#room(slug))
    this.#upkeep = new Upkeep(this.#state, (site, now) => purge(database(env.DB), site, now))
    void ctx.blockConcurrencyWhile(async () => {
      await migrate(db, migrations)
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? undefined
    })
  }

  /** A room opened its first socket. Tells what happened after `since`, as far as it still matters. */
  attend(slug: string, since: number): Promise<Revocation[]> {
    const now = this.#open()
    const news = this.#registry.attend(slug, since, now)
    this.#telling.came(slug)
    const { version, changedAt } = this.#row
    // Tokens made before a change do not tell of it, and a room asleep was not told.
    if (changedAt > now - TOKEN_LIFE) this.ctx.waitUntil(this.#telling.remind(slug, version))
    this.#arm(now)
    return Promise.resolve(news)
  }

  /** Its last socket closed. */
  leave(slug: string): Promise<void> {
    this.#registry.leave(slug)
    this.#telling.gone(slug)
    return Promise.resolve()
  }

  /** A room's policy from D1; undefined where D1 has no such site. */
  policy(slug: string): Promise<Policy | undefined> {
    return policyOf(database(this.env.DB), this.#site, slug)
  }

  /** Writes a room's activity to D1. Answers which of those joined have been erased meanwhile. */
  project(slug: string, activity: Activity): Promise<{ erased: string[] }> {
    return projectActivity(database(this.env.DB), this.#site, slug, activity)
  }

  /** Takes a room off D1's lists that nobody wrote in. */
  unlist(slug: string): Promise<void> {
    return unlistRoom(database(this.env.DB), this.#site, slug)
  }

  /** Keeps it, and tells every open room; resolves once all have been told, at the latest after 4 s. */
  async revoke(revocation: Omit<Revocation, 'id'>): Promise<void> {
    const now = this.#open()
    this.#registry.add(revocation, now)
    await this.#tell(now)
  }

  /** The site's settings changed: open rooms take them up. */
  async changed(version: number): Promise<void> {
    const now = this.#open()
    this.#state.raise(version, now)
    await this.#tell(now)
  }

  /** Rooms with open sockets. */
  open(): Promise<string[]> {
    return Promise.resolve(this.#registry.open())
  }

  /** Counts a new guest; true while very many come at once. */
  newcomer(): Promise<boolean> {
    const now = this.#open()
    const raid = this.#newcomers.count(now)
    this.#arm(now)
    return Promise.resolve(raid)
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined
    const now = Date.now()
    const parts = [this.#telling, this.#upkeep].filter((part) => (part.due(now) ?? Infinity) <= now)
    // Side by side: rooms do not wait for D1.
    const runs = await Promise.allSettled(parts.map((part) => part.run(now)))
    for (const run of runs)
      if (run.status === 'rejected') console.error('a site failed at its upkeep', run.reason)
    this.#arm(Date.now())
  }

  async #tell(now: number): Promise<void> {
    this.#arm(now)
    const told = this.#telling.run(now).then(() => this.#arm(Date.now()))
    const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE))
    await Promise.race([told, late])
  }

  #arm(now: number): void {
    const due = [this.#telling.due(now), this.#upkeep.due()].filter((at) => at !== undefined)
    const next = Math.max(Math.min(...due), now + 1)
    if (!Number.isFinite(next) || (this.#alarmAt !== undefined && this.#alarmAt <= next)) return
    this.#alarmAt = next
    // Not awaited: the write is coalesced with those of the same event.
    void this.ctx.storage.setAlarm(next)
  }

  /** Makes the object's row where this is its first use. */
  #open(): number {
    const now = Date.now()
    this.#state.open(this.#site, now)
    return now
  }

  get #row() {
    const row = this.#state.row
    if (!row) throw new Error('a site object was asked before it was opened')
    return row
  }

  get #site(): string {
    const site = this.#state.row?.site ?? this.ctx.id.name
    if (site === undefined) throw new Error('a site object was reached by another way than its name')
    return site
  }

  #room(slug: string) {
    return roomAt(this.env, this.#site, slug, { jurisdiction: this.ctx.id.jurisdiction })
  }
}
